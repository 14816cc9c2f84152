/** Scores that were paid for once, in a file of lines: a run that was cut off goes on, and an unchanged prompt costs nothing. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LineQuestion, LineScore } from '../../engines/line-scorer.js';

export class ScoreMemory {
  readonly #file: string;
  readonly #scores = new Map<string, LineScore>();

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    for (const line of lines) {
      // The last line may be cut off.
      if (!line.endsWith('}')) continue;
      const score: LineScore = JSON.parse(line);
      this.#scores.set(score.key, score);
    }
  }

  get(key: string): LineScore | undefined {
    return this.#scores.get(key);
  }

  add(score: LineScore): void {
    this.#scores.set(score.key, score);
    appendFileSync(this.#file, `${JSON.stringify(score)}\n`);
  }
}

/** The same prompt and target have the same key, whatever made them. */
export function questionOf(prompt: string, target: string): LineQuestion {
  const key = createHash('sha256').update(`${prompt}\0${target}`).digest('hex').slice(0, 32);
  return { key, prompt, target };
}
