/** Keeps the indexer process alive while there are roots: starts it, starts it again with backoff, holds it to its memory ceiling. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { daemonLimits } from '../limits.js';
import { type FromIndexer, isFromIndexer, type RootToIndex, type ToIndexer } from './indexer-messages.js';

export interface IndexerSupervisorOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Module and arguments that run `foretoken indexer`. */
  readonly entry: string;
  readonly memoryBytesMax: () => number;
  readonly onMessage: (message: FromIndexer) => void;
  /** It ended and will be started again after `delayMs`, or was given up. */
  readonly onEnd: (why: 'crash' | 'memory' | 'rest', delayMs: number | undefined) => void;
}

export class IndexerSupervisor {
  readonly #options: IndexerSupervisorOptions;
  readonly #roots = new Map<string, RootToIndex>();
  #child: ChildProcess | undefined;
  #endingFor: 'memory' | 'rest' | undefined;
  #failures = 0;
  #cancelRestart = () => {};
  #cancelCheck = () => {};
  #quietSince: number | undefined;
  #closed = false;

  constructor(options: IndexerSupervisorOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  open(root: RootToIndex): void {
    this.#roots.set(root.root, root);
    this.#quietSince = undefined;
    this.#failures = 0;
    if (this.#child === undefined) this.#start();
    else if (this.#endingFor === undefined) this.#send({ kind: 'open', root });
  }

  /** Stops indexing a root; without roots the process ends. `closed` follows as a message when it was running. */
  closeRoot(root: string): void {
    this.#roots.delete(root);
    this.#send({ kind: 'close', root });
    // One that is opened before it has ended starts a new one at once: no crash.
    if (this.#roots.size === 0) this.#end('rest');
  }

  /** Holds for processes that are started later, too. */
  pause(root: string, paused: boolean): void {
    const known = this.#roots.get(root);
    if (known !== undefined) this.#roots.set(root, { ...known, paused });
    this.#send({ kind: 'pause', root, paused });
  }

  changed(root: string, paths: readonly string[]): void {
    this.#send({ kind: 'changed', root, paths });
  }

  /** Nothing is being indexed now: a process that grew large meanwhile may be started anew, small. */
  rest(): void {
    this.#quietSince = this.#options.clock.now();
  }

  /** Something is being indexed. */
  busy(): void {
    this.#quietSince = undefined;
  }

  /** Resident memory of the process, bytes; 0 when there is none or it cannot be told. */
  memoryBytes(): number {
    return this.#child?.pid === undefined ? 0 : residentBytes(this.#child.pid);
  }

  close(): void {
    this.#closed = true;
    this.#cancelRestart();
    this.#cancelCheck();
    const child = this.#child;
    if (child?.connected === true) child.disconnect();
    // What it has not stored is read again next time.
    if (child !== undefined) this.#options.clock.after(daemonLimits.drainMsMax / 2, () => child.kill('SIGKILL'));
  }

  #start(isAtRest = false): void {
    this.#cancelRestart();
    if (this.#closed || this.#roots.size === 0 || this.#child !== undefined) return;
    // A young generation of 8 MiB saves a tenth of the processor time of indexing; one of 2 the memory that a process which mostly waits would keep.
    // An old one that begins with 64 MiB is not collected again and again while it grows to what learning needs: a twentieth.
    const heap = isAtRest ? ['--max-semi-space-size=2'] : ['--max-semi-space-size=8', '--initial-old-space-size=64'];
    const child = fork(this.#options.entry, ['indexer'], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: ['--max-old-space-size=512', ...heap],
    });
    this.#child = child;
    child.on('message', (message: unknown) => {
      if (!isFromIndexer(message)) return;
      if (message.kind === 'commit') this.#failures = 0;
      this.#options.onMessage(message);
    });
    child.on('error', (error) => {
      this.#options.log.warn('the indexer cannot be spoken to', { reason: error.message });
      // One that could not be started gives no `exit`.
      if (child.pid === undefined) this.#ended(child, null, null);
    });
    child.on('exit', (code, signal) => this.#ended(child, code, signal));
    for (const root of this.#roots.values()) this.#send({ kind: 'open', root });
    this.#checkMemory();
  }

  #ended(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#cancelCheck();
    const why = this.#endingFor ?? 'crash';
    this.#endingFor = undefined;
    if (this.#closed || this.#roots.size === 0) return;
    if (why !== 'rest') this.#failures++;
    const isGivenUp = this.#failures > daemonLimits.indexerFailuresMax;
    const delay =
      why === 'rest'
        ? 0
        : Math.min(daemonLimits.indexerBackoffMs * 2 ** (this.#failures - 1), daemonLimits.indexerBackoffMsMax);
    this.#options.log.info('the indexer ended', {
      why,
      code: code ?? '',
      signal: signal ?? '',
      failures: this.#failures,
      delay,
    });
    this.#options.onEnd(why, isGivenUp ? undefined : delay);
    if (isGivenUp) return;
    if (delay === 0) this.#start(true);
    else this.#cancelRestart = this.#options.clock.after(delay, () => this.#start());
  }

  #checkMemory(): void {
    this.#cancelCheck = this.#options.clock.after(daemonLimits.memoryCheckMs, () => {
      const bytes = this.memoryBytes();
      const now = this.#options.clock.now();
      const isResting = this.#quietSince !== undefined && now - this.#quietSince >= daemonLimits.indexerRestMs;
      if (bytes > this.#options.memoryBytesMax()) this.#end('memory');
      else if (this.#endingFor === undefined && isResting && bytes > daemonLimits.indexerRestBytes) {
        this.#quietSince = undefined;
        this.#end('rest');
      }
      this.#checkMemory();
    });
  }

  #end(why: 'memory' | 'rest'): void {
    if (this.#child === undefined) return;
    this.#endingFor = why;
    const child = this.#child;
    if (why === 'memory') child?.kill('SIGKILL');
    else if (child?.connected === true) child.disconnect();
  }

  #send(message: ToIndexer): void {
    if (this.#child?.connected === true) this.#child.send(message);
  }
}

/** Resident bytes of a process; 0 where there is no /proc. */
export function residentBytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
