/** What the user asks for by the palette or the status bar. The daemon's own commands are registered by the language client. */
import { commands, type Disposable, window, workspace } from 'vscode';
import type { DaemonSession } from './daemon-session.js';
import { findCommand } from './find-command.js';
import { install } from './install/offer-install.js';
import { type MenuEntry, type StatusItem, showMenu } from './status-item.js';
import { runInTerminal } from './terminal-task.js';

export function editorCommands(status: StatusItem, session: DaemonSession): Disposable[] {
  const restart = () => session.restart();
  return [
    commands.registerCommand('foretoken.menu', () => showMenu(status.status, menuOf(status, session))),
    commands.registerCommand('foretoken.showWhy', showWhy),
    commands.registerCommand('foretoken.snoozeFor', snooze),
    commands.registerCommand('foretoken.chooseConfidence', chooseConfidence),
    commands.registerCommand('foretoken.toggleLanguage', toggleLanguage),
    commands.registerCommand('foretoken.toggleWorkspace', toggleWorkspace),
    commands.registerCommand('foretoken.install', () => install(restart)),
    commands.registerCommand('foretoken.doctor', doctor),
    commands.registerCommand('foretoken.restart', restart),
  ];
}

function menuOf({ status }: StatusItem, session: DaemonSession): readonly MenuEntry[] {
  const { help, state } = status;
  const languageId = window.activeTextEditor?.document.languageId;
  const isOff = languageId !== undefined && disabledLanguages().includes(languageId);
  const ofSession: readonly MenuEntry[] = [
    { label: '$(question) Why no suggestion?', run: () => void showWhy() },
    ...(state === 'snoozed' ? [] : [{ label: '$(bell-slash) Snooze…', run: () => void snooze() }]),
    { label: '$(dashboard) More or fewer suggestions…', run: () => void chooseConfidence() },
    ...(languageId === undefined
      ? []
      : [
          {
            label: `${isOff ? '$(circle-large-outline) Enable' : '$(circle-slash) Disable'} in ${languageId}`,
            run: () => void toggleLanguage(),
          },
        ]),
    ...(workspace.workspaceFolders === undefined
      ? []
      : [
          {
            label: `${isEnabled() ? '$(circle-slash) Disable' : '$(circle-large-outline) Enable'} in this workspace`,
            run: () => void toggleWorkspace(),
          },
        ]),
    { label: '$(list-tree) Index and usage', run: () => void commands.executeCommand('foretoken.showViews') },
  ];
  return [
    ...(help === undefined || help.command === 'foretoken.why'
      ? []
      : [{ label: `$(lightbulb) ${help.title}`, run: () => void runHelp(help.command) }]),
    ...(session.isConnected ? ofSession : []),
    { label: '$(gear) Settings', run: () => void settings() },
    ...('missing' in findCommand() ? [] : [{ label: '$(pulse) Doctor', run: () => void doctor() }]),
    { label: '$(debug-restart) Restart', run: () => void session.restart() },
  ];
}

const settings = () => commands.executeCommand('workbench.action.openSettings', '@ext:foretoken.foretoken');

function runHelp(command: string): Thenable<unknown> {
  return command === 'foretoken.install' ? commands.executeCommand(command) : daemonCommand(command);
}

/** Registered by the language client while there is a session. */
async function daemonCommand(name: string, argument?: object): Promise<unknown> {
  if ((await commands.getCommands(true)).includes(name)) return await commands.executeCommand(name, argument);
  await window.showWarningMessage('Foretoken: no daemon answers; its entry in the status bar says why.');
  return undefined;
}

async function showWhy(): Promise<void> {
  const uri = window.activeTextEditor?.document.uri.toString();
  const said = await daemonCommand('foretoken.why', uri === undefined ? {} : { uri });
  // With a button VS Code shows all of a sentence, without one the first half of a line.
  if (typeof said === 'string' && (await window.showInformationMessage(said, 'Settings')) !== undefined)
    await settings();
}

async function snooze(): Promise<void> {
  const chosen = await window.showQuickPick(['5 minutes', '15 minutes', '60 minutes'], { title: 'No suggestions for' });
  if (chosen !== undefined) await daemonCommand('foretoken.snooze', { minutes: Number.parseInt(chosen, 10) });
}

/** In the workspace when it has its own, else for the user. */
async function chooseConfidence(): Promise<void> {
  const configuration = workspace.getConfiguration('foretoken');
  const now = configuration.get('completion.confidence', 'balanced');
  const ways = Object.entries(confidences).map(([name, detail]) => ({
    name,
    label: `${name === now ? '$(check)' : '$(blank)'} ${name}`,
    description: detail,
  }));
  const chosen = await window.showQuickPick(ways, { title: 'Suggestions' });
  if (chosen === undefined) return;
  const isOfWorkspace = configuration.inspect('completion.confidence')?.workspaceValue !== undefined;
  await configuration.update('completion.confidence', chosen.name, !isOfWorkspace);
}

const confidences = {
  eager: 'more of them, and more often wrong',
  balanced: 'as Foretoken comes',
  quiet: 'fewer, and most of them right',
};

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

const isEnabled = () => workspace.getConfiguration('foretoken').get('completion.enabled', true);

/** By the workspace's own settings, where these are to differ from the user's. */
async function toggleWorkspace(): Promise<void> {
  const configuration = workspace.getConfiguration('foretoken');
  const wanted = !isEnabled();
  const users = configuration.inspect<boolean>('completion.enabled')?.globalValue ?? true;
  await configuration.update('completion.enabled', wanted === users ? undefined : wanted, false);
}

async function doctor(): Promise<void> {
  const found = findCommand();
  if ('missing' in found) await window.showWarningMessage(`Foretoken: ${found.missing}`);
  else await runInTerminal('Foretoken doctor', [found.command, 'doctor']);
}
