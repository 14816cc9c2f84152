/** `foretoken/context`: the snippets that would go into a prompt. */
import * as z from 'zod/mini';
import { messageLimits } from '../message-limits.js';
import { method } from '../method.js';
import { count, path, snippet, stale, taskId, text, unfinished } from './fields.js';
export const context = method({
  name: 'foretoken/context',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'The ranked snippets for a place in the code; at most tokensMax tokens, none of the file itself. Answered once the lines of all files are known.',
  params: z.object({
    id: taskId,
    root: path,
    path,
    prefix: text,
    suffix: text,
    tokensMax: z._default(z.int().check(z.positive(), z.maximum(messageLimits.contextTokensMax)), 2048),
  }),
  result: z.object({ id: taskId, snippets: z.array(snippet), tokens: count, ms: z.number(), unfinished, stale }),
});
