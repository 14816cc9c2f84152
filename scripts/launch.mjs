/** Runs a command on a Node.js that is new enough, in this process where this one is. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeReady } from './ready.mjs';
import { LaunchError, say } from './say.mjs';

export async function launch(home, argv) {
  let node;
  try {
    node = await makeReady(home);
  } catch (thrown) {
    if (!(thrown instanceof LaunchError)) throw thrown;
    say(thrown.message);
    process.exit(1);
  }
  if (node === process.execPath) await import(pathToFileURL(join(home, 'dist', 'foretoken.mjs')).href);
  else runOn(node, [join(home, 'bin', 'foretoken.mjs'), ...argv]);
}

/**
 * The other process gets our streams and signals, and we end as it does. It does not look for a Node.js again: `node` may be a link
 * or a script that leads to another path, and who compared these anew would start one process by another without end.
 */
export function runOn(node, args) {
  const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, FORETOKEN_NODE: '' } });
  // A terminal sends Ctrl-C to both; the child decides what it means.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  child.on('error', (error) => {
    say(error.message);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    process.removeAllListeners(signal ?? 'SIGTERM');
    if (signal !== null) process.kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
}
