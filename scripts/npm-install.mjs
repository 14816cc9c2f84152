/** Installs a folder's locked packages through npm, so that registries, proxies and certificates are the user's own. */
import { spawnSync } from 'node:child_process';
import { launchError } from './say.mjs';

/** No install script is run. `optional` says what becomes of optional packages. Throws LaunchError with npm's first words. */
export function npmInstall(folder, node = process.execPath, optional = 'include') {
  const ran = npm(['ci', '--ignore-scripts', `--${optional}=optional`, '--no-audit', '--no-fund'], folder, node);
  // A Windows shell says in its own words that there is no such command, with code 1 or 9009.
  if (ran.error?.code === 'ENOENT' || /is not recognized/.test(ran.stderr ?? '')) {
    throw launchError(
      'npm was not found.',
      'Node.js is here, but its package manager is not.',
      'Install npm, and run the command again.',
    );
  }
  if (ran.status !== 0) {
    throw launchError(
      `npm could not install the packages of ${folder}.`,
      firstWords(ran) || String(ran.error),
      'Check the network, the proxy and .npmrc, then run the command again.',
    );
  }
}

/** npm passes over an optional package that it cannot fetch without a word: asked for it by name, it says why. */
export function whyLeftOut(name, version, folder) {
  const asked = npm(['view', `${name}@${version}`, 'version', '--fetch-retries=0'], folder);
  return asked.status === 0 ? '' : firstWords(asked);
}

function npm(args, folder, node = process.execPath) {
  const cli = process.env.npm_execpath;
  const all = [...args, '--loglevel=error'];
  const command = cli?.endsWith('npm-cli.js') ? [node, [cli, ...all]] : ['npm', all];
  const env = { ...process.env, npm_config_update_notifier: 'false' };
  // Set by an outer `npm run`, they would point the inner npm at the outer package.
  for (const name of Object.keys(env)) if (/^npm_(package|lifecycle|command)/.test(name)) delete env[name];
  return spawnSync(command[0], command[1], {
    cwd: folder,
    env,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
}

/** Advice and the path of a log come after them. */
const firstWords = ({ stderr, stdout }) =>
  `${stderr ?? ''}${stdout ?? ''}`.trim().split('\n').slice(0, 5).join('\n       ');
