/** Connects VS Code to the shared daemon: starts the forwarder, and lets the language client draw what it answers. */
import { commands, type ExtensionContext, window, workspace } from 'vscode';
import {
  DidChangeConfigurationNotification,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import { explicitSettings } from './explicit-settings.js';
import { findCommand } from './find-command.js';
import { passOnDiagnostics } from './pass-on-diagnostics.js';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    passOnDiagnostics(() => client),
    commands.registerCommand('foretoken.restart', async () => {
      await deactivate();
      await start(context);
    }),
  );
  await start(context);
}

export async function deactivate(): Promise<void> {
  const ended = client;
  client = undefined;
  await ended?.dispose();
}

async function start(context: ExtensionContext): Promise<void> {
  const command = findCommand(workspace.getConfiguration('foretoken').get('command', ''), process.env);
  if (command === undefined) {
    void window.showErrorMessage(
      'Foretoken: the command `foretoken` was not found. Set "foretoken.command" to its path.',
    );
    return;
  }
  // A process of its own: the forwarder runs on the Node.js that its launcher finds, never on the editor's.
  const server: ServerOptions = { command, args: ['lsp', '--stdio'] };
  const started = new LanguageClient('foretoken', 'Foretoken', server, clientOptions(context));
  client = started;
  await started.start();
}

function clientOptions(context: ExtensionContext): LanguageClientOptions {
  return {
    // Cells come with their notebooks, and suggestions are asked for in them.
    documentSelector: [{ scheme: 'file' }, { scheme: 'vscode-notebook-cell' }],
    synchronize: { configurationSection: 'foretoken' },
    outputChannelName: 'Foretoken',
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
