/** `foretoken/forget`: delete what is kept of a root. */
import * as z from 'zod/mini';
import { method } from '../method.js';
import { nothing, path } from './fields.js';
export const forget = method({
  name: 'foretoken/forget',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'Deletes the index, the learned tables and the caches of a root.',
  params: z.object({ root: path }),
  result: nothing,
});
