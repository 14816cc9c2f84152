/** `foretoken/sessionStatus`: what an editor's status line shows, in words that need no reading elsewhere. */
import * as z from 'zod/mini';
import { method } from '../method.js';
import { nothing } from './fields.js';

export const sessionStatus = method({
  name: 'foretoken/sessionStatus',
  direction: 'daemon-to-client',
  kind: 'notification',
  since: 1,
  doc: 'What answers this session, or why nothing does; sent when it changes, to clients that announce the capability experimental.foretoken.sessionStatus.',
  params: z.object({
    /** `embedded`: no backend is configured; `backend-failing`: one is, and the embedded engine stands in for it. */
    state: z.enum(['ready', 'indexing', 'embedded', 'backend-failing', 'snoozed', 'off']),
    /** One sentence. */
    text: z.string(),
    /** A suggestion is being made, and takes long enough to be told. */
    working: z.optional(z.boolean()),
    /** What helps: the title of a button, and the command of `workspace/executeCommand` behind it. */
    help: z.optional(z.object({ title: z.string(), command: z.string() })),
  }),
  result: nothing,
});
