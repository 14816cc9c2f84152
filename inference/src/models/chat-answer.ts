/** The code in what a chat model answers: without its thoughts, its prose, its fences, and the unfinished line that it was to begin with. */
import type { BackendPart, WrittenToken } from '../backend.js';

/** The same stream with the code alone. `line` is what stands before the cursor on its line. What is held back comes as soon as it is known to be code. */
export async function* codeOfChat(parts: AsyncIterable<BackendPart>, line: string): AsyncGenerator<BackendPart> {
  const answer = new ChatAnswer(line);
  let tokens: WrittenToken[] = [];
  const told = () => {
    const some = tokens;
    tokens = [];
    return some.length > 0 && { tokens: some };
  };
  for await (const part of parts) {
    if (part.kind === 'end') {
      const text = answer.end();
      if (text !== '' && part.reason !== 'failed') yield { kind: 'text', text, ...told() };
      return yield part;
    }
    tokens.push(...(part.tokens ?? []));
    const text = answer.push(part.text);
    if (text !== '') yield { kind: 'text', text, ...(part.usage && { usage: part.usage }), ...told() };
    if (answer.isOver) return yield { kind: 'end', reason: 'stop', usage: part.usage };
  }
}

class ChatAnswer {
  readonly #line: string;
  /** Not given out yet. */
  #held = '';
  #begun = false;
  #fenced = false;
  isOver = false;

  constructor(line: string) {
    this.#line = line;
  }

  /** The code that is known to be some by now. */
  push(text: string): string {
    this.#held += text;
    return this.#take(false);
  }

  /** The rest, when nothing more comes. */
  end(): string {
    return this.#take(true);
  }

  #take(ended: boolean): string {
    if (!this.#begun) {
      const begin = codeIn(this.#held, this.#line, ended);
      if (begin === undefined) return '';
      const code = withoutLine(begin.code, this.#line, ended);
      if (code === undefined) return '';
      [this.#begun, this.#fenced, this.#held] = [true, begin.fenced, code];
    }
    if (!this.#fenced) return this.#all();
    const close = /(?:^|\n)```/.exec(this.#held);
    if (close !== null) {
      this.isOver = true;
      this.#held = this.#held.slice(0, close.index);
      return this.#all();
    }
    const last = this.#held.lastIndexOf('\n');
    if (ended || last === -1 || !'```'.startsWith(this.#held.slice(last + 1))) return this.#all();
    // It may be the line that closes the fence.
    const text = this.#held.slice(0, last);
    this.#held = this.#held.slice(last);
    return text;
  }

  #all(): string {
    const text = this.#held;
    this.#held = '';
    return text;
  }
}

/** Where code begins; undefined while it cannot be told. */
function codeIn(said: string, line: string, ended: boolean): { code: string; fenced: boolean } | undefined {
  const spoken = withoutThoughts(said);
  const text = spoken?.replace(/^(?:[ \t]*\r?\n)+/, '');
  if (text === undefined || text.trim() === '') return undefined;
  const trimmed = text.trimStart();
  if (trimmed.length < 3 && '```'.startsWith(trimmed) && !ended) return undefined;
  const fence = /^[ \t]*```[^\n]*\n/.exec(text);
  if (fence !== null) return { code: text.slice(fence[0].length), fenced: true };
  if (trimmed.startsWith('```')) return undefined;
  const typed = line.trim();
  const echoes = typed !== '' && trimmed.startsWith(typed);
  if (!echoes && opensProse.test(trimmed)) {
    const later = /\n[ \t]*```[^\n]*\n/.exec(text);
    return later === null ? undefined : { code: text.slice(later.index + later[0].length), fenced: true };
  }
  const isWhole = ended || text.includes('\n') || trimmed.length > proseCharactersMax;
  return echoes || isWhole || !mayOpenProse.test(trimmed) ? { code: text, fenced: false } : undefined;
}

/** Of models that think aloud; undefined while they do. */
function withoutThoughts(said: string): string | undefined {
  const text = said.trimStart();
  if (!text.startsWith('<think>')) return text !== '' && '<think>'.startsWith(text) ? undefined : said;
  const end = text.indexOf('</think>');
  return end === -1 ? undefined : text.slice(end + '</think>'.length);
}

/** A sentence that announces code. */
const opensProse =
  /^(?:(?:Here(?:'s| is| are)|Sure|Certainly|Of course|Okay|OK|Absolutely)\b|(?:The|This|To|You|I|Below|It)\b[^\n]*:[ \t]*\n)/;
const mayOpenProse = /^(?:H|S|C|O|A|T|Y|I|B)[\w']*(?:\s|$)/;
const proseCharactersMax = 120;

/** What is to be inserted behind `line`, which the answer should begin with and often does not; undefined while it cannot be told. */
function withoutLine(code: string, line: string, ended: boolean): string | undefined {
  if (code.startsWith(line)) return code.slice(line.length);
  if (!ended && line.startsWith(code)) return undefined;
  const typed = line.trim();
  const said = code.trimStart();
  if (typed === '') return said;
  if (!ended && typed.startsWith(said)) return undefined;
  if (!said.startsWith(typed)) return /\s$/.test(line) ? said : code;
  const rest = said.slice(typed.length);
  return /\s$/.test(line) ? rest.replace(/^[ \t]+/, '') : rest;
}
