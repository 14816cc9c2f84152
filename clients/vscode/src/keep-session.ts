/** A session that is lost begins again: the forwarder starts the next daemon, and the language client tells it every open document. */
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  type ErrorHandlerResult,
} from 'vscode-languageclient/node';

const restartsMax = 8;
const withinMs = 60_000;

/** `onEnd` is told what becomes of it. Eight ends within a minute are a fault that a ninth start will not mend. */
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
