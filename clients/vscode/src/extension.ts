/** Connects VS Code to the shared daemon: starts the forwarder, and lets the language client draw what it answers. */
import { commands, type ExtensionContext, window, workspace } from 'vscode';
import {
  type CancellationToken,
  type ConfigurationParams,
  type ConfigurationRequest,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import { findCommand } from './find-command.js';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(commands.registerCommand('foretoken.restart', restart));
  await start();
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}

async function restart(): Promise<void> {
  await client?.stop();
  await start();
}

async function start(): Promise<void> {
  const command = findCommand(workspace.getConfiguration('foretoken').get('command', ''), process.env);
  if (command === undefined) {
    await window.showErrorMessage(
      'Foretoken: the command `foretoken` was not found. Set "foretoken.command" to its path.',
    );
    return;
  }
  // A process of its own: the forwarder runs on the Node.js that its launcher finds, never on the editor's.
  const server: ServerOptions = { command, args: ['lsp', '--stdio'] };
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: 'file' }],
    synchronize: { configurationSection: 'foretoken' },
    outputChannelName: 'Foretoken',
    middleware: { workspace: { configuration: withoutCommand } },
  };
  client = new LanguageClient('foretoken', 'Foretoken', server, options);
  await client.start();
}

/** Where the command lies is this client's own setting; the daemon is told the rest. */
async function withoutCommand(
  params: ConfigurationParams,
  token: CancellationToken,
  next: ConfigurationRequest.HandlerSignature,
): Promise<unknown[]> {
  const answers = await next(params, token);
  if (!Array.isArray(answers)) return [];
  return answers.map((answer: unknown) => {
    if (typeof answer !== 'object' || answer === null) return answer;
    return Object.fromEntries(Object.entries(answer).filter(([key]) => key !== 'command'));
  });
}
