/** Puts the extension together: the session with the daemon, what shows it, and the commands. */
import { commands, type ExtensionContext, workspace } from 'vscode';
import { DaemonSession } from './daemon-session.js';
import { editorCommands } from './editor-commands.js';
import { offerInstall } from './install/offer-install.js';
import { passOnDiagnostics } from './pass-on-diagnostics.js';
import { StatusItem } from './status-item.js';
import { tellRests } from './tell-rests.js';
import { SideBar } from './views/side-bar.js';

let session: DaemonSession | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const status = new StatusItem();
  const started = new DaemonSession(context, {
    onStatus: (said) => status.show(said),
    onViewsChanged: () => sideBar.refresh(),
  });
  const sideBar = new SideBar((method, params) => started.ask(method, params));
  session = started;
  context.subscriptions.push(
    status,
    sideBar,
    passOnDiagnostics((method, params) => started.tell(method, params)),
    tellRests((method, params) => started.tellRest(method, params)),
    ...editorCommands(status, started),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('foretoken.command')) void started.restart();
    }),
  );
  if (await started.restart()) return;
  // Said once; from then on the status bar does.
  if (context.globalState.get<boolean>(offered) === true) return;
  await context.globalState.update(offered, true);
  void offerInstall(() => commands.executeCommand('foretoken.install'));
}

export async function deactivate(): Promise<void> {
  const ended = session;
  session = undefined;
  await ended?.close();
}

const offered = 'offered to install';
