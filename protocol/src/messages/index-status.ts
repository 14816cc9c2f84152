/** `foretoken/indexStatus`: how far the indexing of a root is. */
import { method } from '../method.js';
import { nothing, indexStatus as params } from './fields.js';

export const indexStatus = method({
  name: 'foretoken/indexStatus',
  direction: 'daemon-to-client',
  kind: 'notification',
  since: 1,
  doc: 'The indexing of a root of this session went on; for status bars and progress lines.',
  params,
  result: nothing,
});
