/**
 * The blocks of TypeScript and JavaScript that hold nothing an outline tells: most of a program's text, which a parser may pass over.
 * One scan by characters; where it is in doubt, it names nothing more, and what it has not named is parsed.
 */

import { commentEnd, patternEnd, stringEnd } from './script-literals.js';
import {
  beforeBracket,
  beforeValue,
  blockWords,
  controlWords,
  definingWords,
  isWordCode,
  typeWords,
} from './script-words.js';

/** Offsets of what stands between the braces of each, ascending; empty when the text cannot be told with certainty. */
export function untoldBlocks(text: string): readonly number[] {
  // Text between tags has quotes and braces of its own.
  return text.includes('</') || text.includes('/>') ? [] : new BlockScan(text).run();
}

const kinds = { open: 0, body: 1, untold: 2, template: 3 } as const;
type Kind = (typeof kinds)[keyof typeof kinds];

/** What is open at a place: braces, and the round and square brackets in them. */
interface Frame {
  readonly kind: Kind;
  readonly start: number;
  /** Inside a function: of what it holds only functions, types and imports are told. */
  readonly isLocal: boolean;
  /** Where the blocks that were found before it end in the list. */
  readonly blocks: number;
  /** Something is defined right in it. */
  defines: boolean;
  /** Round and square brackets that are open in it. */
  brackets: number;
  /** Since the last statement began there was a class. */
  isClass: boolean;
  /** The word before the bracket that was closed last, as a place in the text. */
  head: number;
  headEnd: number;
  /** Words before the round brackets that are open in it. */
  readonly heads: number[];
  /** What is written is a type that a function gives, or may be. */
  isReturn: boolean;
}

class BlockScan {
  readonly #text: string;
  readonly #blocks: number[] = [];
  readonly #frames: Frame[] = [];
  #frame: Frame;
  /** The last character that is neither space nor comment, and where the word that it ends began. */
  #last = 0;
  #word = -1;
  #wordEnd = -1;
  #isArrow = false;

  constructor(text: string) {
    this.#text = text;
    this.#frame = this.#frameOf(kinds.open, 0, false);
  }

  run(): readonly number[] {
    const text = this.#text;
    for (let at = 0; at < text.length; ) {
      const next = this.#step(at, text.charCodeAt(at));
      if (next < 0) return [];
      at = next;
    }
    return this.#frames.length === 0 ? this.#blocks : [];
  }

  /** Where the next token begins; below 0 where it cannot be told. */
  #step(at: number, code: number): number {
    if (code <= 32) return at + 1;
    if (isWordCode(code)) return this.#takeWord(at);
    const wasArrow = this.#isArrow;
    this.#isArrow = false;
    switch (code) {
      case 34:
      case 39:
        this.#last = code;
        return stringEnd(this.#text, at, code);
      case 96:
        return this.#template(at + 1);
      case 47:
        this.#isArrow = wasArrow;
        return this.#slash(at);
      case 123:
        return this.#open(at, wasArrow);
      case 125:
        return this.#close(at);
      case 40:
      case 91:
        this.#frame.heads.push(
          this.#isBehindWord(at) ? this.#word : -1,
          this.#wordEnd,
          this.#last,
          at + 1,
          this.#blocks.length,
        );
        this.#frame.brackets++;
        break;
      case 41:
      case 93:
        if (!this.#closeBracket(at, code)) return -1;
        break;
      case 61:
        if (this.#text.charCodeAt(at + 1) === 62) {
          this.#isArrow = true;
          if (this.#frame.brackets === 0) this.#frame.defines = true;
          this.#last = 62;
          return at + 2;
        }
        this.#frame.isReturn = false;
        break;
      case 58:
        this.#frame.isReturn = this.#last === 41;
        break;
      case 59:
        this.#frame.isClass = false;
        this.#frame.isReturn = false;
        break;
      case 44:
        if (this.#frame.brackets === 0) this.#frame.isReturn = false;
    }
    this.#last = code;
    return at + 1;
  }

  /** What stands in brackets is told by the text alone, and is passed over where nothing in its place is right as well. */
  #closeBracket(at: number, code: number): boolean {
    const frame = this.#frame;
    if (frame.brackets-- === 0) return false;
    const [blocks = 0, start = at, before = 0, headEnd = -1, head = -1] = [
      frame.heads.pop(),
      frame.heads.pop(),
      frame.heads.pop(),
      frame.heads.pop(),
      frame.heads.pop(),
    ];
    frame.head = head;
    frame.headEnd = headEnd;
    if (frame.brackets > 0 || at - start < untoldCharsMin) return true;
    if (frame.kind !== kinds.open && frame.kind !== kinds.body) return true;
    const mayBeEmpty =
      code === 41
        ? head >= 0 && !beforeBracket.has(this.#text.slice(head, Math.min(headEnd, head + 12)))
        : before === 61 || before === 58;
    if (!mayBeEmpty) return true;
    this.#blocks.length = blocks;
    this.#blocks.push(start, at);
    return true;
  }

  #takeWord(at: number): number {
    const text = this.#text;
    let end = at + 1;
    while (end < text.length && isWordCode(text.charCodeAt(end))) end++;
    this.#word = at;
    this.#wordEnd = end;
    this.#last = wordMark;
    this.#isArrow = false;
    const frame = this.#frame;
    if (frame.brackets === 0 && end - at >= 4 && end - at <= 9 && definingWords.has(text.slice(at, end))) {
      frame.defines = true;
      frame.isReturn = false;
      if (end - at === 5 && text.startsWith('class', at)) frame.isClass = true;
    }
    return end;
  }

  #isBehindWord(at: number): boolean {
    if (this.#last !== wordMark) return false;
    for (let between = this.#wordEnd; between < at; between++) if (this.#text.charCodeAt(between) > 32) return false;
    return true;
  }

  /** From behind the quote or the brace that ends what stands in a template. */
  #template(from: number): number {
    const text = this.#text;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 96) {
        this.#last = 96;
        return at + 1;
      }
      if (code === 92) at++;
      else if (code === 36 && text.charCodeAt(at + 1) === 123) {
        this.#push(kinds.template, at + 2, true);
        this.#last = 123;
        return at + 2;
      }
    }
    return -1;
  }

  #slash(at: number): number {
    const text = this.#text;
    const next = text.charCodeAt(at + 1);
    if (next === 47 || next === 42) return commentEnd(text, at);
    const isValue =
      this.#last === wordMark
        ? !beforeValue.has(text.slice(this.#word, Math.min(this.#wordEnd, this.#word + 12)))
        : this.#last === 41 || this.#last === 93 || this.#last === 34 || this.#last === 39 || this.#last === 96;
    if (isValue) {
      this.#last = 47;
      return at + 1;
    }
    // Behind a block a pattern may begin, and behind an object a quotient.
    if (this.#last === 125) return -1;
    const end = patternEnd(text, at);
    this.#last = 34;
    return end;
  }

  #open(at: number, isArrow: boolean): number {
    const { kind, isLocal } = this.#kindOf(at, isArrow);
    this.#push(kind, at + 1, isLocal);
    this.#last = 123;
    return at + 1;
  }

  #kindOf(at: number, isArrow: boolean): { kind: Kind; isLocal: boolean } {
    const frame = this.#frame;
    const { isLocal } = frame;
    // What stands in brackets is looked at by nobody, and what stands in a block of a function neither.
    if (frame.kind === kinds.untold || frame.kind === kinds.template || frame.brackets > 0)
      return { kind: kinds.untold, isLocal: true };
    const control = isLocal ? kinds.untold : kinds.open;
    const body = { kind: kinds.body, isLocal: true };
    if (isArrow) return body;
    if (this.#last === 41) {
      if (frame.isClass) return { kind: kinds.open, isLocal };
      const head = frame.head < 0 ? '' : this.#text.slice(frame.head, Math.min(frame.headEnd, frame.head + 12));
      return controlWords.has(head) ? { kind: control, isLocal } : body;
    }
    if (this.#last === wordMark || this.#last === 62 || this.#last === 93) {
      const word = this.#isBehindWord(at) ? this.#text.slice(this.#word, Math.min(this.#wordEnd, this.#word + 12)) : '';
      if (blockWords.has(word)) return { kind: control, isLocal };
      if (isLocal && word === 'return') return { kind: kinds.untold, isLocal };
      if (frame.isReturn && !typeWords.has(word)) return body;
      return { kind: kinds.open, isLocal };
    }
    if (beforeObject.has(this.#last) || (isLocal && (this.#last === 59 || this.#last === 61)))
      return { kind: kinds.untold, isLocal };
    return { kind: kinds.open, isLocal };
  }

  #push(kind: Kind, start: number, isLocal: boolean): void {
    this.#frames.push(this.#frame);
    this.#frame = this.#frameOf(kind, start, isLocal);
  }

  #close(at: number): number {
    const { kind, start, brackets, defines, blocks } = this.#frame;
    const outer = this.#frames.pop();
    if (outer === undefined || brackets !== 0) return -1;
    this.#frame = outer;
    if (kind === kinds.template) return this.#template(at + 1);
    const isUntold = kind === kinds.untold || (kind === kinds.body && !defines);
    if (isUntold && at - start >= untoldCharsMin) {
      this.#blocks.length = blocks;
      this.#blocks.push(start, at);
    }
    outer.isReturn = false;
    // A class of one statement is over; what follows is another.
    if (outer.brackets === 0) outer.isClass = false;
    this.#last = 125;
    return at + 1;
  }

  #frameOf(kind: Kind, start: number, isLocal: boolean): Frame {
    return {
      kind,
      start,
      isLocal,
      blocks: this.#blocks.length,
      defines: false,
      brackets: 0,
      isClass: false,
      head: -1,
      headEnd: -1,
      heads: [],
      isReturn: false,
    };
  }
}

/** In place of a character: a word or a number. */
const wordMark = 1;

/** Behind `: | & ? <` an object or the type of one stands in something else. */
const beforeObject = new Set([58, 124, 38, 63, 60]);

/** A shorter block costs more to pass over than to parse. */
const untoldCharsMin = 24;
