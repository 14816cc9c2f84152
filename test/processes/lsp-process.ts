/** An editor's end of `foretoken lsp --stdio`: a real forwarder process and an LSP client over its pipes. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { type Connection, createConnection } from '@foretoken/lsp-server/rpc/connection.js';
import { framedTransport } from '@foretoken/lsp-server/rpc/framed-transport.js';
import type { Scene } from '../cli/foretoken-process.js';

export class LspProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly connection: Connection;
  stderr = '';
  /** Texts of `window/showMessage`. */
  readonly shown: string[] = [];

  constructor(scene: Scene, env: Readonly<Record<string, string>> = {}) {
    this.child = scene.spawn(['lsp', '--stdio'], env);
    this.child.stderr.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    this.child.stdin.on('error', () => {});
    const stream = Duplex.from({ readable: this.child.stdout, writable: this.child.stdin });
    this.connection = clientOf(stream, (method, params) => {
      if (method === 'window/showMessage') this.shown.push((params as { message: string }).message);
    });
  }

  /** Initializes a session on a root; the answer as it came. */
  initialize(root: string) {
    return this.request('initialize', { processId: null, rootUri: `file://${root}`, capabilities: {} });
  }

  async request(method: string, params: unknown): Promise<unknown> {
    const answer = await this.connection.request(method, params, 30_000);
    if (answer.kind === 'result') return answer.result;
    throw new Error(`${method}: ${JSON.stringify(answer)}`);
  }

  /** `shutdown` and `exit`, as an editor ends; the exit code of the forwarder. */
  async quit(): Promise<number | null> {
    await this.request('shutdown', undefined);
    this.connection.notify('exit', undefined);
    return this.exitCode();
  }

  async exitCode(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

/** A client on any byte stream. */
export function clientOf(
  stream: Duplex,
  notification: (method: string, params: unknown) => void = () => {},
): Connection {
  stream.on('error', () => {});
  const responder = { request: () => null, notification };
  return createConnection(framedTransport(stream, systemClock), responder, { clock: systemClock, log: silentLog });
}
