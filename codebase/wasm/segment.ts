/** Learns files, a text after the other, and makes the bytes of their segment: what codebase/src/segments/segment-builder.ts asks. */
import { encodeSegment } from './encode';
import { lines, lineTokens, noLearnt, skeletons } from './learnt';
import { emptyMemory, giveBack, Numbers, noNumbers, take } from './memory';
import { learnLine, makeKinds } from './scan';
import { hashOf, seedHash } from './text-hash';
import { missedSlots, noTexts, resetMissedSlots, Texts } from './texts';
import { unitAt } from './units';

const newline: u32 = 10;
let lineCharsMax: u32 = 0;

let indents: Texts = changetype<Texts>(0);
/** Of all rows, a file's after the other's. */
let rowLines: Numbers = changetype<Numbers>(0);
let rowIndents: Numbers = changetype<Numbers>(0);
/** Of the file that was learned last. */
let fileTokens: u32 = 0;
let lastLine: u32 = 0;
/** Where a text is put, and what it takes. */
let given: usize = 0;
let givenBytes: u32 = 0;
/** The units of a line that is not ASCII. */
let units: usize = 0;
let unitsBytes: u32 = 0;

/** Forgets all. The limits are those of codebase/src/segments/limits.ts; the seed is of two numbers. */
export function begin(charsOfLineMax: u32, termsOfLineMax: u32, charsOfTermMax: u32, low: u32, high: u32): void {
  lineCharsMax = charsOfLineMax;
  emptyMemory();
  seedHash(low, high);
  resetMissedSlots();
  makeKinds();
  noLearnt(termsOfLineMax, charsOfTermMax);
  indents = noTexts();
  indents.idOf<u8>(0, 0, 0);
  rowLines = noNumbers();
  rowIndents = noNumbers();
  lastLine = 0;
  givenBytes = unitsBytes = 1 << 12;
  given = take(givenBytes);
  units = take(unitsBytes);
}

/** Where a text of so many bytes is to be put; good for one call of `learn`. */
export function textRoom(bytes: u32): usize {
  if (bytes > givenBytes) {
    giveBack(given, givenBytes);
    givenBytes = bytes;
    given = take(bytes);
  }
  return given;
}

/** Learns a file of so many bytes of valid UTF-8; gives its rows. */
export function learn(bytes: u32): u32 {
  const firstRow = rowLines.length;
  const text = given;
  fileTokens = 0;
  for (let at: u32 = 0; at <= bytes; ) {
    const end = learnAscii(text, at, bytes);
    // One that is not is learned again as units.
    at = end < 0 ? learnUnits(text, at, bytes) : <u32>end;
    at++;
  }
  return rowLines.length - firstRow;
}

export function tokensOfFile(): u32 {
  return fileTokens;
}

/** Slots of tables that were looked at in vain since `begin`. */
export function missed(): u32 {
  return missedSlots;
}

/** The segment of so many files, which are told of where a text is put: for each its first row, its rows, its tokens and its path's bytes; behind them the paths. */
export function end(files: u32, magic: u32, version: u32, lineLengthMax: u32): usize {
  return encodeSegment(given, files, magic, version, lineLengthMax, indents, rowLines, rowIndents);
}

/** Learns the row at `from`; gives where its line ends, or −1 where not all of it is ASCII. */
function learnAscii(text: usize, from: u32, bytes: u32): i32 {
  let at = from;
  let unit: u32 = newline;
  for (; at < bytes; at++) {
    unit = unitAt<u8>(text, at);
    if (unit === newline || !isAsciiSpace(unit)) break;
  }
  const start = at;
  while (at + 8 <= bytes && isPlain(load<u64>(text + at))) at += 8;
  for (; at < bytes; at++) {
    unit = unitAt<u8>(text, at);
    if (unit === newline) break;
    if (unit > 127) return -1;
  }
  let end = at;
  while (end > start && isAsciiSpace(unitAt<u8>(text, end - 1))) end--;
  learnRow<u8>(text, from, start, end);
  return at;
}

/** A one in each of eight bytes. */
const ones: u64 = ((<u64>0x01010101) << 32) | 0x01010101;

/** Whether eight bytes are ASCII, and none of them a newline. */
function isPlain(eight: u64): bool {
  const newlines = eight ^ (ones * newline);
  return ((((newlines - ones) & ~newlines) | eight) & (ones << 7)) === 0;
}

/** The same of a row that is not ASCII. */
function learnUnits(text: usize, from: u32, bytes: u32): u32 {
  let lineEnd = from;
  while (lineEnd < bytes && unitAt<u8>(text, lineEnd) !== newline) lineEnd++;
  const length = decode(text, from, lineEnd);
  let start: u32 = 0;
  while (start < length && isSpace(unitAt<u16>(units, start))) start++;
  let end = length;
  while (end > start && isSpace(unitAt<u16>(units, end - 1))) end--;
  learnRow<u16>(units, 0, start, end);
  return lineEnd;
}

function learnRow<Unit>(text: usize, from: u32, start: u32, end: u32): void {
  if (start === end) {
    rowLines.push(0);
    rowIndents.push(0);
    return;
  }
  const indent = indents.idOf<Unit>(text, from, start);
  rowIndents.push(indent < 0xffff ? indent : 0);
  const line = lineOf<Unit>(text, start, end);
  rowLines.push(line);
  fileTokens += lineTokens.at(line);
}

function lineOf<Unit>(text: usize, start: u32, end: u32): u32 {
  if (end - start > lineCharsMax) {
    end = start + lineCharsMax;
    // Half a character is none.
    if (sizeof<Unit>() === 2 && (unitAt<Unit>(text, end - 1) & 0xfc00) === 0xd800)
      store<u16>(text + <usize>(end - 1) * 2, 0xfffd);
  }
  const hash = hashOf<Unit>(text, start, end);
  // Where a line came before, the next one often is that which followed it then.
  const next = lastLine + 1;
  const isNext = next < lines.count && lines.hashes.at(next) === hash && lines.isAt<Unit>(next, text, start, end);
  const line = isNext ? next : lines.idWith<Unit>(text, start, end, hash);
  lastLine = line;
  if (line === skeletons.length) learnLine<Unit>(text, start, end);
  return line;
}

function isAsciiSpace(unit: u32): bool {
  return unit === 32 || unit - 9 < 5;
}

/** What `trim` takes away. */
function isSpace(unit: u32): bool {
  if (unit < 128) return isAsciiSpace(unit);
  if (unit >= 0x2000 && unit <= 0x200a) return true;
  return (
    unit === 0xa0 ||
    unit === 0x1680 ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000 ||
    unit === 0xfeff
  );
}

/** Writes valid UTF-8 into `units`; gives how many there are. */
function decode(text: usize, from: u32, end: u32): u32 {
  const most = (end - from) << 1;
  if (most > unitsBytes) {
    giveBack(units, unitsBytes);
    unitsBytes = most;
    units = take(most);
  }
  let to = units;
  for (let at = from; at < end; ) {
    const head = unitAt<u8>(text, at++);
    if (head < 0x80) store<u16>(to, <u16>head);
    else if (head < 0xe0) store<u16>(to, <u16>(((head & 31) << 6) | rest(text, at++)));
    else if (head < 0xf0) {
      store<u16>(to, <u16>(((head & 15) << 12) | (rest(text, at) << 6) | rest(text, at + 1)));
      at += 2;
    } else {
      const code = ((head & 7) << 18) | (rest(text, at) << 12) | (rest(text, at + 1) << 6) | rest(text, at + 2);
      at += 3;
      store<u16>(to, <u16>(0xd800 + ((code - 0x10000) >>> 10)));
      to += 2;
      store<u16>(to, <u16>(0xdc00 + (code & 0x3ff)));
    }
    to += 2;
  }
  return <u32>(to - units) >>> 1;
}

function rest(text: usize, at: u32): u32 {
  return unitAt<u8>(text, at) & 63;
}
