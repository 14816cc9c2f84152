/** What the editor waits for at the daemon: requests and progress. When that daemon is gone, the editor is told how they ended. */
import { rpcCodes } from '@foretoken/lsp-server/rpc/rpc-error.js';
import { answer, notification } from './frames.js';
import type { MessageFacts } from './message-facts.js';

export class OpenWork {
  /** Methods by id. */
  readonly #requests = new Map<string, string>();
  readonly #progress = new Set<string>();

  /** Ids as JSON writes them. */
  asked(id: string, method: string): void {
    this.#requests.set(id, method);
  }

  answered(id: string): void {
    this.#requests.delete(id);
  }

  progressed({ token, kind }: MessageFacts): void {
    if (token === undefined) return;
    if (kind === 'begin') this.#progress.add(token);
    else if (kind === 'end') this.#progress.delete(token);
  }

  /** What to tell the editor now that the daemon is gone; nothing is open after it. */
  ended(): readonly Buffer[] {
    const messages = [
      ...Array.from(this.#requests, ([id, method]) => answerWithout(id, method)),
      ...Array.from(this.#progress, (token) =>
        notification('$/progress', { token: JSON.parse(token), value: { kind: 'end' } }),
      ),
    ];
    this.#requests.clear();
    this.#progress.clear();
    return messages;
  }
}

/** How a request ends that no daemon answers: a completion is none, a `shutdown` is done, all else has failed. */
export function answerWithout(id: string, method: string): Buffer {
  return withoutDaemon.has(method)
    ? answer(id, { result: null })
    : answer(id, { error: { code: rpcCodes.requestFailed, message: 'The daemon was lost; ask again.' } });
}

export function answerCancelled(id: string): Buffer {
  return answer(id, { error: { code: rpcCodes.requestCancelled, message: 'Cancelled.' } });
}

/** A completion for a text that has changed since, as the daemon answers it. */
export function answerSuperseded(id: string): Buffer {
  return answer(id, { result: null });
}

export const completions: ReadonlySet<string> = new Set(['textDocument/inlineCompletion', 'textDocument/completion']);
const withoutDaemon: ReadonlySet<string> = new Set([...completions, 'shutdown']);
