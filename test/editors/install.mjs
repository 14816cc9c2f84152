/** Installs what the tests of real editors need into a cache folder; each part by itself, and what is there is left alone. `install.mjs VS\ Code code-server`: those alone. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));
// Whole, since programs are told of it that run elsewhere.
const cache = resolve(process.env.FORETOKEN_TEST_CACHE ?? join(repository, '.cache'), 'editors');
mkdirSync(cache, { recursive: true });
const wanted = process.argv.slice(2);

part('VS Code’s extension', join(repository, 'clients', 'vscode', 'node_modules', '.package-lock.json'), () =>
  npm(join(repository, 'clients', 'vscode'), 'ci'),
);
part('code-server', join(cache, 'code-server', 'done'), () => {
  const folder = join(cache, 'code-server');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  npm(
    folder,
    'install',
    'code-server@4.139.1',
    `node-${process.platform}-${process.arch}@24`,
    'playwright-core@1.65.1',
  );
  const vscode = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  npm(vscode, 'install', '--omit=dev');
  npm(join(vscode, 'extensions'), 'install', '--omit=dev');
  writeFileSync(join(folder, 'done'), '');
});
part('vsce', join(cache, 'vsce', 'done'), () => {
  const folder = join(cache, 'vsce');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  npm(folder, 'install', '@vscode/vsce@3');
  writeFileSync(join(folder, 'done'), '');
});
part('a terminal', join(cache, 'terminal', 'done'), () => {
  const folder = join(cache, 'terminal');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  npm(folder, 'install', '@lydell/node-pty@1.1.0', '@xterm/headless@6.0.0');
  writeFileSync(join(folder, 'done'), '');
});
part('Chromium', '/usr/bin/chromium', () => {
  if (process.getuid?.() !== 0) throw new Error('only root can install it here');
  run('apt-get', ['-qq', 'update']);
  run('apt-get', ['-qq', '-y', 'install', 'chromium'], { DEBIAN_FRONTEND: 'noninteractive' });
});
for (const [version, folder, release] of [
  ['0.12', 'neovim', 'forky'],
  ['0.10', 'neovim-0.10', 'trixie'],
])
  part(`Neovim ${version}`, join(cache, folder, 'nvim'), () => {
    run('sh', [fileURLToPath(new URL('install-neovim.sh', import.meta.url)), join(cache, folder), release]);
  });
part('Emacs 30 with lsp-mode', join(cache, 'emacs', 'emacs'), () => {
  run('sh', [fileURLToPath(new URL('install-emacs.sh', import.meta.url)), join(cache, 'emacs')]);
});

function part(name, proof, install) {
  if (existsSync(proof) || (wanted.length > 0 && !wanted.some((word) => name.startsWith(word)))) return;
  try {
    install();
    console.log(`${name}: installed`);
  } catch (thrown) {
    console.log(
      `${name}: skipped, because it could not be installed: ${String(thrown.message).trim().split('\n').slice(-3).join(' ')}`,
    );
    process.exitCode = 1;
  }
}

function npm(folder, ...args) {
  run('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {}, folder);
}

function run(command, args, env = {}, cwd = cache) {
  const ran = spawnSync(command, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8', timeout: 170_000 });
  if (ran.error !== undefined) throw ran.error;
  if (ran.status !== 0) throw new Error(`${ran.stdout}${ran.stderr}` || `${command} ended with ${ran.status}`);
}
