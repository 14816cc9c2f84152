/** Bundles the compiled daemon into dist/: the command line in chunks loaded on demand, the forwarder by itself. */
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const home = fileURLToPath(new URL('..', import.meta.url));
const common = {
  absWorkingDir: home,
  bundle: true,
  platform: 'node',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  outdir: 'dist.new',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'error',
  define: { FORETOKEN_BUILT_AT: String(Math.floor(Date.now() / 1000)) },
  // jsonc-parser's CommonJS form asks for its parts at run time.
  mainFields: ['module', 'main'],
};

rmSync(`${home}dist.new`, { recursive: true, force: true });
await build({
  ...common,
  target: 'node22',
  // The indexer's helper thread is started by its file's name, beside the chunk that starts it.
  entryPoints: {
    foretoken: 'daemon/dist/src/cli/main.js',
    'chunks/helper-entry': 'codebase/dist/src/index/update/helper-entry.js',
  },
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // These carry binaries or WebAssembly and stay packages of their own.
  external: ['better-sqlite3', '@parcel/watcher', 'web-tree-sitter', '@vscode/tree-sitter-wasm'],
  // Bundled CommonJS packages ask for Node's modules through `require`.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
});
await build({
  ...common,
  target: 'node18',
  entryPoints: { 'forward-stdio': 'daemon/dist/src/forwarder/forward-stdio.js' },
});

// Moved in file by file, chunks before what names them: a daemon that runs finds its chunks, an editor its forwarder.
const made = `${home}dist.new`;
const chunks = `${home}dist/chunks`;
mkdirSync(chunks, { recursive: true });
for (const name of readdirSync(join(made, 'chunks'))) copyFileSync(join(made, 'chunks', name), join(chunks, name));
for (const name of ['foretoken.mjs', 'forward-stdio.mjs']) renameSync(join(made, name), join(home, 'dist', name));
const fresh = new Set(readdirSync(join(made, 'chunks')));
const dayMs = 24 * 60 * 60_000;
for (const name of readdirSync(chunks)) {
  // A package holds none of an earlier build's.
  const isOld = process.argv.includes('--alone') || Date.now() - statSync(join(chunks, name)).mtimeMs > dayMs;
  if (!fresh.has(name) && isOld) rmSync(join(chunks, name));
}
rmSync(made, { recursive: true, force: true });
