/** `foretoken/viewsChanged`: what was drawn of the views is no longer so. */
import { method } from '../method.js';
import { noParams, nothing } from './fields.js';

export const viewsChanged = method({
  name: 'foretoken/viewsChanged',
  direction: 'daemon-to-client',
  kind: 'notification',
  since: 1,
  doc: 'What this session was last told by foretoken/views has changed; sent once, and again only after it has asked anew, so that a view which is not open costs nothing.',
  params: noParams,
  result: nothing,
});
