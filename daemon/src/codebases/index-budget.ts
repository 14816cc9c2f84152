/** Keeps the indexes of all roots within their share of the disk: the least recently used go first, an open one never. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { libraryFileOf, libraryFilesOf } from '@foretoken/codebase/index/libraries/library-database.js';
import { tryProcessLock } from '@foretoken/codebase/sqlite/process-lock.js';
import { daemonLimits } from '../limits.js';

export interface IndexBudgetOptions {
  readonly cacheFolder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly bytesMax: () => number;
  /** Indexes unused for longer are deleted. */
  readonly unusedDaysMax: () => number;
}

export interface DiskUse {
  readonly roots: number;
  readonly bytes: number;
  readonly bytesMax: number;
  /** Roots whose index this process has deleted, newest last. */
  readonly evicted: readonly string[];
}

interface StoredIndex {
  readonly folder: string;
  readonly root: string;
  readonly usedMs: number;
  readonly bytes: number;
}

export class IndexBudget {
  readonly #options: IndexBudgetOptions;
  #evicted: string[] = [];
  #cancel = () => {};
  #use: DiskUse | undefined;

  constructor(options: IndexBudgetOptions) {
    this.#options = options;
  }

  /** As of the last look. */
  get use(): DiskUse | undefined {
    return this.#use;
  }

  /** A root is used now. */
  used(indexFolder: string, root: string): void {
    try {
      mkdirSync(indexFolder, { recursive: true, mode: 0o700 });
      writeFileSync(join(indexFolder, usedFile), root, { mode: 0o600 });
    } catch {
      // A full disk is told by those who need it.
    }
  }

  /** Looks after a while, and then now and then, until `stop`. */
  watch(openFolders: () => ReadonlySet<string>): void {
    this.#cancel = this.#options.clock.after(
      this.#use === undefined ? daemonLimits.budgetFirstMs : daemonLimits.budgetEveryMs,
      () => {
        this.enforce(openFolders());
        this.watch(openFolders);
      },
    );
  }

  stop(): void {
    this.#cancel();
  }

  /** Looks at all indexes and deletes what is too old or too much. */
  enforce(openFolders: ReadonlySet<string>): void {
    const { cacheFolder, clock, bytesMax, unusedDaysMax } = this.#options;
    const found = indexesIn(join(cacheFolder, 'index')).sort((a, b) => a.usedMs - b.usedMs);
    const oldest = clock.wall() - unusedDaysMax() * dayMs;
    let bytes = found.reduce((sum, index) => sum + index.bytes, 0);
    let roots = found.length;
    const indexes = found.map((index) => {
      const freed = bytes > bytesMax() && !openFolders.has(index.folder) ? freedOfLibraries(index.folder) : 0;
      bytes -= freed;
      return { ...index, bytes: index.bytes - freed };
    });
    for (const index of indexes) {
      const isOld = index.usedMs < oldest;
      if (openFolders.has(index.folder) || !(isOld || bytes > bytesMax())) continue;
      if (!this.#evict(index, isOld ? 'unused for long' : 'least recently used, and the disk budget is spent'))
        continue;
      bytes -= index.bytes;
      roots--;
    }
    if (bytes > bytesMax())
      this.#options.log.warn('the indexes of open folders exceed index.disk_mb_max', { bytes, bytesMax: bytesMax() });
    this.#use = { roots, bytes, bytesMax: bytesMax(), evicted: this.#evicted };
  }

  #evict(index: StoredIndex, why: string): boolean {
    if (isWritten(index.folder)) return false;
    rmSync(index.folder, { recursive: true, force: true });
    this.#options.log.info('an index was deleted', { root: index.root, why, bytes: index.bytes });
    this.#evicted = [...this.#evicted, index.root].slice(-daemonLimits.evictedKept);
    return true;
  }
}

/** By a command. */
function isWritten(indexFolder: string): boolean {
  const lock = tryProcessLock(join(indexFolder, 'writer.lock'));
  lock?.release();
  return lock === undefined;
}

/** What is known of libraries goes before any index; bytes. */
function freedOfLibraries(indexFolder: string): number {
  if (!existsSync(libraryFileOf(indexFolder)) || isWritten(indexFolder)) return 0;
  let freed = 0;
  for (const file of libraryFilesOf(indexFolder)) {
    freed += statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    rmSync(file, { force: true });
  }
  return freed;
}

const usedFile = 'root';
const dayMs = 24 * 60 * 60_000;

function indexesIn(folder: string): StoredIndex[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const index = storedIndex(join(folder, name));
      return index === undefined ? [] : [index];
    });
  } catch {
    return [];
  }
}

/** Undefined for what is no folder or goes away meanwhile. */
function storedIndex(folder: string): StoredIndex | undefined {
  try {
    const stats = readdirSync(folder).map((name) => ({ name, stat: statSync(join(folder, name)) }));
    const used = stats.find(({ name }) => name === usedFile)?.stat;
    return {
      folder,
      root: used === undefined ? folder : readFileSync(join(folder, usedFile), 'utf8'),
      // One of an earlier version says nothing of its use but by its files.
      usedMs: used?.mtimeMs ?? Math.max(0, ...stats.map(({ stat }) => stat.mtimeMs)),
      bytes: stats.reduce((sum, { stat }) => sum + stat.size, 0),
    };
  } catch {
    return undefined;
  }
}
