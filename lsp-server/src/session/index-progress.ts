/** Shows indexing as work-done progress; a client that refuses the bar just has none. */
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import type { SessionContext } from './session-context.js';

/** Follows the roots of the session until it ends. */
export function showIndexProgress(session: SessionContext): void {
  const bars = new Map<string, Bar>();
  let refused = false;

  const stop = session.services.codebases.onStatus((status) => {
    if (session.state !== 'running' || !session.folders.roots.includes(status.root)) return;
    const bar = bars.get(status.root);
    if (bar) {
      bar.latest = status;
      draw(bar);
      if (!isWorking(status)) bars.delete(status.root);
    } else if (isWorking(status) && !refused) void begin(status);
  });

  async function begin(status: IndexStatus): Promise<void> {
    const bar: Bar = { token: `foretoken-index-${++lastToken}`, latest: status, state: 'asked', shown: -1 };
    bars.set(status.root, bar);
    const answer = await session.connection.request('window/workDoneProgress/create', { token: bar.token });
    if (answer.kind !== 'result') {
      refused = true;
      bars.clear();
      return;
    }
    // Work that ended meanwhile still gets its beginning and end, else the client keeps the token for ever.
    bar.state = 'begun';
    report(bar, { kind: 'begin', title: 'Indexing', cancellable: false, percentage: percentOf(bar.latest) });
    draw(bar);
  }

  function draw(bar: Bar): void {
    if (bar.state !== 'begun') return;
    if (!isWorking(bar.latest)) {
      bar.state = 'ended';
      report(bar, { kind: 'end', message: bar.latest.problem ?? `${bar.latest.filesDone} files` });
      return;
    }
    const percentage = percentOf(bar.latest);
    if (percentage <= bar.shown || session.connection.congested) return;
    bar.shown = percentage;
    const message = `${bar.latest.filesDone} of ${bar.latest.filesTotal} files`;
    report(bar, { kind: 'report', message, percentage });
  }

  function report(bar: Bar, value: object): void {
    session.connection.notify('$/progress', { token: bar.token, value });
  }

  session.onEnd(stop);
}

interface Bar {
  readonly token: string;
  latest: IndexStatus;
  state: 'asked' | 'begun' | 'ended';
  shown: number;
}

let lastToken = 0;

function isWorking({ phase }: IndexStatus): boolean {
  return phase === 'walking' || phase === 'indexing';
}

function percentOf({ filesDone, filesTotal }: IndexStatus): number {
  return filesTotal === 0 ? 0 : Math.min(100, Math.floor((100 * filesDone) / filesTotal));
}
