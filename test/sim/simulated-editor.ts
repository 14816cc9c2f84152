/** One editor of a simulation: its documents, its cursor, what it has asked, and the ghost text on its screen. */
import type { MessageTransport } from '@foretoken/base/message-transport.js';

export type Encoding = 'utf-8' | 'utf-16' | 'utf-32';

export interface EditorDocument {
  readonly uri: string;
  readonly path: string;
  text: string;
  version: number;
  /** UTF-16 offset. */
  cursor: number;
  /** What is still to be typed at the cursor, if nothing comes between. */
  plan: string;
  ghost: { readonly text: string; readonly completionId: number } | undefined;
  readonly undo: string[];
}

/** A request for ghost text, with the state of the document that it was asked for. */
export interface Asked {
  readonly id: number;
  readonly document: EditorDocument;
  readonly version: number;
  readonly cursor: number;
  readonly text: string;
  readonly askedAtMs: number;
  /** What an entry of the editor's own pop-up would put in the place of what is typed of it. */
  readonly selected: { readonly start: number; readonly text: string } | undefined;
  isCancelled: boolean;
}

export interface Answered {
  readonly asked: Asked;
  readonly message: { readonly result?: unknown; readonly error?: { readonly code: number; readonly message: string } };
}

/** A document that is about to be opened. */
export function documentOf(root: string, path: string, text: string): EditorDocument {
  return { uri: `file://${root}/${path}`, path, text, version: 1, cursor: 0, plan: '', ghost: undefined, undo: [] };
}

export class SimulatedEditor {
  readonly encoding: Encoding;
  readonly documents = new Map<string, EditorDocument>();
  readonly pending = new Map<number, Asked>();
  readonly #transport: MessageTransport;
  readonly #onAnswer: (answered: Answered) => void;
  readonly #onFault: (what: string) => void;
  readonly #others = new Map<number, (result: unknown) => void>();
  readonly #nowMs: () => number;
  #lastId = 0;

  constructor(
    transport: MessageTransport,
    encoding: Encoding,
    hears: { nowMs(): number; answer(answered: Answered): void; fault(what: string): void },
  ) {
    this.encoding = encoding;
    this.#transport = transport;
    this.#onAnswer = hears.answer;
    this.#onFault = hears.fault;
    this.#nowMs = hears.nowMs;
    transport.onMessage = (text) => this.#hear(JSON.parse(text));
  }

  async start(root: string): Promise<void> {
    const capabilities = { general: { positionEncodings: [this.encoding] } };
    await this.request('initialize', { processId: null, rootUri: `file://${root}`, capabilities });
    this.#notify('initialized', {});
  }

  open(document: EditorDocument): void {
    this.documents.set(document.uri, document);
    const { uri, version, text } = document;
    this.#notify('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version, text } });
  }

  closeDocument({ uri }: EditorDocument): void {
    this.documents.delete(uri);
    this.#notify('textDocument/didClose', { textDocument: { uri } });
  }

  save({ uri }: EditorDocument): void {
    this.#notify('textDocument/didSave', { textDocument: { uri } });
  }

  /** Replacements by UTF-16 offsets of the text as it is at each of them, in one message; the cursor goes behind the last. */
  edit(document: EditorDocument, edits: readonly { start: number; end: number; text: string }[], plan: string): void {
    document.undo.push(document.text);
    if (document.undo.length > undoMax) document.undo.shift();
    const contentChanges = edits.map(({ start, end, text }) => {
      const range = { start: this.positionAt(document.text, start), end: this.positionAt(document.text, end) };
      document.text = document.text.slice(0, start) + text + document.text.slice(end);
      document.cursor = start + text.length;
      return { range, text };
    });
    document.version++;
    document.ghost = undefined;
    document.plan = plan;
    const { uri, version } = document;
    this.#notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  /** The whole text anew, as on undo in some editors. */
  replaceAll(document: EditorDocument, text: string, cursor: number): void {
    [document.text, document.cursor, document.ghost, document.plan] = [text, cursor, undefined, ''];
    document.version++;
    const { uri, version } = document;
    this.#notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  ask(document: EditorDocument, isInvoked: boolean, selected: Asked['selected']): void {
    const id = ++this.#lastId;
    const { version, cursor, text } = document;
    const askedAtMs = this.#nowMs();
    this.pending.set(id, { id, document, version, cursor, text, askedAtMs, selected, isCancelled: false });
    const position = this.positionAt(text, cursor);
    const selectedCompletionInfo = selected && {
      range: { start: this.positionAt(text, selected.start), end: position },
      text: selected.text,
    };
    this.#send({
      id,
      method: 'textDocument/inlineCompletion',
      params: {
        textDocument: { uri: document.uri },
        position,
        context: { triggerKind: isInvoked ? 1 : 2, selectedCompletionInfo },
      },
    });
  }

  cancel(asked: Asked): void {
    asked.isCancelled = true;
    this.#notify('$/cancelRequest', { id: asked.id });
  }

  /** Tells that it was taken, as VS Code does for whole suggestions. */
  tellTaken(completionId: number): void {
    void this.request('workspace/executeCommand', { command: 'foretoken.accepted', arguments: [{ completionId }] });
  }

  request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#others.set(id, resolve);
      this.#send({ id, method, params });
    });
  }

  quit(): void {
    this.#transport.close('the editor quits');
  }

  positionAt(text: string, offset: number): { line: number; character: number } {
    const before = text.slice(0, offset);
    const line = before.split(/\r\n|\r|\n/).length - 1;
    const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
    return { line, character: unitsOf(before.slice(lineStart), this.encoding) };
  }

  #hear(message: {
    id?: number | null;
    method?: string;
    result?: unknown;
    error?: { code: number; message: string };
  }): void {
    const { id, method } = message;
    if (method !== undefined) {
      if (id !== undefined) this.#send({ id, result: null });
      return;
    }
    const other = typeof id === 'number' ? this.#others.get(id) : undefined;
    const asked = typeof id === 'number' ? this.pending.get(id) : undefined;
    if (other !== undefined) {
      this.#others.delete(id ?? 0);
      other(message.result);
    } else if (asked === undefined) this.#onFault(`an answer to no open request: ${JSON.stringify(message)}`);
    else {
      this.pending.delete(asked.id);
      this.#onAnswer({ asked, message });
    }
  }

  #notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  #send(message: object): void {
    this.#transport.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }
}

const undoMax = 20;

function unitsOf(text: string, encoding: Encoding): number {
  if (encoding === 'utf-16') return text.length;
  return encoding === 'utf-8' ? Buffer.byteLength(text) : [...text].length;
}
