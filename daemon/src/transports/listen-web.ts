/** Listens on loopback for WebSocket sessions and for /health, /ready and /metrics. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { MessageTransport } from '@foretoken/base/message-transport.js';
import { type WebSocket, WebSocketServer } from 'ws';
import { daemonLimits } from '../limits.js';
import { foreignBecause } from './loopback-only.js';
import { isToken, tokenOf, tokenProtocolPrefix } from './token.js';

export interface WebListener {
  readonly port: number;
  close(): void;
}

export interface WebOptions {
  readonly token: string;
  readonly onSession: (transport: MessageTransport) => void;
  /** A connection was refused; nothing more is said to the other side. */
  readonly onRefused: (reason: 'host' | 'origin' | 'token' | 'limit') => void;
  readonly mayOpen: () => boolean;
  readonly isReady: () => boolean;
  readonly metrics: () => string;
}

/** Loopback only, any free port. */
export function listenWeb(options: WebOptions): Promise<WebListener> {
  // Compression costs three times the round trip on loopback.
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: daemonLimits.webSocketBytesMax,
    handleProtocols: (protocols) =>
      [...protocols].find((protocol) => !protocol.startsWith(tokenProtocolPrefix)) ?? [...protocols][0] ?? false,
  });
  let port = 0;
  const server = createServer((request, response) => answer(request, response, options, port));
  server.on('upgrade', (request, socket, head) => {
    const refusal = foreignBecause(request, port) ?? (isToken(tokenOf(request), options.token) ? undefined : 'token');
    if (refusal !== undefined) return refuse(socket, refusal, options, 403);
    if (!options.mayOpen()) return refuse(socket, 'limit', options, 503);
    sockets.handleUpgrade(request, socket, head, (webSocket) => options.onSession(webSocketTransport(webSocket)));
  });
  server.maxConnections = daemonLimits.webConnectionsMax;
  server.maxHeadersCount = 64;
  server.headersTimeout = daemonLimits.greetingMsMax;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port'));
      port = address.port;
      resolve({
        port,
        close() {
          server.close();
          server.closeAllConnections();
          sockets.close();
        },
      });
    });
  });
}

function refuse(
  socket: Duplex,
  reason: 'host' | 'origin' | 'token' | 'limit',
  options: WebOptions,
  status: 403 | 503,
): void {
  options.onRefused(reason);
  socket.on('error', () => {});
  socket.end(
    `HTTP/1.1 ${status} ${status === 403 ? 'Forbidden' : 'Service Unavailable'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

function answer(request: IncomingMessage, response: ServerResponse, options: WebOptions, port: number): void {
  const foreign = foreignBecause(request, port);
  if (foreign !== undefined) options.onRefused(foreign);
  const { status, type, body } =
    foreign === undefined ? page(request, options) : { status: 403, type: 'text/plain', body: '' };
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

function page(request: IncomingMessage, options: WebOptions): { status: number; type: string; body: string } {
  switch (request.method === 'GET' ? request.url : undefined) {
    case '/health':
      return { status: 200, type: 'application/json', body: '{"status":"ok"}' };
    case '/ready': {
      const ready = options.isReady();
      const body = JSON.stringify({ status: ready ? 'ready' : 'indexing' });
      return { status: ready ? 200 : 503, type: 'application/json', body };
    }
    case '/metrics':
      if (isToken(tokenOf(request), options.token))
        return { status: 200, type: 'text/plain; version=0.0.4', body: options.metrics() };
      options.onRefused('token');
      return { status: 401, type: 'text/plain', body: '' };
    default:
      return { status: 404, type: 'text/plain', body: '' };
  }
}

/** One bare JSON-RPC message a text frame. */
function webSocketTransport(webSocket: WebSocket): MessageTransport {
  const transport: MessageTransport = {
    onMessage() {},
    onClose() {},
    onSkipped: undefined,
    send(text) {
      if (webSocket.readyState === webSocket.OPEN) webSocket.send(text);
    },
    get bytesQueued() {
      return webSocket.bufferedAmount;
    },
    close: (reason) => webSocket.close(1000, reason.slice(0, 100)),
  };
  let closed = false;
  webSocket.on('message', (data, isBinary) => {
    if (isBinary) webSocket.close(1003, 'text frames only');
    else transport.onMessage(data.toString());
  });
  webSocket.on('error', () => {});
  webSocket.on('close', (code) => {
    if (closed) return;
    closed = true;
    transport.onClose(`the WebSocket closed with ${code}`);
  });
  return transport;
}
