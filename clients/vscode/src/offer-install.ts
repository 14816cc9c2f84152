/** When the command is nowhere: the user gives its path, or has it installed by npm, before their eyes. */
import { ConfigurationTarget, window, workspace } from 'vscode';
import { commandLine, installWords, isPublished } from './install-words.js';

/** Nothing is installed without a click, and npm's own settings (registry, proxy) hold. */
export async function offerInstall(restart: () => Promise<void>): Promise<void> {
  const path = 'Give its path…';
  const file = 'Install from a package file…';
  const name = 'Install by npm';
  const chosen = await window.showErrorMessage(
    'Foretoken: the command `foretoken` was not found in $FORETOKEN_HOME/bin or on the PATH.',
    path,
    file,
    ...(isPublished ? [name] : []),
  );
  if (chosen === path) {
    const [command] = (await window.showOpenDialog({ title: 'The foretoken command', openLabel: 'Use it' })) ?? [];
    if (command === undefined) return;
    await workspace.getConfiguration('foretoken').update('command', command.fsPath, ConfigurationTarget.Global);
    await restart();
  } else if (chosen === file) {
    const [tarball] =
      (await window.showOpenDialog({
        title: 'A foretoken-*.tgz',
        filters: { Package: ['tgz'] },
        openLabel: 'Install',
      })) ?? [];
    if (tarball !== undefined) installInTerminal(tarball.fsPath);
  } else if (chosen === name) installInTerminal(undefined);
}

function installInTerminal(file: string | undefined): void {
  const terminal = window.createTerminal({ name: 'Install Foretoken' });
  terminal.show();
  terminal.sendText(commandLine(installWords(file, process.env, process.platform), process.platform));
  void window.showInformationMessage('When npm is done, run the command “Foretoken: Restart”.');
}
