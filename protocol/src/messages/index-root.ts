/** `foretoken/index`: index a root and wait for it. */
import * as z from 'zod/mini';
import { method } from '../method.js';
import { indexStatus, path } from './fields.js';
export const indexRoot = method({
  name: 'foretoken/index',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'Indexes a root and answers when it is ready or has failed; foretoken/indexStatus tells the way there.',
  params: z.object({ root: path }),
  result: indexStatus,
});
