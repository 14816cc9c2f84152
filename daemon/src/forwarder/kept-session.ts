/** What the editor has said that still holds: told to the next daemon, it has the session as it was, with every key. */
import { objectOrEmpty } from '@foretoken/lsp-server/params/read-params.js';
import { skippedMessage } from '@foretoken/lsp-server/session/skipped-message.js';
import { messageIn, notification, request } from './frames.js';
import { KeptText } from './kept-text.js';
import { forwarderLimits } from './limits.js';
import type { MessageFacts } from './message-facts.js';

export class KeptSession {
  /** The request that began the session, and its id. */
  #initialize: { readonly message: Buffer; readonly id: string } | undefined;
  readonly #latest = new Map<string, Buffer>();
  readonly #diagnostics = new Map<string, Buffer>();
  /** Added since, with what the editor said of them, and removed since (undefined). */
  readonly #folders = new Map<string, unknown>();
  readonly #texts = new Map<string, KeptText>();
  #snoozedUntil = 0;
  /** Of the texts. */
  #bytes = 0;
  #isTooLarge = false;

  /** The next daemon cannot be told all: more was said than may be kept. */
  get isTooLarge(): boolean {
    return this.#isTooLarge;
  }

  /** The id of `initialize`, as JSON writes it. */
  get initializeId(): string | undefined {
    return this.#initialize?.id;
  }

  /** What is left of a snooze, to be asked for again. */
  get snoozeMinutes(): number {
    return Math.max(0, Math.ceil((this.#snoozedUntil - Date.now()) / 60_000));
  }

  /** Takes note of a message of the editor's; false when it says nothing that lasts. */
  hear(facts: MessageFacts, message: Buffer): boolean {
    const { method, uri } = facts;
    switch (method) {
      case 'initialize':
        if (facts.id !== undefined) this.#initialize ??= { message: Buffer.from(message), id: facts.id };
        return true;
      case 'initialized':
      case 'workspace/didChangeConfiguration':
        this.#latest.set(method, Buffer.from(message));
        return true;
      case 'workspace/didChangeWorkspaceFolders':
        this.#foldersChanged(message);
        return true;
      case 'foretoken/didChangeDiagnostics':
        if (uri !== undefined) this.#diagnosed(uri, message);
        return true;
      case 'workspace/executeCommand':
        if (facts.command === 'foretoken.snooze') this.#snoozedUntil = Date.now() + 60_000 * minutesOf(message);
        if (facts.command === 'foretoken.wake') this.#snoozedUntil = 0;
        // The daemon answers it.
        return false;
      default:
        return uri !== undefined && method !== undefined && this.#textHeard(method, uri, message);
    }
  }

  /** A message over the limit went by unread: whatever document it was about, no daemon knows its text from here on. */
  skipped(head: Buffer, tail: Buffer): void {
    const about = skippedMessage(head.toString('utf8'), tail.toString('utf8'));
    if (about.kind === 'document') this.#forget(about.uri);
    else if (about.kind === 'unknown') for (const uri of [...this.#texts.keys()]) this.#forget(uri);
  }

  /** The document whose text the daemon is to be asked for now, and who takes the result of `foretoken/documentText`. */
  wantsText({ method, uri }: MessageFacts): { uri: string; take: (result: unknown) => void } | undefined {
    if (method !== 'textDocument/didChange' || uri === undefined) return undefined;
    const text = this.#texts.get(uri);
    if (text?.wantsText() !== true) return undefined;
    return {
      uri,
      take: (result) => {
        // It may have been closed meanwhile, and opened anew.
        if (this.#texts.get(uri) === text) this.#weighed(text, () => text.answered(uri, result));
      },
    };
  }

  /**
   * What the next daemon is told, in order. `initialize` gets the id `ownId` where the editor has its answer already, else it keeps its own.
   * Empty where the editor has said nothing yet.
   */
  retold(ownId: string | undefined): readonly Buffer[] {
    if (this.#initialize === undefined) return [];
    const { message } = this.#initialize;
    const folders = [...this.#folders];
    const added = folders.flatMap(([, folder]) => (folder === undefined ? [] : [folder]));
    const removed = folders.flatMap(([uri, folder]) => (folder === undefined ? [{ uri, name: '' }] : []));
    const event = { added, removed };
    for (const text of this.#texts.values()) text.daemonGone();
    return [
      ownId === undefined ? message : request(ownId, 'initialize', objectOrEmpty(messageIn(message))['params']),
      ...this.#latest.values(),
      ...(folders.length > 0 ? [notification('workspace/didChangeWorkspaceFolders', { event })] : []),
      ...[...this.#texts.values()].flatMap(({ frames }) => frames),
      ...this.#diagnostics.values(),
    ];
  }

  #foldersChanged(message: Buffer): void {
    const { added, removed } = objectOrEmpty(objectOrEmpty(objectOrEmpty(messageIn(message))['params'])['event']);
    const each = (list: unknown, take: (uri: string, folder: unknown) => void) => {
      for (const folder of Array.isArray(list) ? list : []) {
        const { uri } = objectOrEmpty(folder);
        if (typeof uri === 'string') take(uri, folder);
      }
    };
    each(removed, (uri) => this.#folders.set(uri, undefined));
    each(added, (uri, folder) => this.#folders.set(uri, folder));
  }

  #diagnosed(uri: string, message: Buffer): void {
    this.#diagnostics.delete(uri);
    this.#diagnostics.set(uri, Buffer.from(message));
    const [oldest] = this.#diagnostics.keys();
    if (this.#diagnostics.size > forwarderLimits.diagnosedFilesMax && oldest !== undefined)
      this.#diagnostics.delete(oldest);
  }

  #textHeard(method: string, uri: string, message: Buffer): boolean {
    const text = this.#texts.get(uri);
    const change = (how: (text: KeptText) => void) => text !== undefined && this.#weighed(text, how);
    switch (method) {
      case 'textDocument/didOpen':
      case 'notebookDocument/didOpen': {
        if (this.#isTooLarge) return true;
        this.#forget(uri);
        const opened = new KeptText();
        this.#texts.set(uri, opened);
        this.#weighed(opened, () => opened.opened(message));
        return true;
      }
      case 'textDocument/didChange':
      case 'notebookDocument/didChange':
        change((known) => known.changed(message));
        return true;
      case 'textDocument/didSave':
      case 'notebookDocument/didSave':
        change((known) => known.saved(message));
        return true;
      case 'textDocument/didClose':
      case 'notebookDocument/didClose':
        this.#forget(uri);
        return true;
      default:
        return false;
    }
  }

  #forget(uri: string): void {
    this.#bytes -= this.#texts.get(uri)?.bytes ?? 0;
    this.#texts.delete(uri);
  }

  #weighed(text: KeptText, change: (text: KeptText) => void): void {
    const before = text.bytes;
    change(text);
    this.#bytes += text.bytes - before;
    if (this.#bytes <= forwarderLimits.keptBytesMax) return;
    this.#isTooLarge = true;
    this.#texts.clear();
    this.#bytes = 0;
  }
}

/** Of a snooze; 0 where the daemon will refuse it. */
function minutesOf(message: Buffer): number {
  const list = objectOrEmpty(objectOrEmpty(messageIn(message))['params'])['arguments'];
  const { minutes } = objectOrEmpty(Array.isArray(list) ? list[0] : undefined);
  return typeof minutes === 'number' ? minutes : 0;
}
