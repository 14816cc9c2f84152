/** `npm run soak`: 20,000 keys through real processes; fails when these hold more than 1.1 times the memory of a fifth of the way. --keys N, --seed N. */
import { parseArgs } from 'node:util';
import { soak } from './soak.js';

const { values: options } = parseArgs({
  options: { keys: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const report = await soak(Number(options.keys), Number(options.seed), (line) => console.error(line));
console.log(JSON.stringify(report));
if (report.ratio > 1.1) process.exitCode = 1;
// A forwarder's pipes may hold the process.
process.exit();
