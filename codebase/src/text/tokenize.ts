/** A code tokenizer that knows no language: every character belongs to exactly one token, and no token spans a line end. */
import { TextUnits } from './text-units.js';

export const tokenKinds = { space: 0, word: 1, number: 2, string: 3, operator: 4 } as const;
export type TokenKind = (typeof tokenKinds)[keyof typeof tokenKinds];

/** Calls `visit` for each token of `text`, in order; offsets in UTF-16 units. Linear. `visit` may tokenize another text. */
export function tokenize(text: string, visit: (kind: TokenKind, start: number, end: number) => void): void {
  const units = idleUnits.pop() ?? new TextUnits();
  try {
    tokenizeUnits(units.of(text), visit, 0, text.length);
  } finally {
    idleUnits.push(units);
  }
}

/** Those that no call is reading. */
const idleUnits: TextUnits[] = [];

/** The same of the units between `start` and `end`. */
export function tokenizeUnits(
  text: Uint16Array,
  visit: (kind: TokenKind, start: number, end: number) => void,
  start: number,
  end: number,
): void {
  let at = start;
  while (at < end) {
    const from = at;
    const code = text[at] ?? 0;
    const kind = classOf(code);
    if (kind === classes.letter) {
      at = wordEnd(text, at + 1, end);
      visit(tokenKinds.word, from, at);
    } else if (kind === classes.space) {
      if (code === newline) at++;
      else while (at < end && classOf(text[at] ?? 0) === classes.space && (text[at] ?? 0) !== newline) at++;
      visit(tokenKinds.space, from, at);
    } else if (kind === classes.digit) {
      at = numberEnd(text, at + 1, end);
      visit(tokenKinds.number, from, at);
    } else if (kind === classes.quote) {
      at = stringEnd(text, at, end);
      visit(at === from + 1 ? tokenKinds.operator : tokenKinds.string, from, at);
    } else {
      at = operatorEnd(text, at, end);
      visit(tokenKinds.operator, from, at);
    }
  }
}

/** One token's place and kind in a line. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
}

/** The tokens of a text as a list, white space included; at most `tokensMax`. */
export function tokensOf(text: string, tokensMax = Number.POSITIVE_INFINITY): Token[] {
  const tokens: Token[] = [];
  tokenize(text, (kind, start, end) => {
    if (tokens.length < tokensMax) tokens.push({ kind, text: text.slice(start, end), start });
  });
  return tokens;
}

const newline = 10;
const classes = { operator: 0, letter: 1, digit: 2, space: 3, quote: 4 } as const;
const asciiClasses = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  if (/[A-Za-z_$]/.test(char)) asciiClasses[code] = classes.letter;
  else if (/[0-9]/.test(char)) asciiClasses[code] = classes.digit;
  else if (/["'`]/.test(char)) asciiClasses[code] = classes.quote;
  else if (code <= 32 || code === 127) asciiClasses[code] = classes.space;
}

function classOf(code: number): number {
  if (code < 128) return asciiClasses[code] ?? classes.operator;
  return code === 0xa0 || code === 0x3000 || code === 0xfeff || (code >= 0x2000 && code <= 0x200b)
    ? classes.space
    : classes.letter;
}

function wordEnd(text: Uint16Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const kind = classOf(text[at] ?? 0);
    if (kind !== classes.letter && kind !== classes.digit) break;
    at++;
  }
  return at;
}

/** Digits, letters, `_`, and a dot that is followed by a digit: 1_000, 0xff, 1.5e10, 3.14f. */
function numberEnd(text: Uint16Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const code = text[at] ?? 0;
    const kind = classOf(code);
    const goesOn =
      kind === classes.digit ||
      kind === classes.letter ||
      (code === 46 && at + 1 < end && classOf(text[at + 1] ?? 0) === classes.digit);
    if (!goesOn) break;
    at++;
  }
  return at;
}

/** The end of a string closed on its line; a quote that is not closed there (an apostrophe, half a string) stands alone. */
function stringEnd(text: Uint16Array, from: number, end: number): number {
  const quote = text[from] ?? 0;
  const last = Math.min(end, from + stringCharsMax);
  for (let at = from + 1; at < last; at++) {
    const code = text[at] ?? 0;
    if (code === newline) break;
    if (code === 92) at++;
    else if (code === quote) return at + 1;
  }
  return from + 1;
}

const stringCharsMax = 400;

/** `=== !== => -> :: && || ++ += <= ...` are one token; brackets, commas, dots and semicolons stand alone. */
function operatorEnd(text: Uint16Array, from: number, end: number): number {
  const first = text[from] ?? 0;
  if (!isJoining(first)) {
    const isEllipsis = first === 46 && (text[from + 1] ?? 0) === 46 && (text[from + 2] ?? 0) === 46;
    return isEllipsis && from + 3 <= end ? from + 3 : from + 1;
  }
  let at = from + 1;
  while (at < end && at < from + 3 && isJoining(text[at] ?? 0)) at++;
  return at;
}

const joining = new Uint8Array(128);
for (const char of '=!<>+-*/%&|^?:~') joining[char.charCodeAt(0)] = 1;

function isJoining(code: number): boolean {
  return code < 128 && joining[code] === 1;
}
