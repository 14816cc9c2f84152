/** `foretoken/trace`: why suggestions came or did not. */
import * as z from 'zod/mini';
import { messageLimits } from '../message-limits.js';
import { method } from '../method.js';

export const trace = method({
  name: 'foretoken/trace',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'The newest completions, newest first, with the stage that answered and why the silent ones were silent.',
  params: z.object({ tracesMax: z._default(z.int().check(z.positive(), z.maximum(messageLimits.tracesMax)), 50) }),
  result: z.object({
    traces: z.array(
      z.object({
        completionId: z.number(),
        wallMs: z.number(),
        owner: z.string(),
        path: z.string(),
        line: z.int(),
        outcome: z.enum(['shown', 'silent']),
        from: z.optional(z.string()),
        because: z.optional(z.string()),
        detail: z.optional(z.string()),
        /** Why a streamed text ended where it did. */
        stop: z.optional(z.string()),
        /** The suggestion that was shown: an earlier request's, when it only goes on. */
        suggestionId: z.optional(z.number()),
        /** What became of it so far. */
        fate: z.optional(z.string()),
        redactions: z.optional(z.number()),
        /** Whether the context of its prompt was found before it was asked for. */
        contextAhead: z.optional(z.boolean()),
        /** Tokens of the prompt that was made for it; `exact` when the server counted them. */
        prompt: z.optional(
          z.object({ tokens: z.number(), reused: z.number(), recomputed: z.number(), exact: z.boolean() }),
        ),
        stages: z.array(z.object({ stage: z.string(), ms: z.number() })),
        ms: z.number(),
      }),
    ),
  }),
});
