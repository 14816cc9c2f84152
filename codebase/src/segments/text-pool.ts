/** Texts side by side in UTF-8, decoded when asked for. */
import { asciiHash, type HashSeed, textHash } from './text-hash.js';
import type { TextSet } from './text-table.js';

export class TextPool implements TextSet {
  readonly #bytes: Buffer;
  /** Where each text begins, in bytes; one entry more than texts. */
  readonly #start: Uint32Array;

  constructor(bytes: Buffer, start: Uint32Array) {
    this.#bytes = bytes;
    this.#start = start;
  }

  get count(): number {
    return this.#start.length - 1;
  }

  at(id: number): string {
    return this.#bytes.toString('utf8', this.#start[id] ?? 0, this.#start[id + 1] ?? 0);
  }

  /** Bytes of a text. */
  lengthOf(id: number): number {
    return (this.#start[id + 1] ?? 0) - (this.#start[id] ?? 0);
  }

  /** A text's `textHash`; not decoded where it is ASCII. */
  hashAt(id: number, seed: HashSeed): number {
    return asciiHash(this.#bytes, this.#start[id] ?? 0, this.#start[id + 1] ?? 0, seed) ?? textHash(this.at(id), seed);
  }

  /** Whether a text is one of another pool. */
  isSame(id: number, others: TextPool, other: number): boolean {
    const start = this.#start[id] ?? 0;
    const length = this.lengthOf(id);
    if (length !== others.lengthOf(other)) return false;
    const otherStart = others.#start[other] ?? 0;
    for (let at = 0; at < length; at++) if (this.#bytes[start + at] !== others.#bytes[otherStart + at]) return false;
    return true;
  }

  /** Writes the bytes of a text into others from `to` on; gives where they end. */
  copy(id: number, into: Uint8Array, to: number): number {
    const bytes = this.#bytes;
    const end = this.#start[id + 1] ?? 0;
    let at = to;
    for (let from = this.#start[id] ?? 0; from < end; from++) into[at++] = bytes[from] ?? 0;
    return at;
  }

  /** Whether a text is this one; decoded only where it begins with the same ASCII characters and has others. */
  isAt(id: number, text: string): boolean {
    const start = this.#start[id] ?? 0;
    const length = (this.#start[id + 1] ?? 0) - start;
    if (length < text.length) return false;
    for (let at = 0; at < text.length; at++) {
      const byte = this.#bytes[start + at] ?? 0;
      const unit = text.charCodeAt(at);
      if (byte > 127 && unit > 127) return this.at(id) === text;
      if (byte !== unit) return false;
    }
    return length === text.length;
  }

  /** The texts that hold one which is in lower case, in any case; a nanosecond or two a byte where it is ASCII. */
  holding(lower: string): number[] {
    const wanted = Buffer.from(lower);
    if (wanted.length > lower.length) return this.#holdingBeyondAscii(lower);
    const bytes = this.#bytes;
    const start = this.#start;
    const first = wanted[0] ?? 0;
    const found: number[] = [];
    let id = 0;
    for (let at = 0; at <= bytes.length - wanted.length; at++) {
      if (lowerCased(bytes[at] ?? 0) !== first) continue;
      let same = 1;
      while (same < wanted.length && lowerCased(bytes[at + same] ?? 0) === wanted[same]) same++;
      if (same < wanted.length) continue;
      while ((start[id + 1] ?? 0) <= at) id++;
      if (at + wanted.length > (start[id + 1] ?? 0)) continue;
      found.push(id);
      at = (start[id + 1] ?? 0) - 1;
    }
    return found;
  }

  /** Only texts with such a character are decoded. */
  #holdingBeyondAscii(lower: string): number[] {
    const bytes = this.#bytes;
    const found: number[] = [];
    for (let id = 0; id < this.count; id++) {
      const end = this.#start[id + 1] ?? 0;
      let at = this.#start[id] ?? 0;
      while (at < end && (bytes[at] ?? 0) < 128) at++;
      if (at < end && this.at(id).toLowerCase().includes(lower)) found.push(id);
    }
    return found;
  }
}

function lowerCased(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}
