/** The few facts of a message by which it is passed on, read from its bytes: a document's text is stepped over and never becomes a string. */
import { parseJson } from '@foretoken/lsp-server/rpc/parse-json.js';

export interface MessageFacts {
  readonly method?: string;
  /** As JSON writes it, so that `1` and `"1"` are two. */
  readonly id?: string;
  /** Of the document or notebook that it is about. */
  readonly uri?: string;
  /** Of `$/cancelRequest`: the request's id, as `id`. */
  readonly cancels?: string;
  /** Of `workspace/executeCommand`. */
  readonly command?: string;
  /** Of `$/progress`: as JSON writes it, and whether it begins, reports or ends. */
  readonly token?: string;
  readonly kind?: string;
  /** Of the answer to `initialize`. */
  readonly encoding?: string;
}

/** What cannot be read has the facts that stand before it. Costs about a nanosecond a byte. */
export function factsOf(body: Buffer): MessageFacts {
  const facts: Found = {};
  new Scanner(body, facts).object(wanted);
  return facts;
}

type Found = { -readonly [Fact in keyof MessageFacts]: MessageFacts[Fact] };
type Fact = keyof MessageFacts;
interface Wanted {
  readonly [key: string]: Fact | Wanted;
}

const wanted: Wanted = {
  id: 'id',
  method: 'method',
  params: {
    textDocument: { uri: 'uri' },
    notebookDocument: { uri: 'uri' },
    uri: 'uri',
    id: 'cancels',
    command: 'command',
    token: 'token',
    value: { kind: 'kind' },
  },
  result: { capabilities: { positionEncoding: 'encoding' } },
};
const asJson: ReadonlySet<Fact> = new Set<Fact>(['id', 'cancels', 'token']);

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

class Scanner {
  readonly #bytes: Buffer;
  readonly #facts: Found;
  #at = 0;

  constructor(bytes: Buffer, facts: Found) {
    this.#bytes = bytes;
    this.#facts = facts;
  }

  /** Steps over an object, taking what is wanted of it; ends at the first thing that is not JSON. */
  object(keys: Wanted): void {
    if (this.#next() !== OPEN) {
      this.#giveUp();
      return;
    }
    this.#at++;
    while (this.#next() === QUOTE) {
      const from = this.#at + 1;
      this.#string();
      const key = this.#bytes.toString('latin1', from, this.#at - 1);
      if (this.#next() !== COLON) {
        this.#giveUp();
        return;
      }
      this.#at++;
      const want = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (typeof want === 'object' && this.#next() === OPEN) this.object(want);
      else if (typeof want === 'string') this.#take(want);
      else this.#value();
      if (this.#next() === COMMA) this.#at++;
    }
    if (this.#next() === CLOSE) this.#at++;
    else this.#giveUp();
  }

  #take(fact: Fact): void {
    this.#next();
    const from = this.#at;
    this.#value();
    if (this.#at - from > factBytesMax) return;
    const value = parseJson(this.#bytes.toString('utf8', from, this.#at));
    if (asJson.has(fact) && (typeof value === 'string' || typeof value === 'number'))
      this.#facts[fact] = JSON.stringify(value);
    else if (!asJson.has(fact) && typeof value === 'string') this.#facts[fact] = value;
  }

  #value(): void {
    const first = this.#next();
    if (first === QUOTE) this.#string();
    else if (first === OPEN || first === OPEN_LIST) this.#nested();
    else while (this.#at < this.#bytes.length && !endsScalar.has(this.#bytes[this.#at] ?? 0)) this.#at++;
  }

  #nested(): void {
    let depth = 0;
    while (this.#at < this.#bytes.length) {
      const byte = this.#bytes[this.#at];
      if (byte === QUOTE) {
        this.#string();
        continue;
      }
      this.#at++;
      if (byte === OPEN || byte === OPEN_LIST) depth++;
      else if ((byte === CLOSE || byte === CLOSE_LIST) && --depth === 0) return;
    }
  }

  #string(): void {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    for (; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) at++;
    }
    this.#at = at + 1;
  }

  /** The next byte that is no white space; undefined at the end. */
  #next(): number | undefined {
    while (this.#at < this.#bytes.length && (this.#bytes[this.#at] ?? 0) <= 0x20) this.#at++;
    return this.#bytes[this.#at];
  }

  #giveUp(): void {
    this.#at = this.#bytes.length;
  }
}

const endsScalar = new Set([COMMA, CLOSE, CLOSE_LIST, 0x20, 0x0a, 0x0d, 0x09]);
/** A URI may be as long as a message's own limit says. */
const factBytesMax = 64 * 1024;
