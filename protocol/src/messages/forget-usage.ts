/** `foretoken/forgetUsage`: delete what was counted and learned of suggestions. */
import { method } from '../method.js';
import { noParams, nothing } from './fields.js';

export const forgetUsage = method({
  name: 'foretoken/forgetUsage',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'Deletes all figures of suggestions, and what was learned of which are taken.',
  params: noParams,
  result: nothing,
});
