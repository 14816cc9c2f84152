/**
 * Hashes for tables of what a repository holds. They take a seed, since who knows how a table is ordered can write texts that all fall into one
 * place of it, and learning would take hours: HalfSipHash-1-3 (Aumasson and Bernstein 2012), as codebase/wasm/text-hash.ts has it.
 */

/** Two 32-bit numbers. */
export interface HashSeed {
  readonly low: number;
  readonly high: number;
}

export function randomSeed(): HashSeed {
  const [low = 0, high = 0] = globalThis.crypto.getRandomValues(new Uint32Array(2));
  return { low, high };
}

/** Of this thread: what it learns has this seed, where none is given. */
export const ownSeed: HashSeed = randomSeed();

/** 32 bits of the UTF-16 units of a text; the last one's is kept, since many segments are asked for the same word. */
export function textHash(text: string, seed: HashSeed): number {
  if (text === lastText && seed.low === lastSeed.low && seed.high === lastSeed.high) return lastHash;
  lastHash = hashOfUnits(text, seed);
  lastText = text;
  lastSeed = seed;
  return lastHash;
}

let lastText: string | undefined;
let lastSeed: HashSeed = ownSeed;
let lastHash = 0;

/** The same of ASCII bytes; undefined where one is none. */
export function asciiHash(bytes: Uint8Array, start: number, end: number, seed: HashSeed): number | undefined {
  const length = end - start;
  if (length > 4 * (words.length - 1)) words = new Int32Array(length);
  // Of a byte beyond ASCII the highest bit stays.
  let all = 0;
  let count = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    const high = (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8);
    const word = low | (high << 16);
    all |= word;
    words[count++] = word;
  }
  let last = 0;
  for (let shift = 0; at < end; at++, shift += 8) last |= (bytes[at] ?? 0) << shift;
  words[count++] = last | (length << 24);
  return ((all | last) & notAscii) === 0 ? hashOfWords(count, seed, 0) : undefined;
}

function hashOfUnits(text: string, seed: HashSeed): number {
  const { length } = text;
  if (length > 2 * (words.length - 1)) words = new Int32Array(length);
  let all = 0;
  let count = 0;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    const a = text.charCodeAt(at);
    const b = text.charCodeAt(at + 1);
    const c = text.charCodeAt(at + 2);
    const d = text.charCodeAt(at + 3);
    all |= a | b | c | d;
    words[count++] = a | (b << 8) | (c << 16) | (d << 24);
  }
  let last = length << 24;
  for (let shift = 0; at < length; at++, shift += 8) {
    const unit = text.charCodeAt(at);
    all |= unit;
    last |= unit << shift;
  }
  words[count++] = last;
  if (all < 128) return hashOfWords(count, seed, 0);
  count = 0;
  for (at = 0; at + 2 <= length; at += 2) words[count++] = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
  words[count++] = (length << 24) | (at < length ? text.charCodeAt(at) : 0);
  return hashOfWords(count, seed, wide);
}

const notAscii = 0x80808080 | 0;
/** Of a text that is not ASCII; else one of the same words would have the same hash. */
const wide = 0xee;
let words = new Int32Array(1_024);

function hashOfWords(count: number, { low, high }: HashSeed, tweak: number): number {
  let v0 = low | 0;
  let v1 = high ^ tweak;
  let v2 = 0x6c796765 ^ low;
  let v3 = 0x74656462 ^ high;
  for (let at = 0; at < count + 3; at++) {
    if (at === count) v2 ^= 0xff;
    const word = at < count ? (words[at] ?? 0) : 0;
    v3 ^= word;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    v0 ^= word;
  }
  return (v1 ^ v3) >>> 0;
}

/** 32 bits of a number below 2³², of which the highest are mixed best: other numbers for other numbers, in an order that nobody knows. */
export function numberHash(number: number): number {
  let hash = Math.imul(number ^ ownSeed.low, firstFactor);
  hash = Math.imul(hash ^ (hash >>> 15), secondFactor);
  return (hash ^ (hash >>> 14)) >>> 0;
}

const { low, high } = randomSeed();
const firstFactor = low | 1;
const secondFactor = high | 1;
