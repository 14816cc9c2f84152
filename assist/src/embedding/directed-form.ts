/**
 * A vector that was turned along its model's leading directions, in bytes: the more a number differs from vector to vector, the smaller are
 * its steps. Steps go with the square root of the variance, downwards: the least error of its products with vectors that are spread alike.
 */
import { BellCode, type BellRun, bitsOf, readValues, writeLevels } from './bell-code.js';
import type { Directions } from './directions.js';
import { embeddingLimits } from './limits.js';
import type { StoredForm, StoredVector } from './stored-vector.js';

/** Scale of the numbers behind the front, bias, and by how much all steps were made larger. */
const headBytes = 9;

export class DirectedForm implements StoredForm {
  readonly #count: number;
  readonly #dimension: number;
  readonly #runs: readonly BellRun[];
  readonly #frontRuns: readonly BellRun[];
  /** Of each number at the front. */
  readonly #deviations: Float32Array;
  /** Of the product being made: some hundred are made at once. */
  readonly #scratch: Float32Array;

  constructor({ count, dimension, variances }: Directions) {
    this.#count = count;
    this.#dimension = dimension;
    const deviations = variances.map((variance) => Math.max(Math.sqrt(variance), deviationMin));
    const steps = stepsFor(deviations, dimension);
    const codes = new Map<number, BellCode>();
    const runs: { code: BellCode; count: number }[] = [];
    for (const step of steps.subarray(0, count)) {
      const code = codes.get(step) ?? codeFor(step);
      codes.set(step, code);
      const last = runs.at(-1);
      if (last?.code === code) last.count++;
      else runs.push({ code, count: 1 });
    }
    this.#frontRuns = runs;
    this.#runs = [...runs, { code: codeFor(steps[count] ?? 1), count: dimension - count }];
    this.#deviations = deviations.subarray(0, count);
    this.#scratch = new Float32Array(dimension);
    const front = variances.subarray(0, count).reduce((sum, variance) => sum + variance, 0);
    const rest = (variances[count] ?? 0) * (dimension - count);
    if (rest < restShareMax * (front + rest)) this.roughlyWith = (query, bytes) => this.#frontWith(query, bytes);
  }

  readonly roughlyWith: StoredForm['roughlyWith'];

  /** At most `storedBytesMax` and 8 bytes. */
  encode(values: Float32Array, bias: number): Uint8Array {
    let square = 0;
    for (let i = this.#count; i < values.length; i++) square += (values[i] ?? 0) ** 2;
    const deviation = Math.sqrt(square / (values.length - this.#count)) || 1;
    const levels = new Uint16Array(values.length);
    const room = new Uint8Array(embeddingLimits.storedBytesMax + 8 - headBytes);
    for (let larger = 0; ; larger++) {
      const growth = growthOf(larger);
      const along = this.#round(values, growth, deviation, levels);
      // What lies beyond the last level would be cut.
      if (along === undefined && larger < largerMax) continue;
      const start = writeLevels(levels, this.#runs, room);
      if (start < 0 && larger < largerMax) continue;
      // It is like nothing that was learned: to say nothing of it is better than what would be read.
      if (start < 0) return this.encode(new Float32Array(values.length), bias);
      const bytes = new Uint8Array(headBytes + room.length - start);
      bytes.set(room.subarray(start), headBytes);
      const view = new DataView(bytes.buffer);
      view.setFloat32(0, along === undefined || along === 0 ? 0 : square / along, true);
      view.setFloat32(4, bias, true);
      view.setUint8(8, larger);
      return bytes;
    }
  }

  decode(bytes: Uint8Array): StoredVector {
    const values = new Float32Array(this.#dimension);
    readValues(bytes, headBytes, this.#runs, values);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const growth = growthOf(view.getUint8(8));
    for (let i = 0; i < this.#count; i++) values[i] = (values[i] ?? 0) * (this.#deviations[i] ?? 0) * growth;
    const scale = view.getFloat32(0, true);
    for (let i = this.#count; i < values.length; i++) values[i] = (values[i] ?? 0) * scale;
    return { values, bias: view.getFloat32(4, true) };
  }

  productWith(query: Float32Array, bytes: Uint8Array): number {
    const values = this.#scratch;
    readValues(bytes, headBytes, this.#runs, values);
    let rest = 0;
    for (let i = this.#count; i < query.length; i++) rest += (query[i] ?? 0) * (values[i] ?? 0);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return this.#frontProduct(query, view) + rest * view.getFloat32(0, true);
  }

  /** Numbers at the front are read first. */
  #frontWith(query: Float32Array, bytes: Uint8Array): number {
    readValues(bytes, headBytes, this.#frontRuns, this.#scratch);
    return this.#frontProduct(query, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  /** Of what was read; with the bias. */
  #frontProduct(query: Float32Array, view: DataView): number {
    const values = this.#scratch;
    let front = 0;
    for (let i = 0; i < this.#count; i++) front += (query[i] ?? 0) * (values[i] ?? 0) * (this.#deviations[i] ?? 0);
    return front * growthOf(view.getUint8(8)) + view.getFloat32(4, true);
  }

  /** The product of the numbers behind the front with what their levels stand for; undefined where a level lies beyond the last. */
  #round(values: Float32Array, growth: number, deviation: number, levels: Uint16Array): number | undefined {
    let at = 0;
    let along = 0;
    let isBeyond = false;
    for (const { code, count } of this.#runs) {
      for (const end = at + count; at < end; at++) {
        const value = values[at] ?? 0;
        const isFront = at < this.#count;
        const number = value / ((isFront ? (this.#deviations[at] ?? 0) : deviation) * code.step * growth);
        if (isFront && Math.abs(number) > code.levelMax + 0.5) isBeyond = true;
        const level = code.level(number);
        levels[at] = level;
        if (!isFront) along += value * code.value(level);
      }
    }
    return isBeyond ? undefined : along;
  }
}

/** Steps of the front, then of the others, in deviations: as many bits in all as a stored vector has. */
function stepsFor(deviations: Float32Array, dimension: number): Float32Array {
  const bits = 8 * (embeddingLimits.storedBytesMax + 8 - headBytes - spareBytes);
  const count = deviations.length - 1;
  const rest = deviations[count] ?? 1;
  let [low, high] = [-12, 12];
  const steps = () => {
    const finest = 2 ** ((low + high) / 2);
    // Steps of the front are few, since each has tables of its own: the square roots of powers of two.
    return deviations.map((deviation, i) => {
      const step = finest * (rest / deviation) ** 2;
      return Math.min(stepMax, Math.max(stepMin, i < count ? 2 ** (Math.round(2 * Math.log2(step)) / 2) : step));
    });
  };
  const known = new Map<number, number>();
  const bitsAt = (step: number) => {
    const told = known.get(step) ?? bitsOf(step);
    known.set(step, told);
    return told;
  };
  for (let i = 0; i < 30; i++) {
    const sum = steps().reduce((total, step, k) => total + bitsAt(step) * (k < count ? 1 : dimension - count), 0);
    if (sum > bits) low = (low + high) / 2;
    else high = (low + high) / 2;
  }
  low = high;
  return steps();
}

/** Read in half the time where tables fit the processor's nearest caches: larger ones are for the few numbers of the finest steps. */
function codeFor(step: number): BellCode {
  return new BellCode(step, step < 1 / 64 ? 14 : 12);
}

function growthOf(larger: number): number {
  return 1.02 ** larger;
}

/** Of how much vectors differ: with less behind the front, that alone tells which are near. */
const restShareMax = 0.5;
/** Fits one byte. */
const largerMax = 255;
/** Of vectors of length 1: where those that were learned from differ less, or not at all, others still may. */
const deviationMin = 1e-4;
/** Ten bits a number, and next to none. */
const stepMin = 2 ** -8;
const stepMax = 8;
/** Room that the code leaves, since some vectors take a little more than the mean. */
const spareBytes = 16;
