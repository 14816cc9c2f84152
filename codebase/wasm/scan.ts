/** Cuts a line into tokens, as codebase/src/text/tokenize.ts does, and learns its words and its form. */
import { addGap, addWord, beginLine, lineTokens, skeletons } from './learnt';
import { take } from './memory';
import { unitAt } from './units';

const operator: u32 = 0;
const letter: u32 = 1;
const digit: u32 = 2;
const space: u32 = 3;
const quote: u32 = 4;
const kindMask: u32 = 7;
const joining: u32 = 8;

const stringCharsMax: u32 = 400;
/** Quotes within quotes that are looked into: each looks at its characters once more. */
const quotesMax: u32 = 8;

/** Of each ASCII character. */
let kinds: usize = 0;
let skeleton: u32 = 0;
let tokens: u32 = 0;

export function makeKinds(): void {
  kinds = take(128);
  for (let code: u32 = 0; code < 128; code++) {
    let kind = operator;
    if ((code | 32) - 97 < 26 || code === 95 || code === 36) kind = letter;
    else if (code - 48 < 10) kind = digit;
    else if (code === 34 || code === 39 || code === 96) kind = quote;
    else if (code <= 32 || code === 127) kind = space;
    else if (isJoining(code)) kind = joining;
    store<u8>(kinds + code, <u8>kind);
  }
}

/** = ! < > + - * / % & | ^ ? : ~ */
function isJoining(code: u32): bool {
  if (code < 48)
    return code === 33 || code === 37 || code === 38 || code === 42 || code === 43 || code === 45 || code === 47;
  return code === 58 || (code >= 60 && code <= 63) || code === 94 || code === 124 || code === 126;
}

/** Learns the words of a new line, and its form. */
export function learnLine<Unit>(text: usize, start: u32, end: u32): void {
  skeleton = formStart;
  tokens = 0;
  beginLine(start);
  scan<Unit>(text, start, end, 0);
  addGap<Unit>(text, end);
  skeletons.push(skeleton);
  lineTokens.push(tokens);
}

/** `depth`: quotes around it. Of what stands in quotes only the words count. */
function scan<Unit>(text: usize, start: u32, end: u32, depth: u32): void {
  for (let at = start; at < end; ) {
    const from = at;
    const code = unitAt<Unit>(text, at);
    const kind = kindOf<Unit>(code) & kindMask;
    if (kind === letter) {
      do at++;
      while (at < end && isOfWord<Unit>(unitAt<Unit>(text, at)));
      addWord<Unit>(text, from, at);
      if (depth === 0) counted(73);
    } else if (kind === space) {
      // No line holds a newline, but a quote within one may be told to begin behind it.
      do at++;
      while (at < end && (kindOf<Unit>(unitAt<Unit>(text, at)) & kindMask) === space);
    } else if (kind === digit) {
      at = numberEnd<Unit>(text, at + 1, end);
      if (depth === 0) counted(78);
    } else if (kind === quote) {
      at = stringEnd<Unit>(text, at, end);
      if (at === from + 1) {
        if (depth === 0) operatorCounted<Unit>(text, from, at);
      } else {
        if (depth < quotesMax) scan<Unit>(text, from + 1, at - 1, depth + 1);
        if (depth === 0) counted(83);
      }
    } else {
      at = operatorEnd<Unit>(text, at, end);
      if (depth === 0) operatorCounted<Unit>(text, from, at);
    }
  }
}

function counted(form: u32): void {
  skeleton = formStep(skeleton, form);
  tokens++;
}

/** 32-bit FNV-1a, as in codebase/src/segments/line-shape.ts. */
function formStep(form: u32, unit: u32): u32 {
  return (form ^ unit) * 0x01000193;
}

const formStart: u32 = 0x811c9dc5;

function operatorCounted<Unit>(text: usize, from: u32, end: u32): void {
  for (let at = from; at < end; at++) skeleton = formStep(skeleton, unitAt<Unit>(text, at));
  counted(32);
}

function kindOf<Unit>(code: u32): u32 {
  if (sizeof<Unit>() === 1 || code < 128) return <u32>load<u8>(kinds + code);
  const isSpace = code === 0xa0 || code === 0x3000 || code === 0xfeff || (code >= 0x2000 && code <= 0x200b);
  return isSpace ? space : letter;
}

function isOfWord<Unit>(code: u32): bool {
  // Letters and digits.
  return (kindOf<Unit>(code) & kindMask) - 1 < 2;
}

function numberEnd<Unit>(text: usize, from: u32, end: u32): u32 {
  let at = from;
  for (; at < end; at++) {
    const code = unitAt<Unit>(text, at);
    if (isOfWord<Unit>(code)) continue;
    const isPoint = code === 46 && at + 1 < end && (kindOf<Unit>(unitAt<Unit>(text, at + 1)) & kindMask) === digit;
    if (!isPoint) break;
  }
  return at;
}

function stringEnd<Unit>(text: usize, from: u32, end: u32): u32 {
  const mark = unitAt<Unit>(text, from);
  const last = min(end, from + stringCharsMax);
  for (let at = from + 1; at < last; at++) {
    const code = unitAt<Unit>(text, at);
    if (code === 92) at++;
    else if (code === mark) return at + 1;
  }
  return from + 1;
}

function operatorEnd<Unit>(text: usize, from: u32, end: u32): u32 {
  const first = unitAt<Unit>(text, from);
  if (kindOf<Unit>(first) !== joining) {
    const isEllipsis =
      first === 46 && from + 3 <= end && unitAt<Unit>(text, from + 1) === 46 && unitAt<Unit>(text, from + 2) === 46;
    return isEllipsis ? from + 3 : from + 1;
  }
  let at = from + 1;
  while (at < end && at < from + 3 && kindOf<Unit>(unitAt<Unit>(text, at)) === joining) at++;
  return at;
}
