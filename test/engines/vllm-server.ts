/** Real vLLM servers on the processor, with a small model, as processes of the test; or one that runs elsewhere. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Certificate } from '@foretoken/inference/testing/certificates.js';
import { portOf } from '@foretoken/inference/testing/fake-backend.js';

const root = join(import.meta.dirname, '../../..');
const cache = join(process.env['FORETOKEN_TEST_CACHE'] ?? join(root, '.cache'), 'vllm');
const readyMsMax = 600_000;

export interface VllmServer {
  readonly url: string;
  /** At once, as a machine that loses its power. */
  kill(): void;
  stop(): Promise<void>;
}

/** One of your own, such as one for graphics cards, or the one that install-vllm.sh installs. */
const givenProgram = process.env['FORETOKEN_TEST_VLLM_COMMAND'];
export const vllmProgram = givenProgram ?? join(cache, 'venv/bin/vllm');
/** For all servers of the tests, separated by spaces: several share one card, of which each would take nearly all. */
export const givenFlags = (process.env['FORETOKEN_TEST_VLLM_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
export const weightsPath = join(cache, 'smollm2');

/** A LoRA adapter of the model, as a path that a server on this machine can load. */
export const adapterPath = join(cache, 'adapter');

/** Another server to run the tests against, such as one with a graphics card: started with the flags below. */
export const givenUrl = process.env['FORETOKEN_TEST_VLLM_URL'];

/** Why none can be started, or undefined. Throws where the tests are asked for by FORETOKEN_TEST_VLLM=1. */
export function vllmMissing(): string | undefined {
  if (givenUrl !== undefined) return undefined;
  if (givenProgram !== undefined && !existsSync(givenProgram)) throw new Error(`there is no ${givenProgram}`);
  if (existsSync(join(cache, 'installed')) || (givenProgram !== undefined && existsSync(weightsPath))) return undefined;
  const why = 'vLLM is not installed (test/engines/install-vllm.sh, 6 GB)';
  if (process.env['FORETOKEN_TEST_VLLM'] === '1') throw new Error(why);
  return why;
}

/** Takes one to several minutes. `flags` come after those that all tests need; `tls`: it speaks https. */
export async function startVllm(flags: readonly string[], tls?: Certificate): Promise<VllmServer> {
  const port = await freePort();
  const logFile = join(cache, `server-${port}.log`);
  const log = openSync(logFile, 'w', 0o600);
  const secure = tls === undefined ? [] : tlsFlags(tls, port);
  const child = spawn(
    vllmProgram,
    [
      'serve',
      weightsPath,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      ...serverFlags,
      ...secure,
      ...givenFlags,
      ...flags,
    ],
    // Its workers are processes of their own, and go with their group.
    { detached: true, stdio: ['ignore', log, log], env: { ...process.env, ...environment } },
  );
  closeSync(log);
  const exited = once(child, 'exit');
  const kill = () => signalGroup(child, 'SIGKILL');
  process.once('exit', kill);
  const url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  const began = performance.now();
  while (!(await listens(port))) {
    if (child.exitCode !== null || performance.now() - began > readyMsMax) {
      kill();
      throw new Error(`vLLM did not start:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
    }
    await delay(250);
  }
  return {
    url,
    kill,
    async stop() {
      signalGroup(child, 'SIGTERM');
      await Promise.race([exited, delay(15_000)]);
      kill();
      await exited;
      process.removeListener('exit', kill);
      for (const name of [`server-${port}.log`, `key-${port}.pem`, `cert-${port}.pem`])
        rmSync(join(cache, name), { force: true });
    },
  };
}

/** Requests that it works on or has waiting, from its gauges. */
export async function requestsAt(url: string): Promise<{ readonly running: number; readonly waiting: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const gauge = (name: string) => Number(new RegExp(`^vllm:${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1]);
  return { running: gauge('num_requests_running'), waiting: gauge('num_requests_waiting') };
}

const serverFlags = [
  ...['--served-model-name', 'team/code', '--dtype', 'bfloat16', '--enforce-eager', '--max-model-len', '4096'],
  ...['--max-num-seqs', '8', '--enable-prompt-tokens-details'],
];

/** Beside those above, on a server that takes all that we ask for. */
export const wholeFlags = ['--enable-lora', '--max-lora-rank', '8', '--scheduling-policy', 'priority'];

const environment = {
  HF_HUB_OFFLINE: '1',
  VLLM_NO_USAGE_STATS: '1',
  VLLM_CACHE_ROOT: join(cache, 'state'),
  VLLM_CPU_KVCACHE_SPACE: '1',
  VLLM_ALLOW_RUNTIME_LORA_UPDATING: 'True',
};

function tlsFlags({ key, cert }: Certificate, port: number): string[] {
  const file = (name: string, text: string) => {
    const path = join(cache, `${name}-${port}.pem`);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  return ['--ssl-keyfile', file('key', key), '--ssl-certfile', file('cert', cert)];
}

/** It listens once it is ready. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
