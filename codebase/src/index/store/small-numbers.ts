/** Whole numbers, most of them small, as bytes: seven bits in each, the least first, and a mark that more follow. */

export class NumberWriter {
  readonly #bytes: number[] = [];

  /** From 0 to 2^31 − 1. */
  add(number: number): void {
    let left = number;
    for (; left >= 128; left >>>= 7) this.#bytes.push((left & 127) | 128);
    this.#bytes.push(left);
  }

  /** Also below 0, down to −2^30, and to 2^30 − 1. */
  addSigned(number: number): void {
    this.add(number < 0 ? -2 * number - 1 : 2 * number);
  }

  bytes(): Buffer {
    return Buffer.from(this.#bytes);
  }
}

/** Behind the end all numbers are 0. */
export class NumberReader {
  readonly #bytes: Uint8Array;
  /** Of the next number. */
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): number {
    let number = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = this.#bytes[this.at++] ?? 0;
      number |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    return number >>> 0;
  }

  nextSigned(): number {
    const number = this.next();
    return number % 2 === 1 ? -(number + 1) / 2 : number / 2;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length;
  }
}
