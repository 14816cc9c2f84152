/** The daemon's codebases: indexed by the supervised indexer process, read here as it commits. */
import { rm } from 'node:fs/promises';
import { AppError } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { CodeStructure } from '@foretoken/codebase/index/code-structure.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import { type IndexStatus, isSettled, statusWithout } from '@foretoken/codebase/index/index-status.js';
import { openIndexReader } from '@foretoken/codebase/index/open-index-reader.js';
import { indexFolderOf } from '@foretoken/codebase/index/store/index-folder.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { rootRelative } from '@foretoken/codebase/text/file-uri.js';
import type { FromIndexer } from '../indexer/indexer-messages.js';
import { IndexerSupervisor } from '../indexer/indexer-supervisor.js';
import { daemonLimits } from '../limits.js';
import { indexSettings } from '../settings/index-settings.js';
import type { Settings } from '../settings/settings-table.js';
import type { CodebaseHost } from './codebase-host.js';
import type { IndexBudget } from './index-budget.js';
import { realRootOf } from './real-root.js';
import { RefreshTurns } from './refresh-turns.js';
import type { RootFollowers } from './root-followers.js';
import { heldStatus, shareTables } from './table-shares.js';
import { untilSettled } from './until-settled.js';

export interface SupervisedOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly cacheFolder: string;
  readonly indexerEntry: string;
  /** The settings for a root, its project's tightenings included. */
  readonly settingsOf: (root: string) => Settings;
  readonly indexerMemoryBytesMax: () => number;
  readonly budget: IndexBudget;
  /** What else lives by a root's index, such as embeddings. */
  readonly followers: RootFollowers;
  readonly onIndexerEnd: (why: 'crash' | 'memory' | 'rest') => void;
}

interface OpenRoot {
  readonly root: string;
  readonly realRoot: string;
  readonly reader: IndexReader;
  readonly turns: RefreshTurns;
  readonly indexFolder: string;
  status: IndexStatus;
}

export class SupervisedCodebases implements CodebaseHost {
  readonly goesOn = true;
  readonly #options: SupervisedOptions;
  readonly #roots = new Map<string, OpenRoot>();
  /** Who has a root open, by the name it was opened by; they outlive what is forgotten. */
  readonly #users = new Map<string, Set<symbol>>();
  /** Real paths of roots whose indexing stands still, open or not. */
  readonly #paused = new Set<string>();
  readonly #listeners = new Set<(status: IndexStatus) => void>();
  readonly #closedListeners = new Map<string, (() => void)[]>();
  readonly #supervisor: IndexerSupervisor;

  constructor(options: SupervisedOptions) {
    this.#options = options;
    options.budget.watch(() => new Set(Array.from(this.#roots.values(), ({ indexFolder }) => indexFolder)));
    this.#supervisor = new IndexerSupervisor({
      clock: options.clock,
      log: options.log,
      entry: options.indexerEntry,
      memoryBytesMax: options.indexerMemoryBytesMax,
      onMessage: (message) => this.#heard(message),
      onEnd: (why, delayMs) => this.#indexerEnded(why, delayMs),
    });
  }

  open(root: string): () => void {
    if (!this.#roots.has(root)) this.#openRoot(root);
    const user = Symbol();
    const users = (this.#users.get(root) ?? new Set()).add(user);
    this.#users.set(root, users);
    return () => {
      if (!users.delete(user) || users.size > 0) return;
      this.#users.delete(root);
      const open = this.#roots.get(root);
      if (open !== undefined) this.#closeRoot(open);
    };
  }

  async ready(root: string, signal: AbortSignal, when: 'learned' | 'whole' = 'whole'): Promise<IndexReader> {
    const release = this.open(root);
    try {
      const open = this.#roots.get(root);
      if (open === undefined) throw new AppError('ROOT_MISSING', `There is no folder ${root}`);
      await untilSettled(
        () => open.status,
        (look) => this.onStatus(look),
        signal,
        when,
      );
      open.reader.refresh();
      if (open.status.phase === 'failed' && open.reader.tables.stats.files === 0)
        throw new AppError('INDEX_FAILED', open.status.problem ?? 'Indexing failed.', { root });
      return open.reader;
    } finally {
      // A root that only commands use stays a while, for the next of them.
      this.#options.clock.after(keptMs, release);
    }
  }

  rootOf(path: string): string | undefined {
    let found: string | undefined;
    for (const root of this.#roots.keys()) {
      if (rootRelative(root, path) !== undefined && (found === undefined || root.length > found.length)) found = root;
    }
    return found;
  }

  tables(root: string): CodeTables | undefined {
    return this.#roots.get(root)?.reader.tables;
  }

  structure(root: string): CodeStructure | undefined {
    return this.#roots.get(root)?.reader.structure;
  }

  status(root: string): IndexStatus | undefined {
    const open = this.#roots.get(root);
    return open && heldStatus(open);
  }

  statuses(): readonly IndexStatus[] {
    return Array.from(this.#roots.values(), heldStatus);
  }

  onStatus(listener: (status: IndexStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  pause(root: string, paused: boolean): void {
    const realRoot = realRootOf(root);
    if (paused) this.#paused.add(realRoot);
    else this.#paused.delete(realRoot);
    this.#supervisor.pause(realRoot, paused);
  }

  changed(paths: readonly string[]): void {
    for (const { root, realRoot } of this.#roots.values()) {
      const below = paths.flatMap((path) => {
        const relative = rootRelative(root, path);
        return relative === undefined ? [] : [`${realRoot}/${relative}`];
      });
      if (below.length > 0) this.#supervisor.changed(realRoot, below);
    }
  }

  async forget(root: string): Promise<void> {
    const realRoot = this.#roots.get(root)?.realRoot ?? realRootOf(root);
    const open = this.#rootsAt(realRoot);
    const closed = open.length === 0 ? undefined : this.#closedByIndexer(realRoot);
    for (const one of open) this.#closeRoot(one);
    await closed;
    this.#options.followers.forget(realRoot);
    await rm(indexFolderOf(this.#options.cacheFolder, realRoot), { recursive: true, force: true });
  }

  async rebuild(root: string): Promise<void> {
    const names = this.#rootsAt(this.#roots.get(root)?.realRoot ?? realRootOf(root)).map((open) => open.root);
    await this.forget(root);
    // Somebody may have let go of it meanwhile, or opened it.
    for (const name of names) if (this.#users.has(name) && !this.#roots.has(name)) this.#openRoot(name);
  }

  async close(): Promise<void> {
    this.#supervisor.close();
    this.#options.budget.stop();
    for (const open of this.#roots.values()) open.turns.close();
    this.#roots.clear();
  }

  /** Resident memory of the indexer process, bytes. */
  indexerMemoryBytes(): number {
    return this.#supervisor.memoryBytes();
  }

  get indexerPid(): number | undefined {
    return this.#supervisor.pid;
  }

  #openRoot(root: string): OpenRoot {
    const { log, cacheFolder } = this.#options;
    const realRoot = realRootOf(root);
    const indexFolder = indexFolderOf(cacheFolder, realRoot);
    const reader = openIndexReader({ root, indexFolder, log });
    this.#options.budget.used(indexFolder, realRoot);
    const turns = new RefreshTurns(reader, () => this.#refresh(reader));
    const open: OpenRoot = {
      root,
      realRoot,
      reader,
      turns,
      indexFolder,
      status: statusWithout(root, 'waiting'),
    };
    this.#roots.set(root, open);
    // What an earlier run learned serves soon, while the indexer looks for what changed.
    this.#refresh();
    turns.refresh();
    this.#options.followers.openRoot(root, realRoot, reader);
    const paused = this.#paused.has(realRoot);
    this.#supervisor.open({ root: realRoot, indexFolder, paused, ...indexSettings(this.#options.settingsOf(root)) });
    return open;
  }

  #closeRoot(open: OpenRoot): void {
    this.#roots.delete(open.root);
    this.#options.budget.used(open.indexFolder, open.realRoot);
    this.#options.followers.closeRoot(open.root);
    open.turns.close();
    this.#supervisor.closeRoot(open.realRoot);
    this.#refresh();
  }

  /** Reads what was committed of a root, within what the tables of all may take. */
  #refresh(reader?: IndexReader): void {
    shareTables([...this.#roots.values()], this.#options, reader);
  }

  #heard(message: FromIndexer): void {
    switch (message.kind) {
      case 'status':
        for (const open of this.#rootsAt(message.status.root))
          this.#setStatus(open, { ...message.status, root: open.root }, () => this.#noteWork());
        return;
      case 'commit':
        for (const open of this.#rootsAt(message.root)) this.#refreshSoon(open);
        return;
      case 'closed':
        for (const listener of this.#closedListeners.get(message.root) ?? []) listener();
        this.#closedListeners.delete(message.root);
    }
  }

  #closedByIndexer(realRoot: string): Promise<void> {
    if (this.#supervisor.pid === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.#closedListeners.set(realRoot, [...(this.#closedListeners.get(realRoot) ?? []), resolve]);
      this.#options.clock.after(daemonLimits.drainMsMax, resolve);
    });
  }

  #rootsAt(realRoot: string): OpenRoot[] {
    return [...this.#roots.values()].filter((open) => open.realRoot === realRoot);
  }

  #refreshSoon({ root, turns }: OpenRoot): void {
    turns.soon(this.#options.clock, daemonLimits.refreshMs, () => {
      if (this.status(root)?.phase === 'ready') this.#options.followers.changed(root);
    });
  }

  #setStatus(open: OpenRoot, status: IndexStatus, then: () => void = () => {}): void {
    const told = () => {
      if (status.phase === 'ready') this.#options.followers.changed(open.root);
      open.status = status;
      for (const listener of this.#listeners) listener(heldStatus(open));
      then();
    };
    // The first moment at which the tables are complete: who hears of it finds them so.
    if (status.phase === 'ready' || (status.phase === 'structure' && open.status.phase !== 'structure'))
      open.turns.refresh(told);
    else open.turns.after(told);
  }

  #noteWork(): void {
    const isResting = [...this.#roots.values()].every(({ status }) => isSettled(status));
    // One that has only looked and learned nothing is as small as it gets.
    const hasLearnt = [...this.#roots.values()].some(({ status }) => status.bytesDone > 0);
    if (isResting && hasLearnt) this.#supervisor.rest();
    else this.#supervisor.busy();
  }

  #indexerEnded(why: 'crash' | 'memory' | 'rest', delayMs: number | undefined): void {
    this.#options.onIndexerEnd(why);
    if (why === 'rest') return;
    const cause = why === 'memory' ? 'was over its memory ceiling (indexer.memory_mb_max)' : 'ended unexpectedly';
    const next =
      delayMs === undefined
        ? 'It is not started again; reopen the folder to try again.'
        : `It is started again in ${delayMs} ms.`;
    for (const open of this.#roots.values()) {
      this.#setStatus(open, {
        ...open.status,
        phase: delayMs === undefined ? 'failed' : 'waiting',
        problem: `The indexer ${cause}. ${next}`,
      });
    }
  }
}

/** How long a root stays open after the last request for it. */
const keptMs = 60_000;
