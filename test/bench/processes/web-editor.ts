/** An editor on the daemon's WebSocket that types and asks, and takes the time of each answer. */
import { once } from 'node:events';
import { methods } from '@foretoken/protocol/methods.js';

interface Answered {
  readonly ms: number;
  /** Undefined when nothing was shown. */
  readonly text: string | undefined;
}

export class WebEditor {
  readonly #socket: WebSocket;
  #lastId = 0;
  #uri = '';
  #version = 0;
  #line = 0;
  #character = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async connect(port: number, token: string, root: string): Promise<WebEditor> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, [`foretoken.token.${token}`]);
    await once(socket, 'open');
    const editor = new WebEditor(socket);
    await editor.#request('initialize', { processId: null, rootUri: `file://${root}`, capabilities: {} });
    editor.#send({ method: 'initialized', params: {} });
    return editor;
  }

  /** Shows a document anew, the cursor between the two texts. */
  show(path: string, before: string, after: string): void {
    if (this.#uri !== '') this.#send({ method: 'textDocument/didClose', params: { textDocument: { uri: this.#uri } } });
    this.#uri = `file://${path}`;
    this.#version = 1;
    const lines = before.split('\n');
    this.#line = lines.length - 1;
    this.#character = lines.at(-1)?.length ?? 0;
    const textDocument = { uri: this.#uri, languageId: 'typescript', version: 1, text: before + after };
    this.#send({ method: 'textDocument/didOpen', params: { textDocument } });
  }

  /** Tells that the cursor rests, as a client does which does so. */
  rested(): void {
    const position = { line: this.#line, character: this.#character };
    this.#send({ method: 'foretoken/cursorRested', params: { textDocument: { uri: this.#uri }, position } });
  }

  type(text: string): void {
    const at = { line: this.#line, character: this.#character };
    const textDocument = { uri: this.#uri, version: ++this.#version };
    this.#send({
      method: 'textDocument/didChange',
      params: { textDocument, contentChanges: [{ range: { start: at, end: at }, text }] },
    });
    this.#character += text.length;
  }

  newLine(indent = ''): void {
    this.type(`\n${indent}`);
    this.#line++;
    this.#character = indent.length;
  }

  async ask(): Promise<Answered> {
    const began = performance.now();
    const result = await this.#request('textDocument/inlineCompletion', {
      textDocument: { uri: this.#uri },
      position: { line: this.#line, character: this.#character },
      context: { triggerKind: 2 },
    });
    const ms = performance.now() - began;
    const items: { insertText: string }[] = result === null ? [] : 'items' in result ? result.items : result;
    return { ms, text: items[0]?.insertText };
  }

  /** Of the last request that was answered. */
  async newestTrace() {
    return (await this.#request(methods.trace.name, { tracesMax: 1 })).traces[0];
  }

  close(): void {
    this.#socket.close();
  }

  async #request(method: string, params: object) {
    const id = ++this.#lastId;
    this.#send({ id, method, params });
    for (;;) {
      const [message] = await once(this.#socket, 'message');
      const answer = JSON.parse(message.data);
      if (answer.id === id && !('method' in answer)) return answer.result;
      if ('method' in answer && 'id' in answer) this.#send({ id: answer.id, result: null });
    }
  }

  #send(message: object): void {
    this.#socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }
}
