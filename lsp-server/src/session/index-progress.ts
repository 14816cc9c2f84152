/** Shows indexing as work-done progress, a bar a phase, whose cancelling pauses it; a client that refuses the bar just has none. */
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import type { SessionContext } from './session-context.js';

/** Follows the roots of the session until it ends. */
export function showIndexProgress(session: SessionContext): void {
  const bars = new Map<string, Bar>();
  let refused = false;

  const stop = session.services.codebases.onStatus((status) => {
    if (session.state !== 'running' || !session.folders.roots.includes(status.root)) return;
    const title = titleOf(status);
    let bar = bars.get(status.root);
    if (bar !== undefined) {
      bar.latest = status;
      draw(bar);
      if (bar.title !== title) {
        bars.delete(status.root);
        bar = undefined;
      }
    }
    if (bar === undefined && title !== undefined && !refused) void begin(status, title);
  });

  session.cancelProgress = (token) => {
    for (const bar of bars.values()) if (bar.token === token) session.services.codebases.pause(bar.latest.root, true);
  };

  async function begin(status: IndexStatus, title: string): Promise<void> {
    const bar: Bar = {
      token: `foretoken-index-${process.pid}-${++lastToken}`,
      title,
      latest: status,
      state: 'asked',
      shown: -1,
    };
    bars.set(status.root, bar);
    const answer = await session.connection.request('window/workDoneProgress/create', { token: bar.token });
    if (answer.kind !== 'result') {
      refused = true;
      bars.clear();
      return;
    }
    // Work that ended meanwhile still gets its beginning and end, else the client keeps the token for ever.
    bar.state = 'begun';
    report(bar, { kind: 'begin', title, cancellable: true, percentage: percentOf(bar.latest) });
    draw(bar);
  }

  function draw(bar: Bar): void {
    if (bar.state !== 'begun') return;
    if (titleOf(bar.latest) !== bar.title) {
      bar.state = 'ended';
      report(bar, { kind: 'end', message: endMessage(bar.latest) });
      return;
    }
    const percentage = percentOf(bar.latest);
    const isCounting = bar.latest.phase === 'walking';
    if ((percentage <= bar.shown && !isCounting) || session.connection.congested) return;
    bar.shown = percentage;
    report(bar, { kind: 'report', message: progressMessage(bar.latest), percentage });
  }

  function report(bar: Bar, value: object): void {
    session.connection.notify('$/progress', { token: bar.token, value });
  }

  session.onEnd(stop);
}

interface Bar {
  readonly token: string;
  readonly title: string;
  latest: IndexStatus;
  state: 'asked' | 'begun' | 'ended';
  shown: number;
}

let lastToken = 0;

/** Undefined when nothing is being done. */
function titleOf({ phase }: IndexStatus): string | undefined {
  switch (phase) {
    case 'walking':
    case 'indexing':
      return 'Indexing';
    case 'structure':
      return 'Learning definitions';
    case 'waiting':
    case 'ready':
    case 'paused':
    case 'failed':
      return undefined;
  }
}

function progressMessage({ phase, filesDone, filesTotal, filesPerSecond, secondsLeft }: IndexStatus): string {
  if (phase === 'walking') return `${filesTotal} files found`;
  const speed = secondsLeft === undefined ? '' : `, ${filesPerSecond} files/s, ${secondsLeft} s left`;
  return `${filesDone} of ${filesTotal} files${speed}`;
}

function endMessage({ phase, problem, filesDone }: IndexStatus): string {
  if (phase === 'paused') return 'Paused; the command foretoken.resumeIndexing goes on.';
  return problem ?? `${filesDone} files`;
}

function percentOf({ filesDone, filesTotal }: IndexStatus): number {
  return filesTotal === 0 ? 0 : Math.min(100, Math.floor((100 * filesDone) / filesTotal));
}
