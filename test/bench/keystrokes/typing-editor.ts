/** An editor's end of one session: a document with a cursor, and the ghost text that stands at it. Time is the clock's. */
import type { Clock } from '@foretoken/base/clock.js';
import type { Connection } from '@foretoken/lsp-server/rpc/connection.js';

export interface Ghost {
  readonly completionId: number;
  /** What is inserted at the cursor. */
  readonly text: string;
  /** Since when it stands there; ghost text that is typed along stays the same. */
  readonly sinceMs: number;
}

/** What stands before the cursor's line, on it before the cursor, and behind the cursor. */
export interface Place {
  readonly uri: string;
  readonly languageId: string;
  readonly above: string;
  readonly line: string;
  readonly after: string;
}

export interface Watcher {
  appeared(ghost: Ghost): void;
  /** It was neither typed on nor taken; or it was typed to its end. */
  gone(ghost: Ghost, atMs: number): void;
}

export class TypingEditor {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #watcher: Watcher;
  #uri = '';
  #version = 1;
  #row = 0;
  #line = '';
  #ghost: Ghost | undefined;
  #asked = 0;
  #answers = { requests: 0, shown: 0 };

  constructor(connection: Connection, clock: Clock, watcher: Watcher) {
    this.#connection = connection;
    this.#clock = clock;
    this.#watcher = watcher;
  }

  /** The cursor's line before the cursor. */
  get line(): string {
    return this.#line;
  }

  get ghost(): Ghost | undefined {
    return this.#ghost;
  }

  /** Requests so far, and those whose answer put something on the screen. */
  get answers(): { readonly requests: number; readonly shown: number } {
    return this.#answers;
  }

  open({ uri, languageId, above, line, after }: Place): void {
    [this.#uri, this.#version, this.#line] = [uri, 1, line];
    this.#row = above.split('\n').length - 1;
    const textDocument = { uri, languageId, version: 1, text: above + line + after };
    this.#connection.notify('textDocument/didOpen', { textDocument });
    this.#ask();
  }

  /** Puts `text` in the place of the last `taken` UTF-16 units of the cursor's line, and asks. */
  edit(taken: number, text: string): void {
    const end = { line: this.#row, character: this.#line.length };
    const start = { line: this.#row, character: this.#line.length - taken };
    this.#connection.notify('textDocument/didChange', {
      textDocument: { uri: this.#uri, version: ++this.#version },
      contentChanges: [{ range: { start, end }, text }],
    });
    const ghost = this.#ghost;
    const rows = (this.#line.slice(0, start.character) + text).split('\n');
    this.#row += rows.length - 1;
    this.#line = rows.at(-1) ?? '';
    if (ghost !== undefined) {
      if (taken === 0 && ghost.text.startsWith(text) && ghost.text.length > text.length)
        this.#ghost = { ...ghost, text: ghost.text.slice(text.length) };
      else this.#clear();
    }
    this.#ask();
  }

  /** Tab: the whole text goes in, and the editor says so. */
  take(ghost: Ghost): void {
    void this.#connection.request('workspace/executeCommand', {
      command: 'foretoken.accepted',
      arguments: [{ completionId: ghost.completionId }],
    });
    this.edit(0, ghost.text);
  }

  close(): void {
    this.#clear();
    this.#asked++;
    this.#connection.notify('textDocument/didClose', { textDocument: { uri: this.#uri } });
  }

  #ask(): void {
    const asked = ++this.#asked;
    this.#answers.requests++;
    const position = { line: this.#row, character: this.#line.length };
    void this.#connection
      .request(
        'textDocument/inlineCompletion',
        { textDocument: { uri: this.#uri }, position, context: { triggerKind: 2 } },
        realMsMax,
      )
      .then((answer) => {
        if (answer.kind !== 'result') throw new Error(`a request was answered with ${JSON.stringify(answer)}`);
        if (asked === this.#asked) this.#show(answer.result as { readonly items: readonly Item[] } | null);
      });
  }

  #show(result: { readonly items: readonly Item[] } | null): void {
    const item = result?.items[0];
    if (item === undefined) {
      this.#clear();
      return;
    }
    this.#answers.shown++;
    const completionId = item.command.arguments[0]?.completionId ?? 0;
    if (this.#ghost?.text === item.insertText) {
      this.#ghost = { ...this.#ghost, completionId };
      return;
    }
    this.#clear();
    this.#ghost = { completionId, text: item.insertText, sinceMs: this.#clock.now() };
    this.#watcher.appeared(this.#ghost);
  }

  #clear(): void {
    const ghost = this.#ghost;
    this.#ghost = undefined;
    if (ghost !== undefined) this.#watcher.gone(ghost, this.#clock.now());
  }
}

/** A model that writes on a busy machine takes its time, during which simulated time stands still. */
const realMsMax = 600_000;

interface Item {
  readonly insertText: string;
  readonly command: { readonly arguments: readonly { readonly completionId: number }[] };
}
