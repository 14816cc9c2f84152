/**
 * Numbers that are spread like a bell curve, in any number of bits each, be it a part of one: rounded to equal steps, then coded
 * so that frequent levels take fewer bits (asymmetric numeral systems, Duda 2013). At the same length, half a bit a number
 * more exact than levels of equal length.
 */

export class BellCode {
  /** Between two levels, in standard deviations. */
  readonly step: number;
  /** Levels are numbered from the lowest on; the middle one has this number. */
  readonly levelMax: number;
  /** By level: its share of a total, where that begins, and the mean of the numbers it stands for. */
  readonly shares: Uint16Array;
  readonly starts: Uint16Array;
  readonly #values: Float32Array;
  /** By place in the total: the share of its level, and behind it how far the place lies in that; and what the level stands for. */
  readonly steps: Uint32Array;
  readonly valueAt: Float32Array;
  readonly totalBits: number;

  /** `totalBits`: shares are parts of two to the power of so many, at most 15. Coarse steps need fewer, and smaller tables are read faster. */
  constructor(step: number, totalBits: number) {
    this.step = step;
    this.totalBits = totalBits;
    const total = 2 ** totalBits;
    this.steps = new Uint32Array(total);
    this.valueAt = new Float32Array(total);
    this.levelMax = Math.max(1, Math.ceil(reach / step));
    const count = 2 * this.levelMax + 1;
    const chances = Float64Array.from({ length: count }, (_, i) => this.#chance(i));
    this.#values = Float32Array.from(chances, (chance, i) => this.#mean(i, chance));
    this.shares = Uint16Array.from(chances, (chance) => 1 + Math.floor(chance * (total - count)));
    const rest = total - this.shares.reduce((sum, share) => sum + share, 0);
    this.shares[this.levelMax] = (this.shares[this.levelMax] ?? 0) + rest;
    this.starts = new Uint16Array(count);
    let start = 0;
    for (let i = 0; i < count; i++) {
      this.starts[i] = start;
      const share = this.shares[i] ?? 0;
      for (let within = 0; within < share; within++) this.steps[start + within] = share * 2 ** 16 + within;
      this.valueAt.fill(this.#values[i] ?? 0, start, start + share);
      start += share;
    }
  }

  /** The level of a number that is given in steps. */
  level(number: number): number {
    // What is no number counts as the middle: for the rarest level there would never be room.
    const level = Math.round(number) || 0;
    return Math.max(-this.levelMax, Math.min(this.levelMax, level)) + this.levelMax;
  }

  /** What a level stands for, in standard deviations. */
  value(level: number): number {
    return this.#values[level] ?? 0;
  }

  #chance(i: number): number {
    const middle = (i - this.levelMax) * this.step;
    return below(middle + this.step / 2) - below(middle - this.step / 2);
  }

  #mean(i: number, chance: number): number {
    const middle = (i - this.levelMax) * this.step;
    if (chance < 1e-4) return middle;
    return (density(middle - this.step / 2) - density(middle + this.step / 2)) / chance;
  }
}

/** So many numbers, one after the other, that one code is for. */
export interface BellRun {
  readonly code: BellCode;
  readonly count: number;
}

/** Writes the levels of runs backwards into `bytes`; where they begin, or below 0 when there is no room. */
export function writeLevels(levels: Uint16Array, runs: readonly BellRun[], bytes: Uint8Array): number {
  let at = bytes.length;
  let state = stateMin;
  let end = levels.length;
  for (const { code, count } of runs.toReversed()) {
    const total = 2 ** code.totalBits;
    const first = end - count;
    for (let i = end - 1; i >= first; i--) {
      const level = levels[i] ?? 0;
      const share = code.shares[level] ?? 1;
      for (; state >= share * (stateMin / total) * 256; state = Math.floor(state / 256)) {
        if (--at < 0) return at;
        bytes[at] = state % 256;
      }
      state = Math.floor(state / share) * total + (state % share) + (code.starts[level] ?? 0);
    }
    end = first;
  }
  for (let i = 0; i < 4; i++, state = Math.floor(state / 256)) {
    if (--at < 0) return at;
    bytes[at] = state % 256;
  }
  return at;
}

/** What the levels of runs stand for, in standard deviations. Some 5 ns a number. */
export function readValues(bytes: Uint8Array, from: number, runs: readonly BellRun[], values: Float32Array): void {
  let at = from;
  let state = 0;
  for (let i = 0; i < 4; i++) state = state * 256 + (bytes[at++] ?? 0);
  state |= 0;
  let first = 0;
  for (const { code, count } of runs) {
    const { steps, valueAt, totalBits } = code;
    const mask = 2 ** totalBits - 1;
    const end = first + count;
    for (let i = first; i < end; i++) {
      const place = state & mask;
      values[i] = valueAt[place] ?? 0;
      const next = steps[place] ?? 0;
      state = (next >>> 16) * (state >> totalBits) + (next & 0xffff);
      while (state < stateMin && at < bytes.length) state = (state << 8) | (bytes[at++] ?? 0);
    }
    first = end;
  }
}

/** Bits that a number takes in the mean, rounded to steps of so many standard deviations. */
export function bitsOf(step: number): number {
  let sum = 0;
  for (let level = 0; level * step < reach + step; level++) {
    const chance = below((level + 0.5) * step) - below((level - 0.5) * step);
    if (chance > 0) sum -= (level === 0 ? 1 : 2) * chance * Math.log2(chance);
  }
  return sum;
}

/** The state stays from here to 256 times as much, below 2^31. */
const stateMin = 1 << 23;
/** Standard deviations; what is beyond is cut. */
const reach = 4.5;

/** The step at which rounded numbers tell so many bits each. */
function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** The share of the curve below a point. Source: Abramowitz and Stegun 26.2.17. */
function below(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = density(x) * series;
  return x >= 0 ? 1 - tail : tail;
}
