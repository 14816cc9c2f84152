/** What the user asks for by the palette or the status bar. The daemon's own commands are registered by the language client. */
import { commands, type Disposable, window, workspace } from 'vscode';
import { findCommand } from './find-command.js';
import { type StatusItem, showMenu } from './status-item.js';

export function editorCommands(status: StatusItem, restart: () => Promise<void>): Disposable[] {
  const menu = async () => {
    const { help } = status.status;
    const languageId = window.activeTextEditor?.document.languageId;
    const quiet = languageId !== undefined && disabledLanguages().includes(languageId);
    await showMenu(status.status, [
      ...(help === undefined ? [] : [{ label: help.title, run: () => void runHelp(help.command) }]),
      { label: 'Why no suggestion?', run: () => void showWhy() },
      status.status.state === 'snoozed'
        ? { label: 'Suggest again', run: () => void daemonCommand('foretoken.wake') }
        : { label: 'Snooze…', run: () => void snooze() },
      ...(languageId === undefined
        ? []
        : [{ label: `${quiet ? 'Enable' : 'Disable'} in ${languageId}`, run: () => void toggleLanguage() }]),
      { label: 'Settings', run: () => void commands.executeCommand('workbench.action.openSettings', 'foretoken') },
      { label: 'Doctor', run: doctor },
      { label: 'Restart', run: () => void restart() },
    ]);
  };
  return [
    commands.registerCommand('foretoken.menu', menu),
    commands.registerCommand('foretoken.showWhy', showWhy),
    commands.registerCommand('foretoken.snoozeFor', snooze),
    commands.registerCommand('foretoken.toggleLanguage', toggleLanguage),
    commands.registerCommand('foretoken.doctor', doctor),
    commands.registerCommand('foretoken.restart', restart),
  ];
}

function runHelp(command: string): Thenable<unknown> {
  return command === 'foretoken.why' ? showWhy() : daemonCommand(command);
}

/** Registered by the language client while there is a session. */
async function daemonCommand(name: string, argument?: object): Promise<unknown> {
  if ((await commands.getCommands(true)).includes(name)) return await commands.executeCommand(name, argument);
  await window.showWarningMessage('Foretoken: there is no session with the daemon.');
  return undefined;
}

async function showWhy(): Promise<void> {
  const uri = window.activeTextEditor?.document.uri.toString();
  const said = await daemonCommand('foretoken.why', uri === undefined ? {} : { uri });
  if (typeof said === 'string') await window.showInformationMessage(said);
}

async function snooze(): Promise<void> {
  const chosen = await window.showQuickPick(['5 minutes', '15 minutes', '60 minutes'], { title: 'No suggestions for' });
  if (chosen !== undefined) await daemonCommand('foretoken.snooze', { minutes: Number.parseInt(chosen, 10) });
}

function disabledLanguages(): readonly string[] {
  return workspace.getConfiguration('foretoken').get<readonly string[]>('completion.languages_disabled', []);
}

/** In the workspace when it has its own list, else for the user. */
async function toggleLanguage(): Promise<void> {
  const languageId = window.activeTextEditor?.document.languageId;
  if (languageId === undefined) return;
  const before = disabledLanguages();
  const after = before.includes(languageId) ? before.filter((id) => id !== languageId) : [...before, languageId];
  const configuration = workspace.getConfiguration('foretoken');
  const isOfWorkspace = configuration.inspect('completion.languages_disabled')?.workspaceValue !== undefined;
  await configuration.update('completion.languages_disabled', after, !isOfWorkspace);
}

function doctor(): void {
  const command = findCommand(workspace.getConfiguration('foretoken').get('command', ''), process.env) ?? 'foretoken';
  const terminal = window.createTerminal({ name: 'Foretoken doctor' });
  terminal.show();
  terminal.sendText(`"${command.replaceAll('"', '')}" doctor`);
}
