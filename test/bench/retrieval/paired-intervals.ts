/** Means and paired differences with bootstrap intervals, the same on every run. */
export interface Interval {
  readonly mean: number;
  /** The middle 95 % of the means of resamples. */
  readonly low: number;
  readonly high: number;
}

const resamples = 2_000;

/** `samples` are differences where two variants are compared on the same tasks. */
export function bootstrapInterval(samples: readonly number[]): Interval {
  const random = seeded(samples.length);
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample++) {
    let sum = 0;
    for (let drawn = 0; drawn < samples.length; drawn++) sum += samples[Math.floor(random() * samples.length)] ?? 0;
    means[resample] = sum / samples.length;
  }
  means.sort();
  const at = (share: number) => rounded(means[Math.floor((resamples - 1) * share)] ?? 0);
  return { mean: rounded(samples.reduce((a, b) => a + b, 0) / samples.length), low: at(0.025), high: at(0.975) };
}

/** Source: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
