/** `foretoken/search`: search in the code of a root. */
import * as z from 'zod/mini';
import { messageLimits } from '../message-limits.js';
import { method } from '../method.js';
import { path, snippet, stale, unfinished } from './fields.js';
export const search = method({
  name: 'foretoken/search',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'Snippets of a root that fit a query, best first. Answered once the lines of all files are known.',
  params: z.object({
    root: path,
    query: z.string().check(z.minLength(1), z.maxLength(messageLimits.queryUnitsMax)),
    snippetsMax: z._default(z.int().check(z.positive(), z.maximum(messageLimits.snippetsMax)), 20),
  }),
  result: z.object({ snippets: z.array(snippet), unfinished, stale }),
});
