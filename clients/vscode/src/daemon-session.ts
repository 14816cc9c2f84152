/** The session with the shared daemon: starts the forwarder, and lets the language client draw what it answers. */
import { commands, type ExtensionContext, window } from 'vscode';
import {
  DidChangeConfigurationNotification,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
  State,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { explicitSettings, sentSettings } from './explicit-settings.js';
import { findCommand } from './find-command.js';
import { keepSession } from './keep-session.js';
import { type DaemonMessage, showMessage } from './show-message.js';
import type { SessionStatus } from './status-item.js';

export interface SessionListener {
  onStatus(status: SessionStatus): void;
  /** What was last drawn of the daemon's views is no longer so: they have changed, or their session began or ended. */
  onViewsChanged(): void;
}

export class DaemonSession {
  readonly #context: ExtensionContext;
  readonly #listener: SessionListener;
  /** One for all sessions: what an earlier one said is still of use. */
  readonly #said = window.createOutputChannel('Foretoken', { log: true });
  #client: LanguageClient | undefined;
  /** Starts and stops come one after the other, whoever asks for them. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(context: ExtensionContext, listener: SessionListener) {
    this.#context = context;
    this.#listener = listener;
  }

  /** Ends the session where there is one. Resolves when there is another, or the status says why there is none; false: there is no command to start. */
  restart(): Promise<boolean> {
    return this.#inTurn(async () => {
      await this.#stop();
      return await this.#start();
    });
  }

  /** For good. */
  async close(): Promise<void> {
    await this.#inTurn(() => this.#stop());
    this.#said.dispose();
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(run, run);
    this.#turn = done;
    return done;
  }

  async #start(): Promise<boolean> {
    const found = findCommand();
    if ('missing' in found) {
      this.#noDaemon(found.missing);
      return false;
    }
    // A process of its own: the forwarder runs on the Node.js that its launcher finds, never on the editor's.
    const server: ServerOptions = { command: found.command, args: ['lsp', '--stdio'] };
    const client = new LanguageClient('foretoken', 'Foretoken', server, this.#options());
    client.registerFeature(capabilities);
    client.onNotification('foretoken/sessionStatus', (said: SessionStatus) => this.#listener.onStatus(said));
    // In place of the language client's own way, which cuts a sentence off.
    client.onNotification('window/showMessage', (said: DaemonMessage) =>
      showMessage(said, sentSettings(this.#context)),
    );
    client.onNotification('foretoken/viewsChanged', () => this.#listener.onViewsChanged());
    client.onDidChangeState(({ newState }) => {
      void commands.executeCommand('setContext', 'foretoken.connected', newState === State.Running);
      this.#listener.onViewsChanged();
    });
    this.#client = client;
    try {
      await client.start();
    } catch (thrown) {
      this.#noDaemon(`${found.command} could not be started: ${thrown instanceof Error ? thrown.message : thrown}`);
    }
    return true;
  }

  async #stop(): Promise<void> {
    const ended = this.#client;
    this.#client = undefined;
    // One that never came up has nothing to say goodbye to.
    await ended?.dispose().catch(() => {});
  }

  get isConnected(): boolean {
    return this.#client?.isRunning() === true;
  }

  /** Undefined while there is no session. Rejects with what the daemon says against it. */
  async ask<Answer>(method: string, params: object): Promise<Answer | undefined> {
    return this.isConnected ? await this.#client?.sendRequest<Answer>(method, params) : undefined;
  }

  tell(method: string, params: object): void {
    if (this.isConnected) void this.#client?.sendNotification(method, params);
  }

  /** For a daemon that announces that it hears of it. */
  tellRest(method: string, params: object): void {
    const { foretoken } = this.#client?.initializeResult?.capabilities.experimental ?? {};
    if (foretoken?.cursorRested === true) this.tell(method, params);
  }

  #noDaemon(text: string): void {
    this.#listener.onStatus({ state: 'no-daemon', text, help: { title: 'Install…', command: 'foretoken.install' } });
  }

  #options(): LanguageClientOptions {
    return {
      // Cells come with their notebooks, and suggestions are asked for in them.
      documentSelector: [{ scheme: 'file' }, { scheme: 'vscode-notebook-cell' }],
      synchronize: { configurationSection: 'foretoken' },
      outputChannel: this.#said,
      // The status bar says what is wrong.
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      errorHandler: keepSession((text) => this.#listener.onStatus({ state: 'no-daemon', text })),
      middleware: {
        workspace: {
          configuration: (params) =>
            params.items.map(({ section }) => (section === 'foretoken' ? explicitSettings(this.#context) : null)),
          // A change says only that there is one; the daemon then asks.
          didChangeConfiguration: async () =>
            await this.#client?.sendNotification(DidChangeConfigurationNotification.type, { settings: null }),
        },
      },
    };
  }
}

const capabilities: StaticFeature = {
  fillClientCapabilities(said) {
    said.experimental = { ...said.experimental, foretoken: { sessionStatus: true, replacesRest: true } };
  },
  initialize() {},
  getState: () => ({ kind: 'static' }),
  clear() {},
};
