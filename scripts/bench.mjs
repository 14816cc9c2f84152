/** `npm run bench`: every benchmark in a process of its own; one JSON object in all. `--baseline` also keeps it as the baseline. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeAllReady } from './ready.mjs';

const home = fileURLToPath(new URL('..', import.meta.url));
const benches = {
  initialize: 'processes/initialize.js',
  memory: 'processes/memory.js',
  forwarder: 'processes/forwarder.js',
  roundTrip: 'processes/round-trip.js',
  backendAdapter: 'backend/measure-adapter.js',
  backendOverhead: 'processes/backend-overhead.js',
  localModel: 'backend/local-model.js',
  syntax: 'syntax/measure-parse.js',
  typingWhileIndexing: 'processes/typing-while-indexing.js',
  index: 'index/index-speed.js',
  structure: 'index/structure-queries.js',
  search: 'index/search-quality.js',
  embeddedSpeed: 'quality/measure-speed.js',
  completionQuality: 'quality/measure-quality.js',
  stops: 'quality/measure-stops.js',
  retrieval: 'retrieval/measure-recall.js',
  receivers: 'retrieval/measure-receivers.js',
  activity: 'retrieval/measure-edits.js',
  contextCopy: 'retrieval/measure-copy.js',
  contextTime: 'retrieval/measure-context-time.js',
  promptReuse: 'prompts/measure-reuse.js',
  firstToken: 'prompts/measure-first-token.js',
  vectors: 'embedding/measure-vectors.js',
  keystrokes: 'keystrokes/measure-keystrokes.js',
  keystrokesWithModel: 'keystrokes/measure-keystrokes.js --model',
};
/** Minutes and gigabytes, or a server of one's own: only by name. */
const large = {
  server: 'backend/measure-server.js',
  warmUp: 'processes/warm-up.js',
  largeRepository: 'index/large-repository.js',
  diagnostics: 'retrieval/measure-diagnostics.js',
  semantic: 'retrieval/measure-semantic.js',
  ring: 'prompts/compare-ring.js',
};
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));

await makeAllReady(home);
const results = { node: process.version, cores: cpus().length, processor: cpus()[0]?.model ?? '' };
for (const [name, file] of Object.entries({ ...benches, ...large })) {
  if (wanted.length > 0 ? !wanted.includes(name) : name in large) continue;
  console.error(`${name} …`);
  const [script, ...flags] = file.split(' ');
  const ran = spawnSync(process.execPath, [join(home, 'test', 'dist', 'bench', script), ...flags], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const rows = ran.stdout.split('\n').filter((line) => line.startsWith('{') || line.startsWith('['));
  results[name] =
    ran.status === 0 ? (parsed(ran.stdout) ?? rows.map((row) => JSON.parse(row))) : { failed: ran.status };
  if (Array.isArray(results[name]) && results[name].length < 2)
    results[name] = results[name][0] ?? { skipped: 'see above' };
  if (ran.status !== 0) process.exitCode = 1;
}
const text = `${JSON.stringify(results, undefined, 2)}\n`;
process.stdout.write(text);
if (process.argv.includes('--baseline')) {
  const baseline = join(home, 'test', 'bench', 'baseline.json');
  // Of a run of some benchmarks, the others' last results stay.
  const before = wanted.length > 0 && existsSync(baseline) ? JSON.parse(readFileSync(baseline, 'utf8')) : {};
  writeFileSync(baseline, `${JSON.stringify({ ...before, ...results }, undefined, 2)}\n`);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
