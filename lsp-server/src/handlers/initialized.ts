/** `initialized`: from here on we may ask the client. */
import { pullConfiguration } from '../session/configuration.js';
import { showIndexProgress } from '../session/index-progress.js';
import { tellIndexStatus } from '../session/index-status.js';
import { prepareOpenDocuments } from '../session/prepare-open.js';
import type { SessionContext } from '../session/session-context.js';
import { followSessionStatus } from '../session/session-status.js';

export function initialized(session: SessionContext): void {
  prepareOpenDocuments(session);
  if (session.client.answersConfiguration) void pullConfiguration(session);
  if (session.client.showsProgress) showIndexProgress(session);
  if (session.client.wantsIndexStatus) tellIndexStatus(session);
  if (session.client.wantsSessionStatus) followSessionStatus(session);
}
