/** The editor's settings for this session: pulled where the client answers, else taken as pushed. */
import { limits } from '../limits.js';
import { objectOrEmpty } from '../params/read-params.js';
import type { SessionContext } from './session-context.js';

/** Asks the client for its section `foretoken`. Keeps the settings in force when there is no answer. */
export async function pullConfiguration(session: SessionContext): Promise<void> {
  const pull = ++session.configurationPulls;
  const answer = await session.connection.request('workspace/configuration', { items: [{ section: 'foretoken' }] });
  if (pull !== session.configurationPulls) return;
  if (answer.kind === 'result' && Array.isArray(answer.result)) applySettings(session, answer.result[0]);
  else session.services.log.info('the client did not give its configuration', { answer: answer.kind });
}

/** Takes settings as the editor sent them; what is wrong with them is shown, the rest is used. */
export function applySettings(session: SessionContext, value: unknown): void {
  if (value === null || value === undefined) return;
  const { settings, problems } = session.services.parseSettings(value);
  session.settings = settings;
  session.tellStatus();
  if (problems.length > 0) session.showOnce(`settings ${problems.join(' ')}`, 'warning', sentenceOf(problems));
}

/** One message, however many they are. */
function sentenceOf(problems: readonly string[]): string {
  const others = problems.length - limits.problemsShownMax;
  const told = [...problems.slice(0, limits.problemsShownMax), ...(others > 0 ? [`And ${others} more.`] : [])];
  return `In the editor's settings for Foretoken: ${told.join(' ')}`;
}

/** `{"foretoken": {…}}` or the section itself. */
export function sectionOf(value: unknown): unknown {
  return objectOrEmpty(value)['foretoken'] ?? value;
}
