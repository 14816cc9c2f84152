/** `workspace/didChangeConfiguration`: asks again where the client answers, else takes what it sent. */
import { objectOrEmpty } from '../params/read-params.js';
import { applySettings, pullConfiguration, sectionOf } from '../session/configuration.js';
import type { SessionContext } from '../session/session-context.js';

export function didChangeConfiguration(session: SessionContext, params: unknown): void {
  if (session.client.answersConfiguration) void pullConfiguration(session);
  else applySettings(session, sectionOf(objectOrEmpty(params)['settings']));
}
