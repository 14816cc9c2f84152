/** A scripted OpenAI-compatible server on loopback: each completion or embedding request is answered by a script of the test's. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The parsed JSON body, or undefined. */
  readonly body: unknown;
  /** Resolves when the client has closed the connection before the answer was complete. */
  readonly abandoned: Promise<void>;
}

export type FakeScript = (request: FakeRequest, answer: ServerResponse) => void | Promise<void>;

export interface FakeBackend {
  readonly url: string;
  /** Completion and embedding requests so far, and those to paths of the test's own. */
  readonly requests: readonly FakeRequest[];
  /** Connections accepted so far. */
  readonly connections: () => number;
  /** How every following one is answered. */
  answerWith(script: FakeScript): void;
  close(): Promise<void>;
}

/**
 * Lists `models` at /v1/models and answers completions and embeddings by `script`. `routes` are further paths with their
 * answers, and come first; null: answered by the script.
 */
export async function startFakeBackend(
  script: FakeScript = streams(['ok']),
  models = ['fake-model'],
  routes: Readonly<Record<string, FakeScript | null>> = {},
): Promise<FakeBackend> {
  let current = script;
  let connections = 0;
  const requests: FakeRequest[] = [];
  const server: Server = createServer(async (incoming, answer) => {
    const request = await readRequest(incoming, answer);
    const route = routes[request.path];
    if (route) return route(request, answer);
    if (route === undefined && request.path === '/v1/models')
      return json({ object: 'list', data: models.map((id) => ({ id })) })(request, answer);
    if (route === undefined && request.path !== '/v1/completions' && request.path !== '/v1/embeddings')
      return httpError(404, 'Not Found')(request, answer);
    requests.push(request);
    await current(request, answer);
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    requests,
    connections: () => connections,
    answerWith(next) {
      current = next;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** One event. */
export function event(text: string, finish: string | null = null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, text, finish_reason: finish }] })}\n\n`;
}

/** Streams these texts and ends as it should. */
export function streams(texts: readonly string[], finish = 'stop'): FakeScript {
  return (_request, answer) => {
    startStream(answer);
    for (const text of texts) answer.write(event(text));
    answer.end(`${event('', finish)}data: [DONE]\n\n`);
  };
}

/** Streams these raw pieces, then ends the body or leaves it open. */
export function streamsRaw(pieces: readonly string[], then: 'end' | 'hang' | 'reset' = 'end'): FakeScript {
  return (_request, answer) => {
    startStream(answer);
    for (const piece of pieces) answer.write(piece);
    if (then === 'end') answer.end();
    if (then === 'reset') setImmediate(() => answer.socket?.resetAndDestroy());
  };
}

export function json(body: unknown, status = 200): FakeScript {
  return (_request, answer) => {
    answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

export function httpError(status: number, message: string, headers: Record<string, string> = {}): FakeScript {
  return (_request, answer) => {
    answer.writeHead(status, { 'content-type': 'application/json', ...headers });
    answer.end(JSON.stringify({ error: { message } }));
  };
}

export function page(contentType: string, body: string): FakeScript {
  return (_request, answer) => {
    answer.writeHead(200, { 'content-type': contentType }).end(body);
  };
}

export function startStream(answer: ServerResponse): void {
  answer.writeHead(200, { 'content-type': 'text/event-stream' });
  answer.flushHeaders();
}

export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}

async function readRequest(incoming: IncomingMessage, answer: ServerResponse): Promise<FakeRequest> {
  const abandoned = new Promise<void>((resolve) => {
    answer.once('close', () => {
      if (!answer.writableFinished) resolve();
    });
  });
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += chunk;
  const { method = '', url: path = '', headers } = incoming;
  return { method, path, headers, body: text === '' ? undefined : JSON.parse(text), abandoned };
}
