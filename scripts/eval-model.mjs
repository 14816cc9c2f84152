/** `npm run eval:model`: does context make a real model complete better? Installs the model, then measures; see test/bench/retrieval/measure-model.ts. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeAllReady } from './ready.mjs';

const home = fileURLToPath(new URL('..', import.meta.url));
await makeAllReady(home);
// Where this fails the measurement says what is missing, and ends.
spawnSync('sh', [join(home, 'test', 'engines', 'install-line-scorer.sh')], { stdio: 'inherit' });
const script = join(home, 'test', 'dist', 'bench', 'retrieval', 'measure-model.js');
process.exitCode = spawnSync(process.execPath, [script, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
