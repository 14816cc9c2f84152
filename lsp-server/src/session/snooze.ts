/** A snooze: the user wants quiet in this session for some minutes. It ends by itself, by a command, or with the session. */
import type { SessionContext } from './session-context.js';

export function snooze(session: SessionContext, minutes: number): void {
  const { clock } = session.services;
  session.snoozedUntil = clock.now() + minutes * 60_000;
  for (const supersede of session.superseded.values()) supersede();
  session.tellStatus();
  session.cancelWake();
  session.cancelWake = clock.after(minutes * 60_000, () => wake(session));
}

export function wake(session: SessionContext): void {
  session.cancelWake();
  session.snoozedUntil = 0;
  session.tellStatus();
}

export function isSnoozed(session: SessionContext): boolean {
  return session.snoozedUntil > session.services.clock.now();
}
