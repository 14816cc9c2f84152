/** `foretoken/shutdown`: stop the daemon. */
import { method } from '../method.js';
import { noParams, nothing } from './fields.js';
export const stopDaemon = method({
  name: 'foretoken/shutdown',
  direction: 'client-to-daemon',
  kind: 'request',
  since: 1,
  doc: 'Ends all sessions and the daemon itself.',
  params: noParams,
  result: nothing,
});
