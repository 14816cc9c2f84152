/** Makes a clone ready to run: its packages installed, its code built and bundled. What is done already is not done again. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withInstallLock } from './install-lock.mjs';
import { npmInstall } from './npm-install.mjs';
import { findNode } from './runtime.mjs';
import { LaunchError, launchError, say } from './say.mjs';

/** A packed installation carries its bundle and nothing to build. */
export function isClone(home) {
  return existsSync(join(home, 'tsconfig.base.json'));
}

/** The path of the Node.js to run with. Throws LaunchError. */
export async function makeReady(home) {
  const node = await findNode(home);
  if (!isClone(home) || isBuilt(home)) return node;
  await withInstallLock(home, async () => {
    install(home, node);
    if (isBuilt(home)) return;
    say('building …');
    build(home, node, ['daemon']);
    await bundle(home, node);
  });
  return node;
}

/** Brings the packages of the lock file; `node` runs npm where npm is a script. */
export function install(home, node) {
  const stamp = join(home, 'node_modules', '.package-lock.json');
  if (dateOf(stamp) >= dateOf(join(home, 'package-lock.json'))) return;
  say('installing packages …');
  npmInstall(home, node);
}

/** Compiles the named projects, all without a name. */
export function build(home, node, projects = []) {
  const tsc = join(home, 'node_modules', 'typescript', 'bin', 'tsc');
  const ran = spawnSync(node, [tsc, '-b', ...projects], { cwd: home, encoding: 'utf8' });
  if (ran.status !== 0)
    throw launchError('The build failed.', `${ran.stdout}${ran.stderr}`.trim(), 'Correct what is named above.');
}

/** Bundles what ships: a bundled start takes half the time of an unbundled one. */
export async function bundle(home, node, ...flags) {
  const digest = sourcesDigest(home);
  const ran = spawnSync(node, [join(home, 'scripts', 'bundle.mjs'), ...flags], { cwd: home, encoding: 'utf8' });
  if (ran.status !== 0)
    throw launchError('The bundle failed.', `${ran.stdout}${ran.stderr}`.trim(), 'Correct what is named above.');
  writeFileSync(join(home, 'dist', '.built'), digest);
}

function isBuilt(home) {
  try {
    return (
      readFileSync(join(home, 'dist', '.built'), 'utf8') === sourcesDigest(home) &&
      existsSync(join(home, 'node_modules'))
    );
  } catch {
    return false;
  }
}

/** Names, sizes and dates of all that goes into the bundle: also a file that is gone or older makes a difference. */
function sourcesDigest(home) {
  const hash = createHash('sha256');
  const add = (path) => {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  };
  const look = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) look(path);
      else add(path);
    }
  };
  add(join(home, 'package-lock.json'));
  add(join(home, 'scripts', 'bundle.mjs'));
  for (const name of readdirSync(home).sort()) {
    if (name !== 'test' && existsSync(join(home, name, 'src')) && existsSync(join(home, name, 'tsconfig.json')))
      look(join(home, name, 'src'));
  }
  return hash.digest('hex');
}

function dateOf(file) {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

/** Installs and builds what tests and benchmarks need: every project, and the bundle. Returns the Node.js to run with. */
export async function makeAllReady(home) {
  const node = await findNode(home);
  await withInstallLock(home, async () => {
    install(home, node);
    build(home, node);
    if (!isBuilt(home)) await bundle(home, node);
  });
  return node;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const home = fileURLToPath(new URL('..', import.meta.url));
  const make = process.argv.includes('--alone') ? makeAlone : makeReady;
  await make(home).catch((thrown) => {
    if (!(thrown instanceof LaunchError)) throw thrown;
    say(thrown.message);
    process.exit(1);
  });
}

/** For a package: built, and nothing of an earlier build beside it. */
async function makeAlone(home) {
  const node = await makeReady(home);
  await withInstallLock(home, () => bundle(home, node, '--alone'));
}
