/** `foretoken/rebuildIndex`: learn a root anew. */
import * as z from 'zod/mini';
import { method } from '../method.js';
import { nothing, path } from './fields.js';

export const rebuildIndex = method({
  name: 'foretoken/rebuildIndex',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'Deletes what is stored about a root, as foretoken/forget does, and has it learned anew where an editor has it open; answers when that begins.',
  params: z.object({ root: path }),
  result: nothing,
});
