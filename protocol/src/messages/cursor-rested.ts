/** `foretoken/cursorRested`: where the user looks, and may go on writing. */
import * as z from 'zod/mini';
import { messageLimits } from '../message-limits.js';
import { method } from '../method.js';
import { count, nothing } from './fields.js';

export const cursorRested = method({
  name: 'foretoken/cursorRested',
  direction: 'client-to-daemon',
  kind: 'notification',
  since: 1,
  doc: 'The cursor has come to rest in an open document: for some 200 ms nothing was typed and it did not move, be it that it was moved or the document shown. What a key there would wait for is found ahead. For daemons that announce the capability experimental.foretoken.cursorRested; a rest in a document that is not open is passed over.',
  params: z.object({
    textDocument: z.object({ uri: z.string().check(z.maxLength(messageLimits.uriUnitsMax)) }),
    position: z.object({ line: count, character: count }),
  }),
  result: nothing,
});
