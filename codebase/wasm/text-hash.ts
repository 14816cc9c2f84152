/** Of texts, with a seed: as codebase/src/segments/text-hash.ts has it, which says why. */
import { giveBack, take } from './memory';
import { unitAt } from './units';

export let seedLow: u32 = 0;
export let seedHigh: u32 = 0;
/** Where units are packed. */
let packed: usize = 0;
let packedBytes: u32 = 0;

export function seedHash(low: u32, high: u32): void {
  seedLow = low;
  seedHigh = high;
  packedBytes = 1 << 12;
  packed = take(packedBytes);
}

/** Of the text between `start` and `end`. */
export function hashOf<Unit>(text: usize, start: u32, end: u32): u32 {
  const length = end - start;
  if (sizeof<Unit>() === 1) return hashOfBytes(text + start, length);
  if (length > packedBytes) {
    giveBack(packed, packedBytes);
    packedBytes = length;
    packed = take(length);
  }
  for (let at: u32 = 0; at < length; at++) {
    const unit = unitAt<Unit>(text, start + at);
    if (unit > 127) return hashOfWide(text + ((<usize>start) << 1), length);
    store<u8>(packed + at, <u8>unit);
  }
  return hashOfBytes(packed, length);
}

function hashOfBytes(bytes: usize, length: u32): u32 {
  let last = length << 24;
  const rest = bytes + (length & ~3);
  for (let at: u32 = 0; at < (length & 3); at++) last |= (<u32>load<u8>(rest + at)) << (8 * at);
  return hashOfWords(bytes, length >>> 2, last, 0);
}

function hashOfWide(units: usize, length: u32): u32 {
  const rest: u32 = (length & 1) === 0 ? 0 : <u32>load<u16>(units + ((<usize>(length - 1)) << 1));
  return hashOfWords(units, length >>> 1, (length << 24) | rest, 0xee);
}

function hashOfWords(words: usize, count: u32, last: u32, tweak: u32): u32 {
  let v0 = seedLow;
  let v1 = seedHigh ^ tweak;
  let v2: u32 = 0x6c796765 ^ seedLow;
  let v3: u32 = 0x74656462 ^ seedHigh;
  for (const end = words + (count << 2); words < end; words += 4) {
    const word = load<u32>(words);
    v3 ^= word;
    v0 += v1;
    v1 = rotl<u32>(v1, 5) ^ v0;
    v0 = rotl<u32>(v0, 16);
    v2 += v3;
    v3 = rotl<u32>(v3, 8) ^ v2;
    v0 += v3;
    v3 = rotl<u32>(v3, 7) ^ v0;
    v2 += v1;
    v1 = rotl<u32>(v1, 13) ^ v2;
    v2 = rotl<u32>(v2, 16);
    v0 ^= word;
  }
  // The last word, and three rounds of none.
  for (let word = last, left: u32 = 4; left > 0; left--, word = 0) {
    if (left === 3) v2 ^= 0xff;
    v3 ^= word;
    v0 += v1;
    v1 = rotl<u32>(v1, 5) ^ v0;
    v0 = rotl<u32>(v0, 16);
    v2 += v3;
    v3 = rotl<u32>(v3, 8) ^ v2;
    v0 += v3;
    v3 = rotl<u32>(v3, 7) ^ v0;
    v2 += v1;
    v1 = rotl<u32>(v1, 13) ^ v2;
    v2 = rotl<u32>(v2, 16);
    v0 ^= word;
  }
  return v1 ^ v3;
}
