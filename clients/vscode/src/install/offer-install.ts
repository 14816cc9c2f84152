/** When the command is nowhere: npm installs it before the user's eyes, or the user says where it is. */
import { ConfigurationTarget, type QuickPickItem, window, workspace } from 'vscode';
import { findCommand } from '../find-command.js';
import { runInTerminal } from '../terminal-task.js';
import { installWords, isPublished } from './install-words.js';

/** Says what is missing; `install` is run when the user wants it. */
export async function offerInstall(install: () => Thenable<unknown>): Promise<void> {
  const title = 'Install…';
  const said = 'Foretoken needs its command, which was not found on this machine.';
  if ((await window.showInformationMessage(said, title)) === title) await install();
}

/** Nothing is installed without a yes, and npm's own settings (registry, proxy) hold. `restart`: there is a command now. */
export async function install(restart: () => Promise<unknown>): Promise<void> {
  const ways: readonly (QuickPickItem & { readonly run: () => Promise<void> })[] = [
    {
      label: '$(cloud-download) Install by npm',
      description: isPublished ? 'from the registry that your .npmrc names' : 'from a registry of your own, by .npmrc',
      run: () => installByNpm(undefined, restart),
    },
    {
      label: '$(package) Install from a package file…',
      description: 'foretoken-*.tgz, without a network',
      run: () => installFile(restart),
    },
    { label: '$(folder-opened) Give its path…', description: 'where it is there already', run: givePath },
  ];
  const title = 'Foretoken: the command that all your editors share';
  await (await window.showQuickPick(ways, { title }))?.run();
}

async function givePath(): Promise<void> {
  const [command] = (await window.showOpenDialog({ title: 'The foretoken command', openLabel: 'Use it' })) ?? [];
  // The session begins anew when this setting changes.
  if (command !== undefined)
    await workspace.getConfiguration('foretoken').update('command', command.fsPath, ConfigurationTarget.Global);
}

async function installFile(restart: () => Promise<unknown>): Promise<void> {
  const filters = { Package: ['tgz'] };
  const [file] = (await window.showOpenDialog({ title: 'A foretoken-*.tgz', filters, openLabel: 'Install' })) ?? [];
  if (file !== undefined) await installByNpm(file.fsPath, restart);
}

async function installByNpm(file: string | undefined, restart: () => Promise<unknown>): Promise<void> {
  const words = installWords(file, process.env, process.platform);
  const warning =
    file === undefined && !isPublished
      ? 'Foretoken is not in the public registry: go on only where your .npmrc names a registry that you trust to have it.\n\n'
      : '';
  const question = { modal: true, detail: `${warning}This runs in a terminal:\n${words.join(' ')}` };
  if ((await window.showInformationMessage('Install the command foretoken?', question, 'Install')) === undefined)
    return;
  const code = await runInTerminal('Install Foretoken', words);
  if (code !== 0) return void window.showErrorMessage('Foretoken: npm did not install it; its terminal says why.');
  const found = findCommand();
  if ('missing' in found) {
    const path = 'Give its path…';
    const said = 'Foretoken is installed, and not where VS Code looks: npm’s folder for commands is not on its PATH.';
    if ((await window.showWarningMessage(said, path)) === path) await givePath();
    return;
  }
  await restart();
}
