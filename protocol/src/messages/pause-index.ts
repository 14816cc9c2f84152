/** `foretoken/pauseIndex`: let the indexing of a root stand still, or go on. */
import * as z from 'zod/mini';
import { method } from '../method.js';
import { nothing, path } from './fields.js';
export const pauseIndex = method({
  name: 'foretoken/pauseIndex',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'Lets the indexing of a root stand still, or go on where it was; a pause ends with the daemon.',
  params: z.object({ root: path, paused: z.boolean() }),
  result: nothing,
});
