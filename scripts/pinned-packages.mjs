/** Installs some of a locked list of packages into a folder of their own, which nothing else of the product needs. */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withInstallLock } from './install-lock.mjs';
import { npmInstall } from './npm-install.mjs';
import { LaunchError, launchError, say } from './say.mjs';

/**
 * `pinned` is the folder of package.json and package-lock.json; `wanted` the packages to fetch, `kept` those of them that are needed
 * afterwards, all unless it is said; `from` such a folder, brought from another machine; `thin` may take away what is not needed.
 * Does nothing where all is there. Throws LaunchError.
 */
export async function installPinned(folder, { what, pinned, wanted, kept = wanted, from, thin = () => {} }) {
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
  const { packages } = readJson(join(pinned, 'package-lock.json'));
  const versionOf = (name) => packages[`node_modules/${name}`]?.version;
  const missingIn = (place) => kept.find((name) => !holds(place, name, versionOf(name)));
  const complain = (place, why) => {
    const missing = missingIn(place);
    if (missing === undefined) return;
    throw launchError(
      `${what} was not installed.`,
      `${why} ${missing} ${versionOf(missing)}.`,
      'Check the network, the proxy and .npmrc; or copy such a folder from a machine of the same kind and name it by --from.',
    );
  };
  await withInstallLock(dirname(folder), async () => {
    if (missingIn(folder) === undefined) return;
    const stage = `${folder}.new`;
    rmSync(stage, { recursive: true, force: true });
    mkdirSync(stage, { mode: 0o700 });
    try {
      if (from === undefined) {
        fetchInto(stage, pinned, wanted);
        complain(stage, 'npm brought no');
        thin(stage);
      } else {
        complain(from, `${from} holds no`);
        copyInto(stage, from);
      }
      rmSync(folder, { recursive: true, force: true });
      renameSync(stage, folder);
    } finally {
      // Of what failed in between, nothing stays.
      rmSync(stage, { recursive: true, force: true });
    }
  });
}

/** Runs what installs, and says in words why it could not. */
export async function runInstall(install) {
  try {
    await install();
  } catch (thrown) {
    const isOfSystem = thrown instanceof Error && 'syscall' in thrown;
    if (!(thrown instanceof LaunchError) && !isOfSystem) throw thrown;
    const todo = 'Make room on its disk, or its folder writable, and run the command again.';
    say(isOfSystem ? launchError('Nothing was installed.', thrown.message, todo).message : thrown.message);
    process.exitCode = 1;
  }
}

/** The argument that follows a flag. */
export function flagOf(words, flag) {
  return words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined;
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The locked packages, and of the optional ones those alone that are wanted: all of them would take 700 MB. */
function fetchInto(stage, pinned, wanted) {
  const manifest = readJson(join(pinned, 'package.json'));
  const lock = readJson(join(pinned, 'package-lock.json'));
  for (const name of Object.keys(manifest.dependencies)) {
    if (wanted.includes(name)) continue;
    delete manifest.dependencies[name];
    delete lock.packages[`node_modules/${name}`];
  }
  for (const name of wanted) {
    const entry = lock.packages[`node_modules/${name}`];
    delete entry.optional;
    manifest.dependencies[name] = entry.version;
  }
  lock.packages[''].dependencies = manifest.dependencies;
  writeFileSync(join(stage, 'package.json'), JSON.stringify(manifest, undefined, 2));
  writeFileSync(join(stage, 'package-lock.json'), JSON.stringify(lock, undefined, 2));
  npmInstall(stage, process.execPath, 'omit');
}

function copyInto(stage, from) {
  for (const name of ['package.json', 'package-lock.json', 'node_modules'])
    if (existsSync(join(from, name))) cpSync(join(from, name), join(stage, name), { recursive: true });
}

function holds(folder, name, version) {
  try {
    return version === readJson(join(folder, 'node_modules', name, 'package.json')).version;
  } catch {
    return false;
  }
}
