/** A session of a benchmark through the forwarder: opens documents, types, asks. */
import { readFileSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { createConnection } from '@foretoken/lsp-server/rpc/connection.js';
import { framedTransport } from '@foretoken/lsp-server/rpc/framed-transport.js';
import type { BenchScene } from '../bench-scene.js';

export interface BenchSession {
  readonly pid: number;
  open(path: string): void;
  request(method: string, params: unknown): Promise<unknown>;
  notify(method: string, params: unknown): void;
  close(): void;
}

/** Resolves when the root, if there is one, is indexed. */
export async function openSession(scene: BenchScene, root: string | undefined): Promise<BenchSession> {
  const child = scene.spawn('lsp', '--stdio');
  child.stderr.pipe(process.stderr);
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  stream.on('error', () => {});
  const responder = { request: () => null, notification() {} };
  const connection = createConnection(framedTransport(stream, systemClock), responder, {
    clock: systemClock,
    log: silentLog,
  });
  const request = async (method: string, params: unknown) => {
    const answer = await connection.request(method, params, 120_000);
    if (answer.kind !== 'result') throw new Error(`${method}: ${JSON.stringify(answer)}`);
    return answer.result;
  };
  const rootUri = root === undefined ? null : `file://${root}`;
  await request('initialize', { processId: null, rootUri, capabilities: {} });
  connection.notify('initialized', {});
  if (root !== undefined) await request('foretoken/index', { root });
  return {
    pid: child.pid ?? 0,
    request,
    notify: (method, params) => connection.notify(method, params),
    open(path) {
      const text = readFileSync(path, 'utf8');
      connection.notify('textDocument/didOpen', {
        textDocument: { uri: `file://${path}`, languageId: 'typescript', version: 1, text },
      });
    },
    close: () => child.kill('SIGKILL'),
  };
}
