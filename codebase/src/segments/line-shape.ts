/** What is learned of a line's text alone: its words, and its skeleton (names, strings and numbers taken out). */
import { TextUnits } from '../text/text-units.js';
import { type TokenKind, tokenizeUnits, tokenKinds } from '../text/tokenize.js';
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
  scan.run(shapeUnits.of(line), 0, line.length);
  return { terms, skeleton: scan.skeleton, tokens: scan.tokens };
}

const shapeUnits = new TextUnits();

/** Scans lines one after another and tells their words by their places, so that nothing is allocated a line. */
class LineScan {
  tokens = 0;
  #skeleton = formStart;
  #text: Uint16Array = new Uint16Array(0);
  #depth = 0;
  readonly #onWord: (start: number, end: number) => void;

  constructor(onWord: (start: number, end: number) => void) {
    this.#onWord = onWord;
  }

  get skeleton(): number {
    return this.#skeleton >>> 0;
  }

  /** Afterwards `skeleton` and `tokens` are those of the line between `start` and `end`. */
  run(text: Uint16Array, start: number, end: number): void {
    this.#text = text;
    this.tokens = 0;
    this.#skeleton = formStart;
    tokenizeUnits(text, this.#visit, start, end);
  }

  readonly #visit = (kind: TokenKind, start: number, end: number): void => {
    switch (kind) {
      case tokenKinds.space:
        return;
      case tokenKinds.word:
        this.#word(start, end);
        this.#skeleton = formStep(this.#skeleton, 73);
        break;
      case tokenKinds.number:
        this.#skeleton = formStep(this.#skeleton, 78);
        break;
      case tokenKinds.string:
        this.#inString(start, end);
        this.#skeleton = formStep(this.#skeleton, 83);
        break;
      case tokenKinds.operator: {
        let skeleton = this.#skeleton;
        for (let at = start; at < end; at++) skeleton = formStep(skeleton, this.#text[at] ?? 0);
        this.#skeleton = formStep(skeleton, 32);
        break;
      }
    }
    this.tokens++;
  };

  /** Words alone, those of quotes in the string as well: `'say "yes"'`. */
  #inString(start: number, end: number): void {
    if (this.#depth === quotesMax) return;
    this.#depth++;
    tokenizeUnits(this.#text, this.#visitInString, start + 1, end - 1);
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

/** 32-bit FNV-1a. A form is no place in a table, so that nobody is held up by two that share one. */
function formStep(form: number, unit: number): number {
  return Math.imul(form ^ unit, 0x01000193);
}

const formStart = 0x811c9dc5 | 0;

/** Quotes within quotes that are looked into: each looks at its characters once more. */
const quotesMax = 8;
