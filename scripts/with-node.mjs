/** Runs a script on a Node.js that is new enough, with everything installed and built. */
import { fileURLToPath } from 'node:url';
import { runOn } from './launch.mjs';
import { makeAllReady } from './ready.mjs';
import { LaunchError, say } from './say.mjs';

const home = fileURLToPath(new URL('..', import.meta.url));
try {
  const node = await makeAllReady(home);
  runOn(node, process.argv.slice(2));
} catch (thrown) {
  if (!(thrown instanceof LaunchError)) throw thrown;
  say(thrown.message);
  process.exitCode = 1;
}
