/** Tells which paths of a root changed, storms gathered; where the system cannot watch, asks for a walk now and then and says so. */
import { watch as watchFolder } from 'node:fs';
import { errorMessage } from '@foretoken/base/app-error.js';
import { rootRelative } from '../text/file-uri.js';
import { gitFolderOf } from './git-folder.js';
import type { IgnoreRules } from './ignore-rules.js';
import { fileLimits } from './limits.js';
import { type SystemWatcher, systemWatcher } from './system-watcher.js';
import { unwatchedIn } from './unwatched.js';

export interface Watch {
  /** Set while the root is polled instead of watched: why, for the user. */
  readonly problem: string | undefined;
  /** Rules have changed: what they leave out now is not watched, what they no longer leave out is. */
  follow(rules: IgnoreRules): Promise<void>;
  close(): Promise<void>;
}

export interface WatchOptions {
  readonly root: string;
  /** Large trees that they leave out are not watched, and changes in others are not told. */
  readonly rules: IgnoreRules;
  /** Absolute paths that changed; undefined means anything may have. */
  readonly onChange: (paths: readonly string[] | undefined) => void;
  /** Told when watching ends and polling begins later than at the start, before `onChange` asks for a walk. */
  readonly onProblem?: ((problem: string) => void) | undefined;
  readonly watcher?: SystemWatcher | undefined;
  readonly pollMs?: number | undefined;
}

/** Never rejects: a root that cannot be watched is polled. */
export async function watchRoot(options: WatchOptions): Promise<Watch> {
  const watch = new RootWatch(options);
  await watch.open();
  return watch;
}

class RootWatch implements Watch {
  readonly #options: WatchOptions;
  #rules: IgnoreRules;
  #unwatched: readonly (string | RegExp)[] = [];
  #subscription: { unsubscribe(): Promise<void> } | undefined;
  #poll: NodeJS.Timeout | undefined;
  #closed = false;
  /** Openings and closings of the subscription, one after the other. */
  #turn: Promise<void> = Promise.resolve();
  readonly #gathered = new Set<string>();
  /** More changed than is worth to be told one by one. */
  #anything = false;
  #gatheredSince = 0;
  #flushTimer: NodeJS.Timeout | undefined;
  #failures = 0;
  readonly #leaveHead: () => void;
  problem: string | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#rules = options.rules;
    this.#leaveHead = onHeadChange(options.root, () => {
      this.#anything = true;
      this.#schedule();
    });
  }

  open(): Promise<void> {
    return this.#inTurn(() => this.#subscribe());
  }

  async follow(rules: IgnoreRules): Promise<void> {
    this.#rules = rules;
    if (this.#subscription === undefined) return;
    const unwatched = unwatchedIn(this.#options.root, rules);
    if (unwatched.join('\n') === this.#unwatched.join('\n')) return;
    await this.#inTurn(() => this.#subscribe());
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#flushTimer);
    clearInterval(this.#poll);
    this.#leaveHead();
    await this.#inTurn(() => this.#unsubscribe());
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(run, run);
    return this.#turn;
  }

  async #subscribe(): Promise<void> {
    await this.#unsubscribe();
    if (this.#closed) return;
    const { root, watcher = systemWatcher } = this.#options;
    this.#unwatched = unwatchedIn(root, this.#rules);
    try {
      this.#subscription = await watcher.subscribe(root, this.#unwatched, (error, paths) => {
        if (error !== null) this.#lost(errorMessage(error));
        else for (const path of paths) this.#gather(path);
      });
    } catch (thrown) {
      this.#pollInstead(errorMessage(thrown));
    }
  }

  async #unsubscribe(): Promise<void> {
    const subscription = this.#subscription;
    this.#subscription = undefined;
    // A subscription that has failed may fail to end, too.
    await subscription?.unsubscribe().catch(() => {});
  }

  /** Events were dropped, or the subscription broke: it is made anew, and what may have been missed is looked for. */
  #lost(why: string): void {
    if (this.#closed || this.#poll !== undefined) return;
    this.#failures++;
    const tooOften = this.#failures > fileLimits.watchFailuresMax;
    void this.#inTurn(async () => {
      if (!tooOften) await this.#subscribe();
      else {
        await this.#unsubscribe();
        if (!this.#closed) this.#pollInstead(why);
      }
      if (this.#closed) return;
      if (this.problem !== undefined) this.#options.onProblem?.(this.problem);
      this.#options.onChange(undefined);
    });
  }

  #pollInstead(why: string): void {
    const { pollMs = fileLimits.pollMs } = this.#options;
    const seconds = pollMs / 1000;
    this.problem = `This folder cannot be watched (${why}); it is looked through every ${seconds} s instead. On Linux, raise fs.inotify.max_user_watches.`;
    this.#poll ??= setInterval(() => this.#options.onChange(undefined), pollMs);
    this.#poll.unref();
  }

  #gather(path: string): void {
    const relative = rootRelative(this.#options.root, path);
    if (relative !== undefined && relative !== '' && this.#rules.ignores(relative)) return;
    if (this.#gathered.size >= fileLimits.stormPathsMax) this.#anything = true;
    else this.#gathered.add(path);
    this.#schedule();
  }

  /** Until it is quiet, but no longer than a storm may put it off; one save is told at once. */
  #schedule(): void {
    if (this.#closed) return;
    const now = performance.now();
    if (this.#flushTimer === undefined) this.#gatheredSince = now;
    const burst = this.#anything || this.#gathered.size > fileLimits.burstPathsMax;
    const quietMs = burst ? fileLimits.stormSettleMs : fileLimits.watchSettleMs;
    const left = this.#gatheredSince + fileLimits.stormMsMax - now;
    clearTimeout(this.#flushTimer);
    this.#flushTimer = setTimeout(() => this.#flush(), Math.max(0, Math.min(quietMs, left)));
  }

  #flush(): void {
    this.#flushTimer = undefined;
    const paths = this.#anything ? undefined : [...this.#gathered];
    this.#gathered.clear();
    this.#anything = false;
    this.#options.onChange(paths);
  }
}

/** A branch switch writes HEAD last: whatever events got lost in it, a walk then finds. Cannot fail: it is a second net. */
function onHeadChange(root: string, run: () => void): () => void {
  const git = gitFolderOf(root);
  if (git === undefined) return () => {};
  try {
    const watcher = watchFolder(git.own, { persistent: false }, (_event, name) => {
      if (name === 'HEAD') run();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => {};
  }
}
