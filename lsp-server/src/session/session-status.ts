/** Keeps a client's status line true: what answers this session, or why nothing does. */
import type { ParamsOf } from '@foretoken/protocol/method.js';
import { methods } from '@foretoken/protocol/methods.js';
import type { SessionContext } from './session-context.js';

type SessionStatus = ParamsOf<typeof methods.sessionStatus>;

/** Tells the client now and at each change until the session ends. A backend is looked at whenever it was or may have been asked. */
export function followSessionStatus(session: SessionContext): void {
  let told = '';
  session.tellStatus = () => {
    if (session.state !== 'running') return;
    const status = { ...statusOf(session), ...(session.working > 0 && { working: true }) };
    const now = JSON.stringify(status);
    if (now === told) return;
    told = now;
    session.connection.notify(methods.sessionStatus.name, status);
  };
  session.onEnd(session.services.codebases.onStatus(() => session.tellStatus()));
  session.tellStatus();
}

function statusOf(session: SessionContext): SessionStatus {
  const { services, folders } = session;
  const snoozedMs = session.snoozedUntil - services.clock.now();
  if (snoozedMs > 0)
    return {
      state: 'snoozed',
      text: `Nothing is suggested until ${timeOfDay(services.clock.wall() + snoozedMs)}.`,
      help: { title: 'Suggest again', command: 'foretoken.wake' },
    };
  if (!services.policy(session.settings, '', '', undefined).enabled)
    return { state: 'off', text: 'Completion is switched off: the setting completion.enabled.' };
  const phases = folders.roots.map((root) => services.codebases.status(root)?.phase);
  if (phases.includes('waiting') || phases.includes('walking') || phases.includes('indexing'))
    return { state: 'indexing', text: 'The codebase is being learned; suggestions come when the first part of it is.' };
  const failed = folders.roots
    .map((root) => services.codebases.status(root))
    .find((status) => status?.phase === 'failed');
  const health = services.backendHealth();
  if (health !== undefined && health.state !== 'in use')
    return {
      state: 'backend-failing',
      text: `The backend fails, and the embedded engine answers: ${health.problem ?? 'it did not answer.'}`,
      help: { title: 'Why?', command: 'foretoken.why' },
    };
  const whole =
    failed === undefined
      ? folders.refusals.map((refusal) => ` ${refusal}`).join('')
      : ` The codebase could not be indexed: ${failed.problem ?? 'foretoken doctor says more.'}`;
  if (phases.includes('paused'))
    return {
      state: health === undefined ? 'embedded' : 'ready',
      text: 'Indexing is paused; suggestions come from what was learned before.',
      help: { title: 'Go on indexing', command: 'foretoken.resumeIndexing' },
    };
  return health === undefined
    ? { state: 'embedded', text: `The embedded engine answers; no backend is configured.${whole}` }
    : { state: 'ready', text: `The backend answers.${whole}` };
}

/** `14:05`, where the user is. */
function timeOfDay(wallMs: number): string {
  return new Date(wallMs).toTimeString().slice(0, 5);
}
