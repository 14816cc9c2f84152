/** `foretoken/didChangeDiagnostics`: what the editor's language servers find wrong with a file. */
import * as z from 'zod/mini';
import { messageLimits } from '../message-limits.js';
import { method } from '../method.js';
import { count, nothing } from './fields.js';

export const didChangeDiagnostics = method({
  name: 'foretoken/didChangeDiagnostics',
  direction: 'client-to-daemon',
  kind: 'notification',
  since: 1,
  doc: 'All diagnostics of a file as they are now, lines counted from 0; an empty list when there are none any more. Servers are not told of each other’s, so a client may pass them on: names that are missing are looked up.',
  params: z.object({
    uri: z.string().check(z.maxLength(messageLimits.uriUnitsMax)),
    diagnostics: z
      .array(z.object({ line: count, message: z.string().check(z.maxLength(messageLimits.diagnosticUnitsMax)) }))
      .check(z.maxLength(messageLimits.diagnosticsMax)),
  }),
  result: nothing,
});
