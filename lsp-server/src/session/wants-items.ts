/** Whether a session gets completion items: where its client draws no ghost text, unless the user says otherwise. */
import type { SessionContext } from './session-context.js';

export function wantsItems(session: Pick<SessionContext, 'client' | 'services' | 'settings'>): boolean {
  const mode = session.services.itemsMode(session.settings);
  return mode === 'auto' ? !session.client.drawsInlineCompletion : mode === 'on';
}
