/**
 * Householder reflections one after the other, as one step: in Schreiber and Van Loan's form (1989). The numbers of a mirror have eight bits each, but for the
 * one that it brings to the front, which is much greater; a mirror that is rounded keeps lengths and angles like every mirror, and turns nearly as well.
 */
import { ScaledRows } from './rows.js';

export class Mirrors {
  readonly count: number;
  readonly dimension: number;
  readonly #rows: ScaledRows;
  /** The number of each mirror at its own place, in its scale; 0 in its row. */
  readonly #pivots: Float32Array;
  /** Of an upper triangle, column by column. */
  readonly #triangle: Float32Array;
  #added = 0;

  constructor(count: number, dimension: number) {
    this.count = count;
    this.dimension = dimension;
    this.#rows = new ScaledRows(count, dimension, 8);
    this.#pivots = new Float32Array(count);
    this.#triangle = new Float32Array((count * (count + 1)) / 2);
  }

  /** Adds the mirror that brings a vector, which is overwritten, to the next place in front. */
  add(vector: Float32Array): void {
    const j = this.#added;
    // What the mirrors so far make of it.
    this.reflect(vector);
    vector.fill(0, 0, j);
    const square = vector.reduce((sum, value) => sum + value * value, 0);
    const first = vector[j] ?? 0;
    const pivot = first + (first < 0 ? -1 : 1) * Math.sqrt(square);
    vector[j] = 0;
    const step = this.#rows.set(j, vector);
    // √2 long, rounded as it is.
    let rounded = 0;
    for (const multiple of this.#rows.multiples(j)) rounded += multiple ** 2;
    this.#pivots[j] = step > 0 ? pivot / step : 1;
    this.#rows.scales[j] = square > 0 ? Math.sqrt(2 / (rounded + (this.#pivots[j] ?? 0) ** 2)) : 0;
    const along = this.#along(this.#mirror(j), j);
    // The inverse of what the mirrors so far have in common, times that, in reverse.
    const column = (j * (j + 1)) / 2;
    for (let row = 0; row < j; row++) {
      let sum = 0;
      for (let k = row; k < j; k++) sum += (this.#triangle[(k * (k + 1)) / 2 + row] ?? 0) * (along[k] ?? 0);
      this.#triangle[column + row] = -sum;
    }
    this.#triangle[column + j] = 1;
    this.#added++;
  }

  /** Reflects a vector at all mirrors that were added, in their order. */
  reflect(vector: Float32Array): void {
    const count = this.#added;
    const along = this.#along(vector, count);
    const amounts = new Float32Array(count);
    for (let i = 0, at = 0; i < count; i++) {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += (this.#triangle[at++] ?? 0) * (along[k] ?? 0);
      amounts[i] = -sum;
    }
    this.#rows.addTo(vector, amounts);
    for (let i = 0; i < count; i++) vector[i] = (vector[i] ?? 0) + (amounts[i] ?? 0) * this.#pivotOf(i);
  }

  /** In the order of the machine. Of each mirror what stands behind its own place. */
  toBytes(): Buffer {
    const { count, dimension } = this;
    const floats = [this.#rows.scales, this.#pivots, this.#triangle];
    const rows = Array.from({ length: count }, (_, i) => Buffer.from(this.#rows.multiples(i).subarray(i + 1)));
    return Buffer.concat([
      ...floats.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
      Buffer.concat(rows, (count * (2 * dimension - count - 1)) / 2),
    ]);
  }

  static fromBytes(bytes: Uint8Array, count: number, dimension: number): Mirrors {
    const mirrors = new Mirrors(count, dimension);
    const { buffer } = Uint8Array.from(bytes);
    let at = 0;
    for (const part of [mirrors.#rows.scales, mirrors.#pivots, mirrors.#triangle]) {
      part.set(new Float32Array(buffer, at, part.length));
      at += part.byteLength;
    }
    for (let i = 0; i < count; i++) {
      const length = dimension - i - 1;
      mirrors.#rows.multiples(i).set(new Int8Array(buffer, at, length), i + 1);
      at += length;
    }
    mirrors.#added = count;
    return mirrors;
  }

  #pivotOf(index: number): number {
    return (this.#pivots[index] ?? 0) * (this.#rows.scales[index] ?? 0);
  }

  /** As it is kept. */
  #mirror(index: number): Float32Array {
    const mirror = this.#rows.get(index);
    mirror[index] = this.#pivotOf(index);
    return mirror;
  }

  /** Products of the first so many mirrors with a vector. */
  #along(vector: Float32Array, count: number): Float32Array {
    const along = this.#rows.products(vector, count);
    for (let i = 0; i < count; i++) along[i] = (along[i] ?? 0) + this.#pivotOf(i) * (vector[i] ?? 0);
    return along;
  }
}
