/** `npm test`: brings what is missing, builds all, runs every test, and ends with one line that counts them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeAllReady } from './ready.mjs';
import { LaunchError, say } from './say.mjs';

const home = fileURLToPath(new URL('..', import.meta.url));
/** `npm test -- GLOB …` runs those alone. */
const given = process.argv.slice(2);
const globs = given.length > 0 ? given : ['*/dist/test/**/*.test.js', 'test/dist/**/*.test.js'];

try {
  const node = await makeAllReady(home);
  const mocha = join(home, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const ran = spawnSync(node, [mocha, ...globs], {
    cwd: home,
    stdio: 'inherit',
    env: { ...process.env, FORETOKEN_BUGS: 'throw' },
  });
  process.exitCode = ran.status ?? 1;
} catch (thrown) {
  if (!(thrown instanceof LaunchError)) throw thrown;
  say(thrown.message);
  process.exitCode = 1;
}
