/** An editor that types into one document and asks for ghost text after each key, as real ones do. */
import assert from 'node:assert/strict';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import type { Connection } from '@foretoken/lsp-server/rpc/connection.js';
import { createConnection } from '@foretoken/lsp-server/rpc/connection.js';
import type { Answer } from '@foretoken/lsp-server/rpc/outgoing-requests.js';
import { transportPair } from '@foretoken/lsp-server/rpc/transport-pair.js';
import { serveSession } from '@foretoken/lsp-server/serve-session.js';
import type { SessionServices } from '@foretoken/lsp-server/session-services.js';

export interface GhostText {
  readonly insertText: string;
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
    const document = this.#document(uri);
    const end = placeOf(document.text);
    document.text += inserted;
    document.version++;
    this.#connection.notify('textDocument/didChange', {
      textDocument: { uri, version: document.version },
      contentChanges: [{ range: { start: end, end }, text: inserted }],
    });
  }

  /** Puts `inserted` in the place of the first `found`. */
  replace(uri: string, found: string, inserted: string): void {
    const document = this.#document(uri);
    const at = document.text.indexOf(found);
    assert.notEqual(at, -1, `${found} is not in ${uri}`);
    const range = {
      start: placeOf(document.text.slice(0, at)),
      end: placeOf(document.text.slice(0, at + found.length)),
    };
    document.text = document.text.slice(0, at) + inserted + document.text.slice(at + found.length);
    document.version++;
    this.#connection.notify('textDocument/didChange', {
      textDocument: { uri, version: document.version },
      contentChanges: [{ range, text: inserted }],
    });
  }

  save(uri: string): void {
    this.#connection.notify('textDocument/didSave', { textDocument: { uri } });
  }

  closeDocument(uri: string): void {
    this.#documents.delete(uri);
    this.#connection.notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** Asks at the end of the document. */
  async ask(uri: string): Promise<GhostText | null> {
    const answer = await this.#askRaw(uri);
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

  #askRaw(uri: string): Promise<Answer> {
    return this.#connection.request('textDocument/inlineCompletion', {
      textDocument: { uri },
      position: this.end(uri),
      context: { triggerKind: 2 },
    });
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
