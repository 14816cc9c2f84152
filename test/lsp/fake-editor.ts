/** An editor that types into one document and asks for ghost text after each key, as real ones do. */
import assert from 'node:assert/strict';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import type { Connection } from '@foretoken/lsp-server/rpc/connection.js';
import { createConnection } from '@foretoken/lsp-server/rpc/connection.js';
import { transportPair } from '@foretoken/lsp-server/rpc/transport-pair.js';
import { serveSession } from '@foretoken/lsp-server/serve-session.js';
import type { SessionServices } from '@foretoken/lsp-server/session-services.js';

export interface GhostText {
  readonly insertText: string;
  readonly command: { readonly command: string; readonly arguments: readonly unknown[] };
  readonly range: { readonly start: Place; readonly end: Place };
}

export interface PopUpItem {
  readonly label: string;
  readonly sortText: string;
  readonly textEdit: { readonly range: GhostText['range']; readonly newText: string };
}

interface Place {
  readonly line: number;
  readonly character: number;
}

export class FakeEditor {
  readonly #connection: Connection;
  readonly #documents = new Map<string, { text: string; version: number }>();

  private constructor(services: SessionServices) {
    const [near, far] = transportPair();
    serveSession(far, services);
    const responder = { request: () => null, notification() {} };
    this.#connection = createConnection(near, responder, { clock: systemClock, log: silentLog });
  }

  /** `capabilities`: what the editor says it can do. */
  static async start(services: SessionServices, root: string, capabilities: object = {}): Promise<FakeEditor> {
    const editor = new FakeEditor(services);
    const params = { processId: null, rootUri: `file://${root}`, capabilities };
    assert.equal((await editor.#connection.request('initialize', params)).kind, 'result');
    editor.#connection.notify('initialized', {});
    return editor;
  }

  open(uri: string, text: string): void {
    this.#documents.set(uri, { text, version: 1 });
    this.#connection.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'typescript', version: 1, text },
    });
  }

  /** Inserts at the end of the document. */
  type(uri: string, inserted: string): void {
    const end = this.#document(uri).text.length;
    this.edit(uri, end, end, inserted);
  }

  /** Puts `inserted` in the place of the first `found`. */
  replace(uri: string, found: string, inserted: string): void {
    const at = this.#document(uri).text.indexOf(found);
    assert.notEqual(at, -1, `${found} is not in ${uri}`);
    this.edit(uri, at, at + found.length, inserted);
  }

  /** Puts `inserted` in the place of what stands between two offsets. */
  edit(uri: string, start: number, end: number, inserted: string): void {
    const document = this.#document(uri);
    const { text } = document;
    const range = { start: placeOf(text.slice(0, start)), end: placeOf(text.slice(0, end)) };
    document.text = text.slice(0, start) + inserted + text.slice(end);
    document.version++;
    this.#connection.notify('textDocument/didChange', {
      textDocument: { uri, version: document.version },
      contentChanges: [{ range, text: inserted }],
    });
  }

  /** Tells what the user did with a suggestion, as editors do that can. */
  report(command: string, { command: { arguments: which } }: GhostText): Promise<unknown> {
    return this.#connection.request('workspace/executeCommand', { command, arguments: which });
  }

  save(uri: string): void {
    this.#connection.notify('textDocument/didSave', { textDocument: { uri } });
  }

  closeDocument(uri: string): void {
    this.#documents.delete(uri);
    this.#connection.notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** Asks at an offset, or at the end of the document; by itself or because the user wants it. */
  async ask(uri: string, offset?: number, isInvoked = false): Promise<GhostText | null> {
    const answer = await this.#connection.request('textDocument/inlineCompletion', {
      textDocument: { uri },
      position: placeOf(this.#document(uri).text.slice(0, offset)),
      context: { triggerKind: isInvoked ? 1 : 2 },
    });
    assert.equal(answer.kind, 'result', JSON.stringify(answer));
    const result = answer.kind === 'result' ? (answer.result as { items: readonly GhostText[] } | null) : null;
    return result?.items[0] ?? null;
  }

  /** What is in the pop-up at the end of the document. */
  async askItems(uri: string): Promise<readonly PopUpItem[]> {
    const params = { textDocument: { uri }, position: this.end(uri), context: { triggerKind: 1 } };
    const answer = await this.#connection.request('textDocument/completion', params);
    assert.equal(answer.kind, 'result', JSON.stringify(answer));
    const result = answer.kind === 'result' ? (answer.result as { items: readonly PopUpItem[] } | null) : null;
    return result?.items ?? [];
  }

  /** The document as the daemon has it. */
  async readBack(uri: string): Promise<unknown> {
    const answer = await this.#connection.request('foretoken/documentText', { textDocument: { uri } });
    return answer.kind === 'result' ? answer.result : answer;
  }

  /** The document as the editor has it. */
  textOf(uri: string): string {
    return this.#document(uri).text;
  }

  end(uri: string): Place {
    return placeOf(this.#document(uri).text);
  }

  close(): void {
    this.#connection.close('the editor quits');
  }

  #document(uri: string): { text: string; version: number } {
    const document = this.#documents.get(uri);
    assert.ok(document, `${uri} is not open`);
    return document;
  }
}

function placeOf(text: string): Place {
  const lines = text.split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
