/** Installs node-llama-cpp into a folder of its own: `install-engine.mjs FOLDER [--gpu NAME] [--from ENGINE]`. Does nothing when it is there. */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withInstallLock } from './install-lock.mjs';
import { npmInstall } from './npm-install.mjs';
import { LaunchError, launchError, say } from './say.mjs';

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

/** `from` is an engine of the same version, brought from another machine of the same kind. Throws LaunchError. */
async function installEngine(folder, { gpu, from }) {
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
  const wanted = packagesFor(gpu);
  await withInstallLock(dirname(folder), async () => {
    if (wanted.every((name) => holds(folder, name))) return;
    const stage = `${folder}.new`;
    rmSync(stage, { recursive: true, force: true });
    mkdirSync(stage, { mode: 0o700 });
    if (from === undefined) fetchInto(stage, wanted);
    else copyInto(stage, from, wanted);
    rmSync(folder, { recursive: true, force: true });
    renameSync(stage, folder);
  });
}

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

/** The locked packages, and of the binaries those alone that are wanted: all of them would take 700 MB. */
function fetchInto(stage, wanted) {
  const manifest = readJson(join(pinned, 'package.json'));
  const lock = readJson(join(pinned, 'package-lock.json'));
  for (const name of wanted) {
    const entry = lock.packages[`node_modules/${name}`];
    delete entry.optional;
    manifest.dependencies[name] = entry.version;
  }
  lock.packages[''].dependencies = manifest.dependencies;
  writeFileSync(join(stage, 'package.json'), JSON.stringify(manifest, undefined, 2));
  writeFileSync(join(stage, 'package-lock.json'), JSON.stringify(lock, undefined, 2));
  npmInstall(stage, process.execPath, 'omit');
  complain(stage, wanted, 'npm brought no');
}

function copyInto(stage, from, wanted) {
  complain(from, wanted, `${from} holds no`);
  for (const name of ['package.json', 'package-lock.json', 'node_modules'])
    if (existsSync(join(from, name))) cpSync(join(from, name), join(stage, name), { recursive: true });
}

function complain(folder, wanted, what) {
  const missing = wanted.find((name) => !holds(folder, name));
  if (missing === undefined) return;
  const { version } = readJson(join(pinned, 'package.json'));
  throw launchError(
    'node-llama-cpp was not installed.',
    `${what} ${missing} ${version}.`,
    'Check the network, the proxy and .npmrc; or copy the folder of an engine from a machine of the same kind and name it by --from.',
  );
}

function holds(folder, name) {
  try {
    const { version } = readJson(join(folder, 'node_modules', name, 'package.json'));
    return version === readJson(join(pinned, 'package.json')).version;
  } catch {
    return false;
  }
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

const [folder, ...rest] = process.argv.slice(2);
const argumentOf = (flag) => (rest.includes(flag) ? rest[rest.indexOf(flag) + 1] : undefined);
try {
  if (folder === undefined) throw launchError('No folder is named.', 'It is the first argument.', 'Name one.');
  await installEngine(folder, { gpu: argumentOf('--gpu'), from: argumentOf('--from') });
} catch (thrown) {
  if (!(thrown instanceof LaunchError)) throw thrown;
  say(thrown.message);
  process.exitCode = 1;
}
