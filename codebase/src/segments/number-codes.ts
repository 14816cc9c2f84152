/** Small numbers in few bytes: one byte below 192, two below 12,480, three below 995,520, else five; and ascending lists by their steps. */

export class ByteWriter {
  #bytes = new Uint8Array(1 << 12);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A whole number below 2³². */
  number(value: number): void {
    if (this.#length + longestCode > this.#bytes.length) this.#grow();
    const bytes = this.#bytes;
    if (value < twoBytes) bytes[this.#length++] = value;
    else if (value < threeBytes) {
      bytes[this.#length++] = 192 + ((value - twoBytes) >>> 8);
      bytes[this.#length++] = value - twoBytes;
    } else if (value < fiveBytes) {
      bytes[this.#length++] = 240 + ((value - threeBytes) >>> 16);
      bytes[this.#length++] = (value - threeBytes) >>> 8;
      bytes[this.#length++] = value - threeBytes;
    } else {
      bytes[this.#length++] = 255;
      for (let shift = 24; shift >= 0; shift -= 8) bytes[this.#length++] = value >>> shift;
    }
  }

  /** What was written, in the writer's own memory. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(): void {
    const larger = new Uint8Array(2 * this.#bytes.length);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** The number at `at` whose first byte is 192 or more; smaller ones are that byte, and read where they are needed. */
export function longNumber(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  if (first < 240) return twoBytes + ((first - 192) << 8) + second;
  const third = bytes[at + 2] ?? 0;
  if (first < 255) return threeBytes + ((first - 240) << 16) + (second << 8) + third;
  return ((second << 24) | (third << 16) | ((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0)) >>> 0;
}

/** The bytes of such a number behind its first. */
export function longRest(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  return first < 240 ? 1 : first < 255 ? 2 : 4;
}

/** Lists that stay packed. */
export class PackedLists {
  readonly #bytes: Uint8Array;
  readonly #start: Uint32Array;
  #unpacked = new Uint32Array(64);

  constructor(bytes: Uint8Array, start: Uint32Array) {
    this.#bytes = bytes;
    this.#start = start;
  }

  /** A list, good until the next one is asked for: its items are written over. Some nanoseconds an item. */
  of(list: number): { readonly items: Uint32Array; readonly start: number; readonly end: number } {
    const from = this.#start[list] ?? 0;
    const end = this.#start[list + 1] ?? from;
    if (end - from > this.#unpacked.length) this.#unpacked = new Uint32Array(2 * (end - from));
    const items = this.#unpacked;
    return { items, start: 0, end: unpack(this.#bytes, from, end, items, 0) };
  }
}

/** Writes a list into `items` from `to` on; gives where it ends. */
function unpack(bytes: Uint8Array, from: number, end: number, items: Uint32Array, to: number): number {
  let count = to;
  let next = 0;
  for (let at = from; at < end; at++) {
    const first = bytes[at] ?? 0;
    if (first < 192) next += first;
    else {
      next += longNumber(bytes, at);
      at += longRest(bytes, at);
    }
    items[count++] = next++;
  }
  return count;
}

const twoBytes = 192;
const threeBytes = twoBytes + (48 << 8);
const fiveBytes = threeBytes + (15 << 16);
const longestCode = 5;
