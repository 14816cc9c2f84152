/** A file server on loopback with faults: each request is answered by the next script, the last one for all that follow. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { portOf } from '../fake-backend.js';

export type FileScript = (request: IncomingMessage, answer: ServerResponse, hold: (at: number) => void) => void;

export interface FileServer {
  readonly url: string;
  /** Headers of all requests so far. */
  readonly asked: readonly IncomingMessage['headers'][];
  /** How far in the file a connection that is held has come; undefined: none is held. */
  readonly held: () => number | undefined;
  /** Breaks the connection that is held. */
  cut(): void;
  close(): Promise<void>;
}

export async function startFileServer(...scripts: readonly FileScript[]): Promise<FileServer> {
  const asked: IncomingMessage['headers'][] = [];
  let holding: { readonly answer: ServerResponse; readonly at: number } | undefined;
  const server = createServer((request, answer) => {
    asked.push(request.headers);
    const script = scripts[Math.min(asked.length, scripts.length) - 1];
    script?.(request, answer, (at) => {
      holding = { answer, at };
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    asked,
    held: () => holding?.at,
    cut() {
      holding?.answer.destroy();
      holding = undefined;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Serving {
  readonly etag?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection is reset after so many bytes of the body. */
  readonly resetAfter?: number;
  /** The body stops coming after so many bytes, and the connection is held. */
  readonly holdAfter?: number;
  /** As servers do that know no ranges. */
  readonly ignoresRange?: boolean;
  /** As servers do that do not compare tags. */
  readonly ignoresIfRange?: boolean;
}

/** Serves a file as a well-behaved server does, but for what `serving` asks for. */
export function serves(content: Uint8Array, serving: Serving = {}): FileScript {
  const { etag, headers = {}, resetAfter, holdAfter } = serving;
  return ({ headers: asked }, answer, hold) => {
    const start = startOf(asked, serving);
    if (start !== undefined && start >= content.length)
      return void answer.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    const body = content.subarray(start ?? 0);
    answer.writeHead(start === undefined ? 200 : 206, {
      'content-length': body.length,
      ...(etag === undefined ? {} : { etag }),
      ...(start === undefined ? {} : { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }),
      ...headers,
    });
    const cut = resetAfter ?? holdAfter;
    if (cut === undefined || cut >= body.length) return void answer.end(body);
    if (holdAfter !== undefined) hold((start ?? 0) + cut);
    answer.write(body.subarray(0, cut), () => {
      if (resetAfter !== undefined) setTimeout(() => answer.destroy(), 10);
    });
  };
}

function startOf(
  asked: IncomingMessage['headers'],
  { etag, ignoresRange, ignoresIfRange }: Serving,
): number | undefined {
  const start = /^bytes=(\d+)-$/.exec(asked.range ?? '')?.[1];
  if (start === undefined || ignoresRange === true) return undefined;
  const condition = asked['if-range'];
  return condition === undefined || condition === etag || ignoresIfRange === true ? Number(start) : undefined;
}

export function refuses(status: number, headers: Readonly<Record<string, string>> = {}): FileScript {
  return (_, answer) => void answer.writeHead(status, headers).end('no');
}

export function redirects(to: string, headers: Readonly<Record<string, string>> = {}): FileScript {
  return (_, answer) => void answer.writeHead(302, { location: to, ...headers }).end();
}
