/** `foretoken/usage`: what became of the suggestions. */
import * as z from 'zod/mini';
import { method } from '../method.js';
import { count } from './fields.js';

/** A daemon of an older build does not count it. */
const newerCount = z._default(count, 0);

export const usage = method({
  name: 'foretoken/usage',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'What became of the suggestions, by day, language and source; counted on this machine alone.',
  params: z.object({ daysMax: z._default(z.int().check(z.positive(), z.maximum(3660)), 30) }),
  result: z.object({
    days: z.array(
      z.object({
        /** ISO date. */
        day: z.string(),
        languageId: z.string(),
        /** What made the suggestions: embedded, backend or cache. */
        source: z.string(),
        shown: count,
        accepted: count,
        partly: newerCount,
        typed: newerCount,
        dismissed: newerCount,
        takenBack: newerCount,
        charactersAccepted: count,
        /** What still stood of what was taken, so many seconds after. */
        survival: z._default(
          z.array(z.object({ seconds: count, watched: count, kept: count, characters: count, charactersKept: count })),
          [],
        ),
      }),
    ),
    /** Plain counts by day and name: requests, tokens of prompts, asking ahead, and suggestions by setting. */
    tallies: z._default(z.array(z.object({ day: z.string(), name: z.string(), count })), []),
  }),
});
