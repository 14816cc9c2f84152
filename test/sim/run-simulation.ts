/** `npm run sim`: simulated typing sessions, as many and as long as wanted. --seed N, --seeds HOW MANY from there on, --keys M of each. */
import { parseArgs } from 'node:util';
import { percentiles } from '../bench/percentiles.js';
import { simulate } from './simulation.js';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    keys: { type: 'string', default: '2000' },
  },
});
const outcomes: Record<string, number> = {};
const recomputedTokens: number[] = [];
const typeThroughMs: number[] = [];
const backendRequests: number[] = [];
let broken = 0;
for (let seed = Number(options.seed); seed < Number(options.seed) + Number(options.seeds); seed++) {
  try {
    const report = await simulate(seed, Number(options.keys));
    recomputedTokens.push(...report.recomputedTokens);
    for (const [outcome, count] of Object.entries(report.outcomes))
      outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
    typeThroughMs.push(...report.typeThroughMs);
    backendRequests.push(report.backendRequestsPer100Keys);
  } catch (thrown) {
    broken++;
    process.exitCode = 1;
    console.error(thrown instanceof Error ? thrown.message : thrown);
  }
}
console.log(
  JSON.stringify({
    seeds: Number(options.seeds),
    broken,
    outcomes,
    backendRequestsPer100Keys: percentiles(backendRequests).p50,
    recomputedTokens: { ...percentiles(recomputedTokens), mean: mean(recomputedTokens) },
    typeThroughMs: percentiles(typeThroughMs),
  }),
);

function mean(numbers: readonly number[]): number {
  return Number((numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length)).toFixed(1));
}
