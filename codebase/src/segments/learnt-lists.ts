/** Orders and lists that a builder makes of what it has learned. */
import type { InternedTexts } from './interned-texts.js';

export interface Lists {
  readonly items: Uint32Array;
  /** Where each list begins; one entry more than lists. */
  readonly start: Uint32Array;
}

/** Texts under new numbers, the most frequent first, and their bytes. Of `uses`, numbers that are no text's are passed over. */
export function byFrequency(
  texts: InternedTexts,
  uses: Uint32Array,
): { bytes: Uint8Array; start: Uint32Array; hashes: Uint32Array; numberOf: Uint32Array } {
  const rareness = new Uint32Array(texts.count).fill(uses.length);
  for (let at = 0; at < uses.length; at++) {
    const id = uses[at] ?? 0;
    if (id < rareness.length) rareness[id] = (rareness[id] ?? 0) - 1;
  }
  const order = orderBy(rareness);
  const hashes = texts.hashes;
  const numberOf = new Uint32Array(order.length);
  const hashesOf = new Uint32Array(order.length);
  for (let number = 0; number < order.length; number++) {
    const id = order[number] ?? 0;
    numberOf[id] = number;
    hashesOf[number] = hashes[id] ?? 0;
  }
  return { ...texts.pooled(order), hashes: hashesOf, numberOf };
}

/** The distinct keys, ascending; for each the ascending ids that have it; and for each id its key's place. */
export function listsByKey(keyOf: Uint32Array): Lists & { keys: Uint32Array; placeOf: Uint32Array } {
  const items = orderBy(keyOf);
  const placeOf = new Uint32Array(items.length);
  const keys: number[] = [];
  const start: number[] = [];
  for (let at = 0; at < items.length; at++) {
    const id = items[at] ?? 0;
    const key = keyOf[id] ?? 0;
    if (keys.length === 0 || keys.at(-1) !== key) {
      keys.push(key);
      start.push(at);
    }
    placeOf[id] = keys.length - 1;
  }
  start.push(items.length);
  return { items, start: Uint32Array.from(start), keys: Uint32Array.from(keys), placeOf };
}

/** For each word how many rows hold it. */
export function usesOfWords(linesOfWords: Lists, rowLines: Uint32Array, lines: number): Uint32Array {
  const { items, start } = linesOfWords;
  const rows = new Uint32Array(lines);
  for (const line of rowLines) rows[line] = (rows[line] ?? 0) + 1;
  const uses = new Uint32Array(start.length - 1);
  for (let word = 0; word < uses.length; word++) {
    let sum = 0;
    for (let i = start[word] ?? 0; i < (start[word + 1] ?? 0); i++) sum += rows[items[i] ?? 0] ?? 0;
    uses[word] = sum;
  }
  return uses;
}

/** Ids ordered by key, then by id. */
function orderBy(keys: Uint32Array): Uint32Array {
  // Key and id in one double: 32 + 21 bits are exact, and typed arrays sort without a callback.
  const shift = 2 ** 21;
  if (keys.length >= shift)
    return Uint32Array.from({ length: keys.length }, (_, id) => id).sort(
      (a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b,
    );
  const packed = new Float64Array(keys.length);
  for (let id = 0; id < keys.length; id++) packed[id] = (keys[id] ?? 0) * shift + id;
  packed.sort();
  const order = new Uint32Array(keys.length);
  for (let at = 0; at < order.length; at++) order[at] = (packed[at] ?? 0) % shift;
  return order;
}
