/** Installs node-llama-cpp into a folder of its own: `install-engine.mjs FOLDER [--gpu NAME] [--from ENGINE]`. Does nothing when it is there. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flagOf, installPinned, readJson, runInstall } from './pinned-packages.mjs';
import { launchError } from './say.mjs';

/** What of its binaries a platform needs; Metal comes with Apple's processors. */
const binaries = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'mac-x64',
  'darwin-arm64': 'mac-arm64-metal',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
};
const pinned = fileURLToPath(new URL('../runtime/node-llama-cpp/', import.meta.url));

function packagesFor(gpu) {
  const platform = `${process.platform}-${process.arch}`;
  const base = binaries[platform];
  const names = [base, ...(gpu === undefined ? [] : [`${base}-${gpu}`])].map((name) => `@node-llama-cpp/${name}`);
  const lock = readJson(join(pinned, 'package-lock.json'));
  const missing = names.find((name) => lock.packages[`node_modules/${name}`] === undefined);
  if (base === undefined || missing !== undefined) {
    throw launchError(
      'node-llama-cpp cannot be installed so.',
      `It has no binaries for ${platform}${gpu === undefined ? '' : ` with ${gpu}`}.`,
      'Serve the model with another program, and point backend.url at it.',
    );
  }
  return ['node-llama-cpp', ...names];
}

const [folder, ...rest] = process.argv.slice(2);
await runInstall(async () => {
  if (folder === undefined) throw launchError('No folder is named.', 'It is the first argument.', 'Name one.');
  const [gpu, from] = [flagOf(rest, '--gpu'), flagOf(rest, '--from')];
  await installPinned(folder, { what: 'node-llama-cpp', pinned, wanted: packagesFor(gpu), from });
});
