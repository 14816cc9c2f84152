/** A forwarder that has ended is started again. It goes on from daemon to daemon by itself, so this is where it cannot, and has told the user why. */
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  type ErrorHandlerResult,
} from 'vscode-languageclient/node';

const restartsMax = 3;
/** A forwarder tries for some seconds, on a busy machine for half a minute. */
const withinMs = 120_000;

/** `onEnd` is told what becomes of it. Four ends within two minutes are a fault that another start will not mend. */
export function keepSession(onEnd: (text: string) => void): ErrorHandler {
  const ends: number[] = [];
  return {
    error: (): ErrorHandlerResult => ({ action: ErrorAction.Continue }),
    closed(): CloseHandlerResult {
      const now = Date.now();
      ends.push(now);
      while ((ends[0] ?? now) < now - withinMs) ends.shift();
      if (ends.length > restartsMax) {
        onEnd('The daemon ends as soon as it has started: run “Foretoken: Doctor”, then “Foretoken: Restart”.');
        return { action: CloseAction.DoNotRestart, handled: true };
      }
      onEnd('The daemon has gone, and another is being started.');
      return { action: CloseAction.Restart, handled: true };
    },
  };
}
