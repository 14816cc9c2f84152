/** The bytes of a segment, made of all that was learned; codebase/src/segments/segment-format.ts tells what they hold. */
import { gaps, gapsOfLines, lines, sameWord, skeletons, terms, wordsOfLines, wordsStart } from './learnt';
import { giveBack, Numbers, numberAt, setNumber, take, takeZeros } from './memory';
import { byFrequency, Frequent, orderBy } from './orders';
import { beginPacking, pack, packedBytes, packedLength, packLists, packRows, tableBytes, textTable } from './pack';
import { seedHigh, seedLow } from './text-hash';
import { Texts } from './texts';

const sectionsMax: u32 = 32;
const headerWords: u32 = 6;

/** Where each section lies, and its bytes. */
let sections: usize = 0;
let sectionCount: u32 = 0;
/** Of all files in their order. */
let rowLines: usize = 0;
let rows: u32 = 0;

/** `files`: for each the number of its first row, of its rows, of its tokens and of its path's bytes; behind them the paths. */
export function encodeSegment(
  files: usize,
  fileCount: u32,
  magic: u32,
  version: u32,
  lineLengthMax: u32,
  indents: Texts,
  learntLines: Numbers,
  learntIndents: Numbers,
): usize {
  sections = take(sectionsMax << 3);
  sectionCount = 0;
  rows = learntLines.length;
  rowLines = take(rows << 2);
  const rowIndents = take(rows << 2);
  for (let file: u32 = 0, to: u32 = 0; file < fileCount; file++) {
    const first = ofFile(files, file, 0);
    const count = ofFile(files, file, 1);
    memory.copy(rowLines + (to << 2), learntLines.items + (first << 2), count << 2);
    memory.copy(rowIndents + (to << 2), learntIndents.items + (first << 2), count << 2);
    to += count;
  }
  const words = byFrequency(terms, wordsOfLines.items, wordsOfLines.length);
  const gapTexts = byFrequency(gaps, gapsOfLines.items, gapsOfLines.length);
  const indentTexts = byFrequency(indents, rowIndents, rows);
  lineCodes(words, gapTexts);
  lineLengths(lineLengthMax);
  section(textTable(lines.hashes.items, lines.count), tableBytes(lines.count));
  textSections(gapTexts);
  textSections(words);
  wordLines(words);
  section(textTable(words.hashes, words.count), tableBytes(words.count));
  const skeletonItems = skeletonKeys();
  indentsOfRows(rowIndents, indentTexts.numberOf);
  const starts = takeZeros((fileCount + 1) << 2);
  const tokens = take(fileCount << 2);
  const pathStarts = takeZeros((fileCount + 1) << 2);
  for (let file: u32 = 0; file < fileCount; file++) {
    setNumber(starts, file + 1, numberAt(starts, file) + ofFile(files, file, 1));
    setNumber(tokens, file, ofFile(files, file, 2));
    setNumber(pathStarts, file + 1, numberAt(pathStarts, file) + ofFile(files, file, 3));
  }
  section(starts, (fileCount + 1) << 2);
  section(tokens, fileCount << 2);
  skeletonLists(skeletonItems);
  textSections(indentTexts);
  section(files + (fileCount << 4), numberAt(pathStarts, fileCount));
  section(pathStarts, (fileCount + 1) << 2);
  packRows(rowLines, rows);
  section(packedBytes(), packedLength());
  return joined(magic, version);
}

function ofFile(files: usize, file: u32, what: u32): u32 {
  return numberAt(files, (file << 2) + what);
}

function section(at: usize, bytes: u32): void {
  setNumber(sections, sectionCount << 1, <u32>at);
  setNumber(sections, (sectionCount << 1) + 1, bytes);
  sectionCount++;
}

function textSections(texts: Frequent): void {
  section(texts.text, texts.textBytes);
  section(texts.start, (texts.count + 1) << 2);
}

/** As codebase/src/segments/line-codes.ts reads them. */
function lineCodes(words: Frequent, gapTexts: Frequent): void {
  const count = lines.count;
  const offsets = takeZeros((((count + 15) >>> 4) * blockHalves) << 1);
  let blockStart: u32 = 0;
  beginPacking();
  for (let line: u32 = 0, from: u32 = 0; line < count; line++) {
    const to = endOfWords(line);
    const block = offsets + (((line >>> 4) * blockHalves) << 1);
    const inBlock = line & 15;
    if (inBlock === 0) {
      blockStart = packedLength();
      store<u16>(block, <u16>blockStart);
      store<u16>(block + 2, <u16>(blockStart >>> 16));
    }
    store<u16>(block + ((2 + inBlock) << 1), <u16>(packedLength() - blockStart));
    pack(to - from);
    for (let at = from; at < to; at++) {
      const word = wordsOfLines.at(at);
      if (word < sameWord) pack(numberAt(words.numberOf, word) + 1);
      else {
        pack(0);
        pack(word - sameWord);
      }
    }
    for (let at = from + line; at <= to + line; at++) pack(numberAt(gapTexts.numberOf, gapsOfLines.at(at)));
    from = to;
  }
  section(packedBytes(), packedLength());
  section(offsets, (((count + 15) >>> 4) * blockHalves) << 1);
}

const blockHalves: u32 = 18;

function endOfWords(line: u32): u32 {
  return line + 1 < wordsStart.length ? wordsStart.at(line + 1) : wordsOfLines.length;
}

/** Units of each line in a byte, or the most of a longer one. */
function lineLengths(most: u32): void {
  const count = lines.count;
  const lengths = take(count);
  for (let line: u32 = 0; line < count; line++) {
    const end = lines.bytes + lines.starts.at(line + 1);
    let length: u32 = 0;
    // Each character has one byte that does not go on with another's; one of four bytes is two units.
    for (let at = lines.bytes + lines.starts.at(line); at < end && length < most; at++) {
      const byte = <u32>load<u8>(at);
      if ((byte & 0xc0) !== 0x80) length += byte >= 0xf0 ? 2 : 1;
    }
    store<u8>(lengths + line, min(length, most));
  }
  section(lengths, count);
}

/** For each word the ascending lines that hold it, and how many rows do. */
function wordLines(words: Frequent): void {
  const count = words.count;
  const start = takeZeros((count + 1) << 2);
  for (let at: u32 = 0; at < wordsOfLines.length; at++) {
    const word = wordsOfLines.at(at);
    if (word >= sameWord) continue;
    const after = numberAt(words.numberOf, word) + 1;
    setNumber(start, after, numberAt(start, after) + 1);
  }
  for (let word: u32 = 0; word < count; word++)
    setNumber(start, word + 1, numberAt(start, word + 1) + numberAt(start, word));
  const total = numberAt(start, count);
  const items = take(total << 2);
  const next = take((count + 1) << 2);
  memory.copy(next, start, (count + 1) << 2);
  for (let line: u32 = 0, at: u32 = 0; line < lines.count; line++)
    for (const to = endOfWords(line); at < to; at++) {
      const word = wordsOfLines.at(at);
      if (word >= sameWord) continue;
      const number = numberAt(words.numberOf, word);
      const place = numberAt(next, number);
      setNumber(items, place, line);
      setNumber(next, number, place + 1);
    }
  giveBack(next, (count + 1) << 2);
  const starts = packLists(items, start, count);
  section(packedBytes(), packedLength());
  section(starts, (count + 1) << 2);
  const rowsOfLine = takeZeros(lines.count << 2);
  for (let row: u32 = 0; row < rows; row++) {
    const line = numberAt(rowLines, row);
    setNumber(rowsOfLine, line, numberAt(rowsOfLine, line) + 1);
  }
  const uses = take(count << 2);
  let most: u32 = 0;
  for (let word: u32 = 0; word < count; word++) {
    let sum: u32 = 0;
    const end = numberAt(start, word + 1);
    for (let i = numberAt(start, word); i < end; i++) sum += numberAt(rowsOfLine, numberAt(items, i));
    setNumber(uses, word, sum);
    most = max(most, sum);
  }
  narrowed(uses, count, most);
  giveBack(rowsOfLine, lines.count << 2);
  giveBack(items, total << 2);
  giveBack(start, (count + 1) << 2);
}

/** In half the bytes where all fit. */
function narrowed(numbers: usize, count: u32, most: u32): void {
  if (most < 0x10000)
    for (let at: u32 = 0; at < count; at++) store<u16>(numbers + (at << 1), <u16>numberAt(numbers, at));
  section(numbers, count << (most < 0x10000 ? 1 : 2));
}

/** The distinct ones, ascending, and which each line has; gives lines in their order. */
function skeletonKeys(): usize {
  const count = skeletons.length;
  const items = orderBy(skeletons.items, count, 0xffffffff);
  const keys = take(count << 2);
  const keyOf = take(count << 2);
  let keyCount: u32 = 0;
  for (let at: u32 = 0; at < count; at++) {
    const line = numberAt(items, at);
    const key = skeletons.at(line);
    if (keyCount === 0 || numberAt(keys, keyCount - 1) !== key) setNumber(keys, keyCount++, key);
    setNumber(keyOf, line, keyCount - 1);
  }
  section(keys, keyCount << 2);
  narrowed(keyOf, count, keyCount - 1);
  return items;
}

/** For each of those the ascending lines that have it. */
function skeletonLists(items: usize): void {
  const count = skeletons.length;
  const start = take((count + 1) << 2);
  let keyCount: u32 = 0;
  for (let at: u32 = 0; at < count; at++) {
    const isNext = at === 0 || skeletons.at(numberAt(items, at)) !== skeletons.at(numberAt(items, at - 1));
    if (isNext) setNumber(start, keyCount++, at);
  }
  setNumber(start, keyCount, count);
  const starts = packLists(items, start, keyCount);
  section(packedBytes(), packedLength());
  section(starts, (keyCount + 1) << 2);
}

/** As codebase/src/segments/row-indents.ts reads them. */
function indentsOfRows(rowIndents: usize, numberOf: usize): void {
  const halves = takeZeros((rows + 1) >>> 1);
  const rareRows = take(rows << 2);
  const rareIndents = take(rows << 1);
  let rare: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const indent = numberAt(numberOf, numberAt(rowIndents, row)) & 0xffff;
    if (indent >= isRare) {
      setNumber(rareRows, rare, row);
      store<u16>(rareIndents + (rare++ << 1), <u16>indent);
    }
    const half = halves + (row >>> 1);
    store<u8>(half, load<u8>(half) | (min(indent, isRare) << (4 * (row & 1))));
  }
  section(halves, (rows + 1) >>> 1);
  section(rareRows, rare << 2);
  section(rareIndents, rare << 1);
}

const isRare: u32 = 15;

/** A header, the sizes of all sections, and these. */
function joined(magic: u32, version: u32): usize {
  const headerBytes = (headerWords + sectionCount) << 2;
  let total = headerBytes;
  for (let at: u32 = 0; at < sectionCount; at++) total += padded(numberAt(sections, (at << 1) + 1));
  const bytes = takeZeros(total);
  setNumber(bytes, 0, magic);
  setNumber(bytes, 1, version);
  setNumber(bytes, 3, total);
  setNumber(bytes, 4, seedLow);
  setNumber(bytes, 5, seedHigh);
  let to = bytes + headerBytes;
  for (let at: u32 = 0; at < sectionCount; at++) {
    const length = numberAt(sections, (at << 1) + 1);
    setNumber(bytes, headerWords + at, length);
    memory.copy(to, numberAt(sections, at << 1), length);
    to += padded(length);
  }
  setNumber(bytes, 2, checksum(bytes, total >>> 2));
  return bytes;
}

function padded(bytes: u32): u32 {
  return (bytes + 3) & ~3;
}

/** Of all words but its own. */
function checksum(words: usize, count: u32): u32 {
  let a: u32 = 1;
  let b: u32 = 0;
  for (let at: u32 = 0; at < count; at++) {
    if (at === 2) continue;
    a = (a ^ numberAt(words, at)) * 0x9e3779b1;
    b += a;
    a ^= a >>> 15;
  }
  return a ^ (b * 0x85ebca6b);
}
