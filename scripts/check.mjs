/** `npm run check`: the inner loop. Types, lint and format, and the tests that start no other program; under a minute. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeAllReady } from './ready.mjs';
import { LaunchError, say } from './say.mjs';

const home = fileURLToPath(new URL('..', import.meta.url));
try {
  const node = await makeAllReady(home);
  const bin = (name, path) => join(home, 'node_modules', name, ...path.split('/'));
  const run = (...args) =>
    spawnSync(node, args, { cwd: home, stdio: 'inherit', env: { ...process.env, FORETOKEN_BUGS: 'throw' } }).status;
  const lint = run(bin('@biomejs/biome', 'bin/biome'), 'check', '.');
  const tests = run(bin('mocha', 'bin/mocha.js'), '*/dist/test/**/*.test.js');
  process.exitCode = lint || tests || 0;
} catch (thrown) {
  if (!(thrown instanceof LaunchError)) throw thrown;
  say(thrown.message);
  process.exitCode = 1;
}
