/**
 * A fixed random rotation: spreads what a vector says evenly over its numbers, so that few bits of each keep the angles.
 * Signs and fast Hadamard transforms over the first and the last 2^k numbers in turn serve any dimension; cost D log D.
 */
export class Rotation {
  readonly #dimension: number;
  readonly #block: number;
  readonly #signs: Int8Array;

  /** The same for the same dimension, in every process: stored vectors depend on it. */
  constructor(dimension: number) {
    this.#dimension = dimension;
    this.#block = 2 ** Math.floor(Math.log2(dimension));
    this.#signs = new Int8Array(rounds * dimension);
    let state = 0x9e3779b9;
    for (let i = 0; i < this.#signs.length; i++) {
      state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
      state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
      this.#signs[i] = ((state ^ (state >>> 15)) & 1) === 0 ? 1 : -1;
    }
  }

  /** Rotates in place; lengths and angles stay. */
  apply(vector: Float32Array): void {
    const size = this.#dimension;
    const block = this.#block;
    const scale = 1 / Math.sqrt(block);
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < size; i++) vector[i] = (vector[i] ?? 0) * (this.#signs[round * size + i] ?? 1);
      hadamard(vector.subarray(round % 2 === 0 ? 0 : size - block), block, scale);
    }
  }

  /** Rotates back in place. */
  undo(vector: Float32Array): void {
    const size = this.#dimension;
    const scale = 1 / Math.sqrt(this.#block);
    for (let round = rounds - 1; round >= 0; round--) {
      hadamard(vector.subarray(round % 2 === 0 ? 0 : size - this.#block), this.#block, scale);
      for (let i = 0; i < size; i++) vector[i] = (vector[i] ?? 0) * (this.#signs[round * size + i] ?? 1);
    }
  }
}

/** Both ends are reached twice. */
const rounds = 4;

function hadamard(values: Float32Array, size: number, scale: number): void {
  for (let half = 1; half < size; half *= 2) {
    for (let start = 0; start < size; start += 2 * half) {
      for (let i = start; i < start + half; i++) {
        const a = values[i] ?? 0;
        const b = values[i + half] ?? 0;
        values[i] = a + b;
        values[i + half] = a - b;
      }
    }
  }
  for (let i = 0; i < size; i++) values[i] = (values[i] ?? 0) * scale;
}
