/** `foretoken/indexStatus`: how far the indexing of a root is. */
import { method } from '../method.js';
import { nothing, indexStatus as params } from './fields.js';

export const indexStatus = method({
  name: 'foretoken/indexStatus',
  direction: 'daemon-to-client',
  kind: 'notification',
  since: 1,
  doc: 'The indexing of a root went on; sent to clients that announce the capability experimental.foretoken.indexStatus.',
  params,
  result: nothing,
});
