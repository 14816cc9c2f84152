/** `foretoken/views`: the codebases' indexes and the use of suggestions, as rows that a client has only to draw. */
import * as z from 'zod/mini';
import { method } from '../method.js';
import { count } from './fields.js';

/** What its user may do about a row: a request of this wire, which the client sends as it stands here. */
const action = z.object({
  /** One of these words, for clients that have an icon for it; a client offers others by their title. */
  id: z.string(),
  title: z.string(),
  method: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.boolean(), count])),
  /** A question to put to the user first. */
  confirm: z.optional(z.string()),
});

const leaf = z.object({
  title: z.string(),
  /** What stands behind the title; may be empty. */
  value: z.string(),
  /** More of it in words, for who points at the row. */
  detail: z.optional(z.string()),
  /** For an icon or a colour; absent: a plain figure. */
  state: z.optional(z.enum(['good', 'busy', 'paused', 'bad'])),
  actions: z.optional(z.array(action)),
});

export const views = method({
  name: 'foretoken/views',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: "The index of each of the session's folders and the use of suggestions, as views of rows that are ready to be drawn: a title, a value, more in words, what can be done about it (a request to send), and the rows below it.",
  params: z.object({ daysMax: z._default(z.int().check(z.positive(), z.maximum(3660)), 30) }),
  result: z.object({
    views: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        rows: z.array(z.extend(leaf, { rows: z.optional(z.array(leaf)) })),
      }),
    ),
  }),
});
