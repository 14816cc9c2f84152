/** `foretoken/usage`: what became of the suggestions. */
import * as z from 'zod/mini';
import { method } from '../method.js';
import { count } from './fields.js';
export const usage = method({
  name: 'foretoken/usage',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'Suggestions shown, accepted and rejected by day, language and source; counted on this machine alone.',
  params: z.object({ daysMax: z._default(z.int().check(z.positive(), z.maximum(3660)), 30) }),
  result: z.object({
    days: z.array(
      z.object({
        /** ISO date. */
        day: z.string(),
        languageId: z.string(),
        /** What made the suggestions: embedded, backend, cache or type-through. */
        source: z.string(),
        shown: count,
        accepted: count,
        rejected: count,
        charactersAccepted: count,
      }),
    ),
  }),
});
