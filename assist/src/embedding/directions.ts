/**
 * A rotation that is learned: to the front of a vector come its numbers along the directions in which a model's vectors differ most, and
 * the rest is spread evenly over the others. A product of Householder reflections in Schreiber and Van Loan's form (1989), so that
 * lengths and angles stay however well the directions were learned. Some 2 million multiplications for 4,096 numbers, 256 directions.
 */
import { Rotation } from './rotation.js';

export class Directions {
  readonly dimension: number;
  /** How many come to the front. */
  readonly count: number;
  /** Of each number at the front, the greatest first, then of any of the others: the mean of its squares. */
  readonly variances: Float32Array;
  /** One behind the other, each with as many numbers as a vector: those of the reflections, multiples of a scale each. */
  readonly #mirrors: Float32Array;
  readonly #scales: Float32Array;
  /** Upper triangle, row by row. */
  readonly #triangle: Float32Array;
  readonly #rest: Rotation;

  constructor(mirrors: Float32Array, scales: Float32Array, triangle: Float32Array, variances: Float32Array) {
    this.count = variances.length - 1;
    this.dimension = mirrors.length / this.count;
    this.variances = variances;
    this.#mirrors = mirrors;
    this.#scales = scales;
    this.#triangle = triangle;
    this.#rest = new Rotation(this.dimension - this.count);
  }

  /** Rotates in place; lengths and angles stay. */
  turn(vector: Float32Array): void {
    const along = products(this.#mirrors, vector, this.count);
    const { count } = this;
    const amounts = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += (this.#triangle[k * count + i] ?? 0) * (along[k] ?? 0);
      amounts[i] = -sum;
    }
    addRows(this.#mirrors, amounts, vector);
    this.#rest.apply(vector.subarray(count));
  }

  /** Two bytes a number. In the order of the machine, as the files of codes: the database never leaves it. */
  toBytes(): Buffer {
    const multiples = new Int16Array(this.#mirrors.length);
    for (let i = 0; i < multiples.length; i++)
      multiples[i] = Math.round((this.#mirrors[i] ?? 0) / (this.#scales[Math.floor(i / this.dimension)] ?? 1));
    const parts = [Float32Array.of(this.count), this.variances, this.#scales, this.#triangle, multiples];
    return Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)));
  }

  static fromBytes(bytes: Uint8Array): Directions {
    const { buffer } = Uint8Array.from(bytes);
    const [count = 0] = new Float32Array(buffer, 0, 1);
    const floats = new Float32Array(buffer, 0, 2 + count * (2 + count));
    const scales = floats.subarray(2 + count, 2 + 2 * count);
    const multiples = new Int16Array(buffer, floats.byteLength);
    const dimension = multiples.length / count;
    const mirrors = new Float32Array(multiples.length);
    for (let i = 0; i < mirrors.length; i++)
      mirrors[i] = (multiples[i] ?? 0) * (scales[Math.floor(i / dimension)] ?? 0);
    return new Directions(mirrors, scales, floats.subarray(2 + 2 * count), floats.subarray(1, 2 + count));
  }
}

/**
 * The rotation that brings `axes` to the front, made orthogonal in their order: as many as `count`, one behind the other, each of
 * `dimension` numbers. `pause` is waited for between slices of a few milliseconds. `axes` is overwritten.
 */
export async function directionsAlong(
  axes: Float32Array,
  count: number,
  pause: () => Promise<void>,
): Promise<(variances: Float32Array) => Directions> {
  const dimension = axes.length / count;
  const triangle = new Float32Array(count * count);
  const scales = new Float32Array(count);
  for (let j = 0; j < count; j++) {
    await pause();
    const mirror = axes.subarray(j * dimension, (j + 1) * dimension);
    const former = axes.subarray(0, j * dimension);
    // What the mirrors so far make of this axis, in the reverse of the order in which they are applied.
    for (let i = 0; i < j; i++) reflect(axes.subarray(i * dimension, (i + 1) * dimension), mirror);
    mirror.fill(0, 0, j);
    const square = mirror.reduce((sum, value) => sum + value * value, 0);
    const first = mirror[j] ?? 0;
    mirror[j] = first + (first < 0 ? -1 : 1) * Math.sqrt(square);
    scales[j] = toMultiples(mirror);
    const along = products(former, mirror, j);
    for (let row = 0; row < j; row++) {
      let sum = 0;
      for (let k = row; k < j; k++) sum += (triangle[row * count + k] ?? 0) * (along[k] ?? 0);
      triangle[row * count + j] = -sum;
    }
    triangle[j * count + j] = 1;
  }
  return (variances) => new Directions(axes, scales, triangle, variances);
}

/** Rounds to 16 bits a number, and gives the scale with which the mirror reflects: it keeps lengths and angles as each does, and turns nearly as well. */
function toMultiples(mirror: Float32Array): number {
  let largest = 0;
  for (const value of mirror) largest = Math.max(largest, Math.abs(value));
  let square = 0;
  for (let i = 0; i < mirror.length; i++) {
    mirror[i] = largest > 0 ? Math.round(((mirror[i] ?? 0) / largest) * 32_767) : 0;
    square += (mirror[i] ?? 0) ** 2;
  }
  const scale = square > 0 ? Math.fround(Math.sqrt(2 / square)) : 0;
  for (let i = 0; i < mirror.length; i++) mirror[i] = (mirror[i] ?? 0) * scale;
  return scale;
}

function reflect(mirror: Float32Array, vector: Float32Array): void {
  const [amount] = products(mirror, vector, 1);
  addRows(mirror, Float32Array.of(-(amount ?? 0)), vector);
}

/** The products of the first so many rows of a matrix, each as long as a vector, with that: four at a time, since loading takes longer than multiplying. */
export function products(rows: Float32Array, vector: Float32Array, count: number): Float32Array {
  const size = vector.length;
  const sums = new Float32Array(count);
  let row = 0;
  for (; row + 4 <= count; row += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    const [atA, atB, atC, atD] = [row * size, (row + 1) * size, (row + 2) * size, (row + 3) * size];
    for (let i = 0; i < size; i++) {
      const value = vector[i] ?? 0;
      a += value * (rows[atA + i] ?? 0);
      b += value * (rows[atB + i] ?? 0);
      c += value * (rows[atC + i] ?? 0);
      d += value * (rows[atD + i] ?? 0);
    }
    sums.set([a, b, c, d], row);
  }
  for (; row < count; row++) {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (vector[i] ?? 0) * (rows[row * size + i] ?? 0);
    sums[row] = sum;
  }
  return sums;
}

/** Adds to a vector each row of a matrix as often as `amounts` says. */
export function addRows(rows: Float32Array, amounts: Float32Array, vector: Float32Array): void {
  const size = vector.length;
  let row = 0;
  for (; row + 4 <= amounts.length; row += 4) {
    const [a, b, c, d] = [amounts[row] ?? 0, amounts[row + 1] ?? 0, amounts[row + 2] ?? 0, amounts[row + 3] ?? 0];
    const [atA, atB, atC, atD] = [row * size, (row + 1) * size, (row + 2) * size, (row + 3) * size];
    for (let i = 0; i < size; i++)
      vector[i] =
        (vector[i] ?? 0) +
        a * (rows[atA + i] ?? 0) +
        b * (rows[atB + i] ?? 0) +
        c * (rows[atC + i] ?? 0) +
        d * (rows[atD + i] ?? 0);
  }
  for (; row < amounts.length; row++) {
    const amount = amounts[row] ?? 0;
    for (let i = 0; i < size; i++) vector[i] = (vector[i] ?? 0) + amount * (rows[row * size + i] ?? 0);
  }
}
