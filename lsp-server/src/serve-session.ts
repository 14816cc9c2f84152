/** One LSP session over one transport, from `initialize` to its end; the end of a session never ends the process. */
import { randomUUID } from 'node:crypto';
import type { MessageTransport } from '@foretoken/base/message-transport.js';
import { pathOfUri } from '@foretoken/codebase/text/file-uri.js';
import { methods } from '@foretoken/protocol/methods.js';
import { SessionActivity } from './activity/session-activity.js';
import { SessionDocuments } from './documents/session-documents.js';
import { SessionNotebooks } from './documents/session-notebooks.js';
import { limits } from './limits.js';
import { type Connection, createConnection, type Responder } from './rpc/connection.js';
import { RpcError, rpcCodes } from './rpc/rpc-error.js';
import { completionOwner } from './session/completion-owner.js';
import { notificationHandlers, requestHandlers } from './session/dispatch.js';
import { DrawnViews } from './session/drawn-views.js';
import { hears, type LifecycleState, refusal } from './session/lifecycle.js';
import type { ClientFacts, SessionContext } from './session/session-context.js';
import { SessionFolders } from './session/session-folders.js';
import { skippedMessage } from './session/skipped-message.js';
import type { SessionServices, SessionSettings } from './session-services.js';

export interface Session {
  readonly closed: Promise<SessionEnd>;
  status(): SessionStatus;
  /** Answers what is in flight and closes the connection. */
  close(reason: string): void;
}

export interface SessionEnd {
  readonly reason: string;
  /** What LSP asks of a server process that ends with its session: 0 after `shutdown`, else 1. */
  readonly exitCode: 0 | 1;
}

export interface SessionStatus {
  readonly id: string;
  readonly state: LifecycleState;
  readonly client: string;
  readonly roots: readonly string[];
  readonly documents: number;
  readonly requestsInFlight: number;
  readonly requests: number;
}

const unknownClient: ClientFacts = {
  name: '',
  encoding: 'utf-16',
  answersConfiguration: false,
  showsProgress: false,
  drawsInlineCompletion: false,
  insertsOrReplaces: false,
  replacesRest: false,
  wantsIndexStatus: false,
  wantsSessionStatus: false,
};

/** Takes over the transport; the session lives until the client exits, the transport closes or `close` is called. */
export function serveSession(transport: MessageTransport, services: SessionServices): Session {
  return new LspSession(transport, services);
}

class LspSession implements Session, SessionContext, Responder {
  readonly id = randomUUID();
  readonly services: SessionServices;
  readonly connection: Connection;
  readonly documents = new SessionDocuments((uri, reason) => this.#documentLost(uri, reason));
  readonly notebooks = new SessionNotebooks(this.documents);
  readonly folders: SessionFolders;
  readonly activity: SessionActivity;
  readonly drawnViews: DrawnViews;
  readonly superseded = new Map<string, () => void>();
  readonly closed: Promise<SessionEnd>;
  state: LifecycleState = 'new';
  client: ClientFacts = unknownClient;
  settings: SessionSettings = {};
  configurationPulls = 0;
  asksInline = false;
  working = 0;
  snoozedUntil = 0;
  cancelWake: () => void = () => {};
  tellStatus: () => void = () => {};
  cancelProgress: (token: unknown) => void = () => {};
  readonly #shown = new Set<string>();
  readonly #onEnd: (() => void)[] = [];
  readonly #resolveClosed: (end: SessionEnd) => void;
  #requests = 0;

  constructor(transport: MessageTransport, services: SessionServices) {
    this.services = services;
    this.folders = new SessionFolders(services.codebases, services.log);
    const { clock, codebases } = services;
    this.drawnViews = new DrawnViews({
      clock,
      codebases,
      roots: () => this.folders.roots,
      tell: () => this.connection.notify(methods.viewsChanged.name, {}),
    });
    this.activity = new SessionActivity(services, () => this.drawnViews.changed());
    const { promise, resolve } = Promise.withResolvers<SessionEnd>();
    this.closed = promise;
    this.#resolveClosed = resolve;
    this.connection = createConnection(transport, this, services);
  }

  status(): SessionStatus {
    return {
      id: this.id,
      state: this.state,
      client: this.client.name,
      roots: this.folders.roots,
      documents: this.documents.size,
      requestsInFlight: this.connection.requestsInFlight,
      requests: this.#requests,
    };
  }

  close(reason: string): void {
    this.connection.close(reason);
  }

  onEnd(run: () => void): void {
    this.#onEnd.push(run);
  }

  request(method: string, params: unknown, signal: AbortSignal): unknown {
    this.#requests++;
    const refused = refusal(this.state, method);
    if (refused) throw refused;
    const handler = requestHandlers.get(method);
    if (handler) return handler(this, params, signal);
    const answer = method.startsWith('foretoken/') ? this.services.call(method, params, signal) : undefined;
    if (answer === undefined) throw new RpcError(rpcCodes.methodNotFound, 'There is no such method.');
    return answer;
  }

  notification(method: string, params: unknown): void {
    if (!hears(this.state, method)) {
      this.services.log.debug('a notification outside the session was dropped', { state: this.state });
      return;
    }
    const handler = notificationHandlers.get(method);
    if (handler) handler(this, params);
    else if (!method.startsWith('$/')) this.services.log.debug('unknown notification');
  }

  skipped(head: string, tail: string): void {
    const message = skippedMessage(head, tail);
    if (message.kind === 'document') this.documents.lose(message.uri, 'a message about it was too large');
    else if (message.kind === 'unknown') this.documents.loseAll('a message was too large to tell what it was about');
  }

  /** The connection is gone: everything that the session holds is given back. */
  ended(reason: string): void {
    const exitCode = this.state === 'shut-down' ? 0 : 1;
    this.state = 'ended';
    for (const run of this.#onEnd) run();
    this.cancelWake();
    this.drawnViews.close();
    this.activity.suggestions.close();
    for (const uri of this.documents.uris()) this.services.completion.forget(completionOwner(this, uri));
    this.folders.close();
    this.#resolveClosed({ reason, exitCode });
  }

  showOnce(topic: string, severity: 'error' | 'warning', text: string): void {
    if (this.#shown.has(topic) || this.#shown.size >= limits.messagesShownMax) return;
    this.#shown.add(topic);
    const message = text.slice(0, limits.messageTextUnitsMax);
    this.connection.notify('window/showMessage', { type: severity === 'error' ? 1 : 2, message });
  }

  #documentLost(uri: string, reason: string): void {
    this.services.log.warn('a document is no longer followed', { reason });
    this.activity.lost(uri);
    const path = pathOfUri(uri) ?? uri;
    this.showOnce(`lost ${uri}`, 'warning', `No suggestions for ${path} until it is reopened: ${reason}.`);
  }
}
