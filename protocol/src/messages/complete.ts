/** `foretoken/complete`: one completion of a given text. */
import * as z from 'zod/mini';
import { method } from '../method.js';
import { path, taskId, text } from './fields.js';
export const complete = method({
  name: 'foretoken/complete',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'Completes prefix and suffix as the buffer of root/path, which shadows the disk; keeps nothing of it.',
  params: z.object({
    id: taskId,
    root: path,
    path,
    prefix: text,
    suffix: text,
    lineOnly: z._default(z.boolean(), false),
  }),
  result: z.object({
    id: taskId,
    items: z.array(z.object({ text: z.string(), source: z.string(), confidence: z.number() })),
    reason: z.string(),
    /** More of the reason, such as how the backend failed; absent from a daemon of an older build. */
    detail: z.optional(z.string()),
    ms: z.number(),
  }),
});
