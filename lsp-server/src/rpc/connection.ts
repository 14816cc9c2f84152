/** JSON-RPC both ways over one transport. Every request received is answered exactly once, whatever its handler does. */
import { AppError } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { MessageTransport } from '@foretoken/base/message-transport.js';
import { limits } from '../limits.js';
import { type IncomingMessage, isId, parseMessage, type RequestId } from './json-rpc-message.js';
import { type Answer, OutgoingRequests } from './outgoing-requests.js';
import { parseJson } from './parse-json.js';
import { RpcError, rpcCodes } from './rpc-error.js';

/** Who answers. Handlers begin in the order of the messages; what they do after an `await` may overtake. */
export interface Responder {
  /** Gives the result, or throws an RpcError. `signal` aborts when the peer cancels or goes. */
  request(method: string, params: unknown, signal: AbortSignal): unknown;
  notification(method: string, params: unknown): void;
  /** A message too large to read was skipped. */
  skipped?(head: string, tail: string, bytes: number): void;
  ended?(reason: string): void;
}

export interface Connection {
  /** Asks the peer; never rejects. Without an answer in `timeoutMs` (10 s), or when `signal` aborts, it is told to cancel. */
  request(method: string, params: unknown, timeoutMs?: number, signal?: AbortSignal): Promise<Answer>;
  notify(method: string, params: unknown): void;
  /** The peer reads more slowly than we write: leave out what it can do without. */
  readonly congested: boolean;
  readonly requestsInFlight: number;
  /** Answers what is in flight with an error, then closes. */
  close(reason: string): void;
}

/** Takes over the transport's callbacks. */
export function createConnection(
  transport: MessageTransport,
  responder: Responder,
  { clock, log }: { clock: Clock; log: Log },
): Connection {
  return new JsonRpcConnection(transport, responder, clock, log);
}

class JsonRpcConnection implements Connection {
  readonly #transport: MessageTransport;
  readonly #responder: Responder;
  readonly #log: Log;
  readonly #inFlight = new Map<RequestId, AbortController>();
  readonly #outgoing: OutgoingRequests;
  #closed = false;

  constructor(transport: MessageTransport, responder: Responder, clock: Clock, log: Log) {
    this.#transport = transport;
    this.#responder = responder;
    this.#log = log;
    this.#outgoing = new OutgoingRequests(clock, (message) => this.#send(message));
    transport.onMessage = (text) => this.#receive(text);
    transport.onClose = (reason) => this.#end(reason);
    transport.onSkipped = (head, tail, bytes) => this.#skip(head, tail, bytes);
  }

  get congested(): boolean {
    return this.#transport.bytesQueued > limits.queueBytesEasy;
  }

  get requestsInFlight(): number {
    return this.#inFlight.size;
  }

  request(
    method: string,
    params: unknown,
    timeoutMs: number = limits.requestTimeoutMs,
    signal?: AbortSignal,
  ): Promise<Answer> {
    return this.#outgoing.request(method, params, timeoutMs, signal);
  }

  notify(method: string, params: unknown): void {
    this.#send({ jsonrpc: '2.0', method, params });
  }

  close(reason: string): void {
    if (this.#closed) return;
    for (const id of [...this.#inFlight.keys()]) this.#fail(id, rpcCodes.requestCancelled, 'The session ends.');
    this.#transport.close(reason);
    this.#end(reason);
  }

  #receive(text: string): void {
    if (this.#closed) return;
    if (text.length > limits.messageBytesMax) {
      const end = limits.skippedEndBytes;
      this.#skip(text.slice(0, end), text.slice(-end), text.length);
      return;
    }
    const message = parseMessage(text);
    switch (message.kind) {
      case 'request':
        this.#answer(message);
        return;
      case 'notification':
        this.#hear(message);
        return;
      case 'result':
      case 'error':
        if (!this.#outgoing.settle(message)) this.#log.debug('an answer to no request', { id: String(message.id) });
        return;
      case 'invalid':
        this.#log.warn('invalid message', { reason: message.message });
        this.#sendError(message.id, message.code, message.message);
    }
  }

  #answer({ id, method, params }: IncomingMessage & { kind: 'request' }): void {
    if (this.#inFlight.has(id)) {
      this.#sendError(id, rpcCodes.invalidRequest, 'A request with this id is in flight.');
      return;
    }
    if (this.#inFlight.size >= limits.requestsInFlightMax) {
      this.#sendError(id, rpcCodes.requestFailed, 'Too many requests in flight.');
      return;
    }
    const controller = new AbortController();
    this.#inFlight.set(id, controller);
    let outcome: unknown;
    try {
      outcome = this.#responder.request(method, params, controller.signal);
    } catch (thrown) {
      this.#failThrown(id, controller, method, thrown);
      return;
    }
    if (!(outcome instanceof Promise)) this.#succeed(id, controller, method, outcome);
    else
      outcome.then(
        (result) => this.#succeed(id, controller, method, result),
        (thrown) => this.#failThrown(id, controller, method, thrown),
      );
  }

  #hear({ method, params }: IncomingMessage & { kind: 'notification' }): void {
    if (method === '$/cancelRequest') {
      this.#cancel(params);
      return;
    }
    try {
      this.#responder.notification(method, params);
    } catch (thrown) {
      if (thrown instanceof RpcError) this.#log.warn('bad notification', { method, reason: thrown.message });
      else this.#log.error('a notification handler failed', { method, ...describe(thrown) });
    }
  }

  #cancel(params: unknown): void {
    if (typeof params !== 'object' || params === null || !('id' in params)) return;
    const { id } = params;
    // Answered at once: a handler that does not listen to its signal must not keep the caller waiting.
    if (typeof id === 'number' || typeof id === 'string') this.#fail(id, rpcCodes.requestCancelled, 'Cancelled.');
  }

  /** Answers a request from outside its handler, whose own answer is then dropped. */
  #fail(id: RequestId, code: number, message: string): void {
    const controller = this.#inFlight.get(id);
    if (!controller) return;
    this.#inFlight.delete(id);
    this.#sendError(id, code, message);
    controller.abort();
  }

  #succeed(id: RequestId, controller: AbortController, method: string, result: unknown): void {
    if (!this.#take(id, controller)) return;
    try {
      this.#send({ jsonrpc: '2.0', id, result: result ?? null });
    } catch (thrown) {
      this.#log.error('a result is no JSON', { method, ...describe(thrown) });
      this.#sendError(id, rpcCodes.internalError, 'Internal error; the log of the daemon says where.');
    }
  }

  #failThrown(id: RequestId, controller: AbortController, method: string, thrown: unknown): void {
    if (!this.#take(id, controller)) return;
    if (thrown instanceof RpcError) this.#sendError(id, thrown.code, thrown.message, thrown.data);
    else if (thrown instanceof AppError)
      this.#sendError(id, rpcCodes.requestFailed, thrown.message, { code: thrown.code });
    else {
      // The message of a bug may hold code of the user's: neither sent nor logged.
      this.#log.error('a request handler failed', { method, ...describe(thrown) });
      this.#sendError(id, rpcCodes.internalError, 'Internal error; the log of the daemon says where.');
    }
  }

  /** False when the request was answered already. The id may be in use anew, hence the controller. */
  #take(id: RequestId, controller: AbortController): boolean {
    return this.#inFlight.get(id) === controller && this.#inFlight.delete(id);
  }

  #skip(head: string, tail: string, bytes: number): void {
    if (this.#closed) return;
    this.#log.warn('a message was too large and skipped', { bytes });
    this.#sendError(idIn(head), rpcCodes.invalidRequest, `The message has over ${limits.messageBytesMax} bytes.`);
    this.#responder.skipped?.(head, tail, bytes);
  }

  #sendError(id: RequestId | null, code: number, message: string, data?: unknown): void {
    this.#send({ jsonrpc: '2.0', id, error: data === undefined ? { code, message } : { code, message, data } });
  }

  #send(message: object): void {
    if (this.#closed) return;
    if (this.#transport.bytesQueued > limits.queueBytesMax) {
      this.#transport.close('the peer stopped reading');
      this.#end('the peer stopped reading');
      return;
    }
    this.#transport.send(JSON.stringify(message));
  }

  #end(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#outgoing.close();
    const controllers = [...this.#inFlight.values()];
    this.#inFlight.clear();
    for (const controller of controllers) controller.abort();
    this.#responder.ended?.(reason);
  }
}

/** The id of a request, from the beginning of its text, when it stands before what is long. */
function idIn(head: string): RequestId | null {
  const found = /^\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?"id"\s*:\s*(-?\d+|"(?:[^"\\]|\\.){0,200}")/.exec(head)?.[1];
  const id = found === undefined ? undefined : parseJson(found);
  return isId(id) ? id : null;
}

/** Where it was thrown, without the message. */
function describe(thrown: unknown): { name: string; stack?: string } {
  if (!(thrown instanceof Error)) return { name: typeof thrown };
  const frames = thrown.stack?.match(/^\s+at .*$/gm)?.slice(0, 4);
  return frames ? { name: thrown.name, stack: frames.join(';') } : { name: thrown.name };
}
