/**
 * Numbers that are spread like a bell curve, in any number of bits each, be it a part of one: rounded to equal steps, then coded
 * so that frequent levels take fewer bits (asymmetric numeral systems, Duda 2013). At the same length, half a bit a number
 * more exact than levels of equal length.
 */

export class BellCode {
  /** Steps are in standard deviations. */
  readonly step: number;
  readonly #levelMax: number;
  /** By level from the lowest on: its share of `total`, where that begins, and the mean of the numbers it stands for. */
  readonly #shares: Uint16Array;
  readonly #starts: Uint16Array;
  readonly #values: Float32Array;
  /** By place in `total`: the share of its level, and behind it how far the place lies in that; and what the level stands for. */
  readonly #steps = new Uint32Array(total);
  readonly #valueAt = new Float32Array(total);

  /** `bits`: of a number, in the mean; above 0, at most 8. */
  constructor(bits: number) {
    this.step = stepOf(bits);
    this.#levelMax = Math.max(1, Math.ceil(reach / this.step));
    const count = 2 * this.#levelMax + 1;
    const chances = Float64Array.from({ length: count }, (_, i) => this.#chance(i));
    this.#values = Float32Array.from(chances, (chance, i) => this.#mean(i, chance));
    this.#shares = Uint16Array.from(chances, (chance) => 1 + Math.floor(chance * (total - count)));
    const rest = total - this.#shares.reduce((sum, share) => sum + share, 0);
    this.#shares[this.#levelMax] = (this.#shares[this.#levelMax] ?? 0) + rest;
    this.#starts = new Uint16Array(count);
    let start = 0;
    for (let i = 0; i < count; i++) {
      this.#starts[i] = start;
      const share = this.#shares[i] ?? 0;
      for (let within = 0; within < share; within++) this.#steps[start + within] = share * 2 ** 16 + within;
      this.#valueAt.fill(this.#values[i] ?? 0, start, start + share);
      start += share;
    }
  }

  /** Levels of numbers that are given in steps; and, in `values`, what they stand for, in standard deviations. */
  round(numbers: Float32Array, values: Float32Array): Uint16Array {
    const levels = new Uint16Array(numbers.length);
    for (let i = 0; i < numbers.length; i++) {
      // What is no number counts as the middle: for the rarest level there would never be room.
      const level = Math.round(numbers[i] ?? 0) || 0;
      levels[i] = Math.max(-this.#levelMax, Math.min(this.#levelMax, level)) + this.#levelMax;
      values[i] = this.#values[levels[i] ?? 0] ?? 0;
    }
    return levels;
  }

  /** Writes levels backwards into `bytes`; where they begin, or below 0 when there is no room. */
  write(levels: Uint16Array, bytes: Uint8Array): number {
    let at = bytes.length;
    let state = stateMin;
    for (let i = levels.length - 1; i >= 0; i--) {
      const level = levels[i] ?? 0;
      const share = this.#shares[level] ?? 1;
      for (; state >= share * (stateMin / total) * 256; state = Math.floor(state / 256)) {
        if (--at < 0) return at;
        bytes[at] = state % 256;
      }
      state = Math.floor(state / share) * total + (state % share) + (this.#starts[level] ?? 0);
    }
    for (let i = 0; i < 4; i++, state = Math.floor(state / 256)) {
      if (--at < 0) return at;
      bytes[at] = state % 256;
    }
    return at;
  }

  /** What the levels stand for, in standard deviations. Some 5 ns a number. */
  read(bytes: Uint8Array, from: number, values: Float32Array): void {
    let at = from;
    let state = 0;
    for (let i = 0; i < 4; i++) state = state * 256 + (bytes[at++] ?? 0);
    state |= 0;
    for (let i = 0; i < values.length; i++) {
      const place = state & (total - 1);
      values[i] = this.#valueAt[place] ?? 0;
      const next = this.#steps[place] ?? 0;
      state = (next >>> 16) * (state >> totalBits) + (next & 0xffff);
      while (state < stateMin && at < bytes.length) state = (state << 8) | (bytes[at++] ?? 0);
    }
  }

  #chance(i: number): number {
    const middle = (i - this.#levelMax) * this.step;
    return below(middle + this.step / 2) - below(middle - this.step / 2);
  }

  #mean(i: number, chance: number): number {
    const middle = (i - this.#levelMax) * this.step;
    if (chance < 1e-4) return middle;
    return (density(middle - this.step / 2) - density(middle + this.step / 2)) / chance;
  }
}

const totalBits = 14;
const total = 1 << totalBits;
/** The state stays from here to 256 times as much, below 2^31. */
const stateMin = 1 << 23;
/** Standard deviations; what is beyond is cut. */
const reach = 4.5;

/** The step at which rounded numbers tell so many bits each. */
function stepOf(bits: number): number {
  let [low, high] = [0.01, 8];
  for (let i = 0; i < 40; i++) {
    const step = (low + high) / 2;
    if (entropy(step) > bits) low = step;
    else high = step;
  }
  return high;
}

function entropy(step: number): number {
  let sum = 0;
  for (let level = 0; level * step < reach + step; level++) {
    const chance = below((level + 0.5) * step) - below((level - 0.5) * step);
    if (chance > 0) sum -= (level === 0 ? 1 : 2) * chance * Math.log2(chance);
  }
  return sum;
}

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
