/** A snooze: the user wants quiet in this session for some minutes. It ends by itself, by a command, or with the session. */
import type { SessionContext } from './session-context.js';

export function snooze(session: SessionContext, minutes: number): void {
  const { clock } = session.services;
  const until = clock.now() + minutes * 60_000;
  session.snoozedUntil = until;
  for (const supersede of session.superseded.values()) supersede();
  session.tellStatus();
  clock.after(minutes * 60_000, () => {
    if (session.snoozedUntil === until) wake(session);
  });
}

export function wake(session: SessionContext): void {
  session.snoozedUntil = 0;
  session.tellStatus();
}

export function isSnoozed(session: SessionContext): boolean {
  return session.snoozedUntil > session.services.clock.now();
}
