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
const recomputedTokens: Record<string, number[]> = {};
const typeThroughMs: number[] = [];
const backendRequests: number[] = [];
let requests = 0;
let broken = 0;
for (let seed = Number(options.seed); seed < Number(options.seed) + Number(options.seeds); seed++) {
  try {
    const report = await simulate(seed, Number(options.keys));
    for (const [order, tokens] of Object.entries(report.recomputedTokens))
      recomputedTokens[order] = [...(recomputedTokens[order] ?? []), ...tokens];
    for (const [outcome, count] of Object.entries(report.outcomes))
      outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
    requests += report.requests;
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
    recomputedTokens: Object.fromEntries(
      Object.entries(recomputedTokens).map(([order, tokens]) => [
        order,
        { ...percentiles(tokens), mean: mean(tokens), perRequest: mean(tokens, requests) },
      ]),
    ),
    typeThroughMs: percentiles(typeThroughMs),
  }),
);

/** Of the editor's requests, those count with 0 that no prompt was made for. */
function mean(numbers: readonly number[], of = numbers.length): number {
  return Number((numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, of)).toFixed(1));
}
