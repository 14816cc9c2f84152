/** Bundles the compiled daemon into dist/: the command line in chunks loaded on demand, the forwarder by itself. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const home = fileURLToPath(new URL('..', import.meta.url));
const common = {
  absWorkingDir: home,
  bundle: true,
  platform: 'node',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  outdir: 'dist',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'error',
  // jsonc-parser's CommonJS form asks for its parts at run time.
  mainFields: ['module', 'main'],
};

rmSync(`${home}dist`, { recursive: true, force: true });
await build({
  ...common,
  target: 'node22',
  entryPoints: { foretoken: 'daemon/dist/src/cli/main.js' },
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // These two carry binaries and stay packages of their own.
  external: ['better-sqlite3', '@parcel/watcher'],
  // Bundled CommonJS packages ask for Node's modules through `require`.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
});
await build({
  ...common,
  target: 'node18',
  entryPoints: { 'forward-stdio': 'daemon/dist/src/process/forward-stdio.js' },
});
