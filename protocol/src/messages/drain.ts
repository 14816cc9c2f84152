/** `foretoken/drain`: make way for a newer daemon. */
import { method } from '../method.js';
import { noParams, nothing } from './fields.js';
export const drain = method({
  name: 'foretoken/drain',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'Takes no new sessions and ends when the work in hand is done: a newer build takes over.',
  params: noParams,
  result: nothing,
});
