#!/usr/bin/env node
/** The command `foretoken`: brings what is missing, then runs. No dependency, any Node from 18 on. */
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const home = fileURLToPath(new URL('..', import.meta.url));
const forwarder = `${home}dist/forward-stdio.mjs`;
const argv = process.argv.slice(2);

if (argv[0] === 'lsp' && argv[1] === '--stdio' && existsSync(forwarder)) {
  // An editor waits: nothing is checked, and the forwarder runs on whatever Node this is.
  const { forwardStdio } = await import(pathToFileURL(forwarder).href);
  await forwardStdio();
} else {
  const { launch } = await import('../scripts/launch.mjs');
  await launch(home, argv);
}
