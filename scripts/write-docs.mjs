/** Writes docs/reference, and what clients have of it, from the tables in code; with --check only says what is stale, and ends with 1. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('..', import.meta.url));
const { clientFiles, referencePages } = await import(
  new URL('../daemon/dist/src/docs/render-reference.js', import.meta.url).href
);
const folder = join(home, 'docs', 'reference');
const pages = referencePages();
if (process.argv.includes('--check')) {
  const names = readdirSync(folder);
  const stale = pages.filter(
    ({ path, text }) => !names.includes(path) || readFileSync(join(folder, path), 'utf8') !== text,
  );
  const dead = names.filter((name) => !pages.some(({ path }) => path === name));
  for (const name of [...stale.map(({ path }) => path), ...dead])
    console.error(`docs/reference/${name} is stale: run \`npm run docs\``);
  const staleFiles = clientFiles().filter(
    ({ path, text }) => !existsSync(join(home, path)) || readFileSync(join(home, path), 'utf8') !== text,
  );
  for (const { path } of staleFiles) console.error(`${path} is stale: run \`npm run docs\``);
  process.exitCode = stale.length + dead.length + staleFiles.length > 0 ? 1 : 0;
} else {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  for (const { path, text } of pages) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  for (const { path, text } of clientFiles()) writeFileSync(join(home, path), text);
}
