/** `foretoken/documentText`: a session reads back its own document. */
import * as z from 'zod/mini';
import { messageLimits } from '../message-limits.js';
import { method } from '../method.js';

export const documentText = method({
  name: 'foretoken/documentText',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'The text of a document of this session as the daemon has it, or null: for tests and doctor.',
  params: z.object({ textDocument: z.object({ uri: z.string().check(z.maxLength(messageLimits.uriUnitsMax)) }) }),
  result: z.nullable(z.object({ text: z.string(), version: z.int() })),
});
