/** Runs a script of this folder's `node_modules` or a file on a Node.js that is new enough, its packages installed. */
import { fileURLToPath } from 'node:url';
import { runOn } from './launch.mjs';
import { install } from './ready.mjs';
import { findNode } from './runtime.mjs';
import { LaunchError, say } from './say.mjs';

const home = fileURLToPath(new URL('..', import.meta.url));
try {
  const node = await findNode(home);
  install(home, node);
  runOn(node, process.argv.slice(2));
} catch (thrown) {
  if (!(thrown instanceof LaunchError)) throw thrown;
  say(thrown.message);
  process.exitCode = 1;
}
