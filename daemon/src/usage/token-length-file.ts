/** Keeps what was learnt of the lengths of tokens across restarts: model names, languages and numbers, no code. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { type LearntLength, shortestToken, TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';
import { usageLimits } from './limits.js';

export interface KeptTokenLengths {
  readonly lengths: TokenLengths;
  /** Writes what is pending. */
  close(): void;
}

/** A file that is absent or damaged is as good as none: all is learnt again. A disk that is full is logged and keeps nothing from working. */
export function openTokenLengths(stateFolder: string, clock: Clock, log: Log): KeptTokenLengths {
  const file = join(stateFolder, tokenLengthFileName);
  let cancelWrite: (() => void) | undefined;
  const write = () => {
    cancelWrite?.();
    cancelWrite = undefined;
    try {
      mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.new`, JSON.stringify({ schema: 1, lengths: lengths.learnt() }), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch (thrown) {
      log.warn('the lengths of tokens cannot be kept', { reason: errorMessage(thrown) });
    }
  };
  const lengths = new TokenLengths(readLengths(file), () => {
    cancelWrite ??= clock.after(usageLimits.tokenLengthsWriteMs, write);
  });
  return {
    lengths,
    close() {
      if (cancelWrite !== undefined) write();
    },
  };
}

export const tokenLengthFileName = 'token-lengths.json';

function readLengths(file: string): readonly LearntLength[] {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isRecord(kept) || kept['schema'] !== 1 || !Array.isArray(kept['lengths'])) return [];
    return kept['lengths'].flatMap(readLength);
  } catch {
    return [];
  }
}

function readLength(row: unknown): LearntLength[] {
  if (!isRecord(row)) return [];
  const { model, languageId, prompts, mean, variance } = row;
  if (typeof model !== 'string' || typeof languageId !== 'string') return [];
  if (!isWithin(prompts, 1, Number.MAX_SAFE_INTEGER) || !isWithin(mean, shortestToken, charactersMax)) return [];
  return isWithin(variance, 0, charactersMax ** 2) ? [{ model, languageId, prompts, mean, variance }] : [];
}

/** Of one token: longer ones no vocabulary has on average. */
const charactersMax = 100;

function isWithin(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && value >= min && value <= max;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
