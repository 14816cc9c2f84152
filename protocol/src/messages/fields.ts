/** Fields that several messages share. */
import * as z from 'zod/mini';
import { messageLimits } from '../message-limits.js';

export const path = z.string().check(z.minLength(1), z.maxLength(messageLimits.pathUnitsMax));
export const text = z.string().check(z.maxLength(messageLimits.textUnitsMax));
export const taskId = z.union([z.string().check(z.maxLength(messageLimits.idUnitsMax)), z.number()]);
export const count = z.int().check(z.nonnegative());
export const nothing = z.nullable(z.object({}));

/** The params of a method that takes none: absent, null or an object. */
export const noParams = z.optional(nothing);

export const snippet = z.object({
  path: z.string(),
  startLine: count,
  endLine: count,
  text: z.string(),
  source: z.string(),
  sources: z.optional(z.array(z.string())),
  score: z.number(),
  /** What the snippet shows, when that is one definition; `container` is what it stands in, such as a class. */
  definition: z.optional(z.object({ line: count, signature: z.string(), container: z.optional(z.string()) })),
});

export const indexStatus = z.object({
  root: z.string(),
  phase: z.enum(['waiting', 'walking', 'indexing', 'structure', 'ready', 'paused', 'failed']),
  filesDone: count,
  filesTotal: count,
  filesPerSecond: z.optional(count),
  secondsLeft: z.optional(count),
  bytesDone: count,
  skipped: z.record(z.string(), count),
  problem: z.optional(z.string()),
});

/** Files whose definitions and imports were not known yet when this was answered; absent when there were none. */
export const unfinished = z.optional(count);

/** Why the index is older than the disk, in a sentence; absent where it is not. */
export const stale = z.optional(z.string());
