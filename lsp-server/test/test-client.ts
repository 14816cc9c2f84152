/** A client over a transport in memory, that keeps every message it was sent. */
import type { MessageTransport } from '@foretoken/base/message-transport.js';
import { transportPair } from '../src/rpc/transport-pair.js';
import { type Session, serveSession } from '../src/serve-session.js';
import { FakeServices } from './fake-services.js';

export type Message = Record<string, unknown>;

export class TestClient {
  readonly services: FakeServices;
  readonly session: Session;
  readonly received: Message[] = [];
  readonly #transport: MessageTransport;
  #lastId = 0;

  constructor(services = new FakeServices()) {
    const [near, far] = transportPair();
    this.services = services;
    this.session = serveSession(far, services);
    this.#transport = near;
    near.onMessage = (text) => void this.received.push(JSON.parse(text));
  }

  sendRaw(text: string): void {
    this.#transport.send(text);
  }

  send(message: Message): void {
    this.sendRaw(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }

  notify(method: string, params: unknown): void {
    this.send({ method, params });
  }

  /** Sends a request and gives its id at once. */
  ask(method: string, params: unknown): number {
    const id = ++this.#lastId;
    this.send({ id, method, params });
    return id;
  }

  /** The answers that came for an id. */
  answers(id: number | string): Message[] {
    return this.received.filter((message) => message['id'] === id && !('method' in message));
  }

  async request(method: string, params: unknown): Promise<unknown> {
    const id = this.ask(method, params);
    await settled();
    return this.answers(id)[0]?.['result'];
  }

  async initialize(capabilities: Message = {}, more: Message = {}): Promise<unknown> {
    const result = await this.request('initialize', { processId: null, rootUri: null, capabilities, ...more });
    this.notify('initialized', {});
    await settled();
    return result;
  }

  open(uri: string, text: string, version = 1): void {
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version, text } });
  }

  askCompletion(uri: string, line = 0, character = 0, context: Message = { triggerKind: 2 }): number {
    return this.ask('textDocument/inlineCompletion', { textDocument: { uri }, position: { line, character }, context });
  }

  disconnect(): void {
    this.#transport.close('the test hangs up');
  }
}

/** Everything that can happen without time passing has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
