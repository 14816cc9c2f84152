/** Keeps what was learnt of the lengths of tokens across restarts: model names, languages and numbers, no code. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';
import * as z from 'zod/mini';
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

const schema = z.object({
  schema: z.literal(1),
  lengths: z.array(
    z.object({
      model: z.string(),
      languageId: z.string(),
      prompts: z.int().check(z.positive()),
      mean: z.number().check(z.positive(), z.maximum(100)),
      variance: z.number().check(z.minimum(0)),
    }),
  ),
});

function readLengths(file: string) {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data.lengths : [];
  } catch {
    return [];
  }
}
