/** What is learned of a line's text alone: its words, and its skeleton (names, strings and numbers taken out). */
import { type TokenKind, tokenize, tokenKinds } from '../text/tokenize.js';
import { segmentLimits } from './limits.js';

export interface LineShape {
  /** Distinct words in order of first appearance, those in strings and comments included; case kept. */
  readonly terms: readonly string[];
  /** Hash of the line with names as I, strings as S, numbers as N; equal for lines of equal form. */
  readonly skeleton: number;
  /** Tokens without white space. */
  readonly tokens: number;
}

/** The shape of a trimmed line. Linear in its length. */
export function lineShape(line: string): LineShape {
  const terms: string[] = [];
  const scan = new LineScan((start, end) => {
    const term = line.slice(start, end);
    if (terms.length < segmentLimits.lineTermsMax && !terms.includes(term)) terms.push(term);
  });
  scan.run(line, 0, line.length);
  return { terms, skeleton: scan.skeleton, tokens: scan.tokens };
}

/** Scans lines one after another and tells their words by their places, so that nothing is allocated a line. */
export class LineScan {
  tokens = 0;
  #skeleton = fnvOffset;
  #text = '';
  #depth = 0;
  readonly #onWord: (start: number, end: number) => void;

  constructor(onWord: (start: number, end: number) => void) {
    this.#onWord = onWord;
  }

  get skeleton(): number {
    return this.#skeleton >>> 0;
  }

  /** Afterwards `skeleton` and `tokens` are those of the line between `start` and `end`. */
  run(text: string, start: number, end: number): void {
    this.#text = text;
    this.tokens = 0;
    this.#skeleton = fnvOffset;
    tokenize(text, this.#visit, start, end);
  }

  readonly #visit = (kind: TokenKind, start: number, end: number): void => {
    switch (kind) {
      case tokenKinds.space:
        return;
      case tokenKinds.word:
        this.#word(start, end);
        this.#skeleton = step(this.#skeleton, 73);
        break;
      case tokenKinds.number:
        this.#skeleton = step(this.#skeleton, 78);
        break;
      case tokenKinds.string:
        this.#inString(start, end);
        this.#skeleton = step(this.#skeleton, 83);
        break;
      case tokenKinds.operator: {
        let skeleton = this.#skeleton;
        for (let at = start; at < end; at++) skeleton = step(skeleton, this.#text.charCodeAt(at));
        this.#skeleton = step(skeleton, 32);
        break;
      }
    }
    this.tokens++;
  };

  /** Words alone, those of quotes in the string as well: `'say "yes"'`. */
  #inString(start: number, end: number): void {
    if (this.#depth === quotesMax) return;
    this.#depth++;
    tokenize(this.#text, this.#visitInString, start + 1, end - 1);
    this.#depth--;
  }

  readonly #visitInString = (kind: TokenKind, start: number, end: number): void => {
    if (kind === tokenKinds.word) this.#word(start, end);
    else if (kind === tokenKinds.string) this.#inString(start, end);
  };

  #word(start: number, end: number): void {
    if (end - start <= segmentLimits.termCharsMax) this.#onWord(start, end);
  }
}

/** 32-bit FNV-1a over UTF-16 units. */
export function textHash(text: string, start = 0, end = text.length): number {
  let hash = fnvOffset;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), fnvPrime);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** The same of ASCII bytes; undefined where one is none. */
export function asciiHash(bytes: Uint8Array, start: number, end: number): number | undefined {
  let hash = fnvOffset;
  for (let at = start; at < end; at++) {
    const code = bytes[at] ?? 0;
    if (code > 127) return undefined;
    hash = Math.imul(hash ^ code, fnvPrime);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Quotes within quotes that are looked into: each looks at its characters once more. */
const quotesMax = 8;
const fnvOffset = 0x811c9dc5 | 0;
const fnvPrime = 0x01000193;

function step(hash: number, code: number): number {
  return Math.imul(hash ^ code, fnvPrime);
}
