/** Connects VS Code to the shared daemon: starts the forwarder, and lets the language client draw what it answers. */
import { type ExtensionContext, workspace } from 'vscode';
import {
  DidChangeConfigurationNotification,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { editorCommands } from './editor-commands.js';
import { explicitSettings } from './explicit-settings.js';
import { findCommand } from './find-command.js';
import { keepSession } from './keep-session.js';
import { offerInstall } from './offer-install.js';
import { passOnDiagnostics } from './pass-on-diagnostics.js';
import { type SessionStatus, StatusItem } from './status-item.js';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const status = new StatusItem();
  const restart = async () => {
    await deactivate();
    await start(context, status, restart);
  };
  context.subscriptions.push(
    status,
    passOnDiagnostics(() => client),
    ...editorCommands(status, restart),
  );
  await start(context, status, restart);
}

export async function deactivate(): Promise<void> {
  const ended = client;
  client = undefined;
  await ended?.dispose();
}

async function start(context: ExtensionContext, status: StatusItem, restart: () => Promise<void>): Promise<void> {
  const command = findCommand(workspace.getConfiguration('foretoken').get('command', ''), process.env);
  if (command === undefined) {
    status.show({ state: 'no-daemon', text: 'The command `foretoken` was not found.' });
    void offerInstall(restart);
    return;
  }
  // A process of its own: the forwarder runs on the Node.js that its launcher finds, never on the editor's.
  const server: ServerOptions = { command, args: ['lsp', '--stdio'] };
  const started = new LanguageClient('foretoken', 'Foretoken', server, clientOptions(context, status));
  started.registerFeature(sessionStatusFeature);
  started.onNotification('foretoken/sessionStatus', (said: SessionStatus) => status.show(said));
  client = started;
  await started.start();
}

const sessionStatusFeature: StaticFeature = {
  fillClientCapabilities(capabilities) {
    capabilities.experimental = { ...capabilities.experimental, foretoken: { sessionStatus: true } };
  },
  initialize() {},
  getState: () => ({ kind: 'static' }),
  clear() {},
};

function clientOptions(context: ExtensionContext, status: StatusItem): LanguageClientOptions {
  return {
    // Cells come with their notebooks, and suggestions are asked for in them.
    documentSelector: [{ scheme: 'file' }, { scheme: 'vscode-notebook-cell' }],
    synchronize: { configurationSection: 'foretoken' },
    outputChannelName: 'Foretoken',
    errorHandler: keepSession((text) => status.show({ state: 'no-daemon', text })),
    middleware: {
      workspace: {
        configuration: (params) =>
          params.items.map(({ section }) => (section === 'foretoken' ? explicitSettings(context) : null)),
        // A change says only that there is one; the daemon then asks.
        didChangeConfiguration: async () =>
          await client?.sendNotification(DidChangeConfigurationNotification.type, { settings: null }),
      },
    },
  };
}
