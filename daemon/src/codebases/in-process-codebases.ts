/**
 * Codebases indexed and read in the process that uses them, for one-shot commands. The index is the stored one, so a second
 * run only reads what changed; memory is bounded by letting go of the roots used least recently.
 */
import { rm } from 'node:fs/promises';
import { AppError, errorMessage } from '@foretoken/base/app-error.js';
import { sleep, systemClock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import { type IndexStatus, statusWithout } from '@foretoken/codebase/index/index-status.js';
import { openIndexReader } from '@foretoken/codebase/index/open-index-reader.js';
import { openRootIndexer } from '@foretoken/codebase/index/open-root-indexer.js';
import type { RootIndexer } from '@foretoken/codebase/index/root-indexer.js';
import { indexFolderOf } from '@foretoken/codebase/index/store/index-folder.js';
import { rootRelative } from '@foretoken/codebase/text/file-uri.js';
import { indexSettings } from '../settings/index-settings.js';
import type { Settings } from '../settings/settings-table.js';
import type { CodebaseHost } from './codebase-host.js';
import { isUnwritable, makeSpareIndexFolder, type SpareIndexFolder, spareParents } from './spare-index-folder.js';
import { heldStatus } from './table-shares.js';

export interface InProcessOptions {
  readonly cacheFolder: string;
  readonly log: Log;
  /** A daemon holds the writer locks of its roots for as long as it lives; other commands let go when they are done. */
  readonly daemonRuns: () => boolean;
  /** What else is stored of a root is to go, too. */
  readonly onForget: (root: string) => void;
  /** The settings for a root, its project's tightenings included. */
  readonly settingsOf: (root: string) => Settings;
  /** Told why, when the cache cannot be written and a folder serves that goes with this process. Without it, that is a failure. */
  readonly onElsewhere?: ((why: string) => Promise<void>) | undefined;
}

type Reach = 'learned' | 'whole';

export function createInProcessCodebases(options: InProcessOptions): CodebaseHost {
  return new InProcessCodebases(options);
}

/** Roots whose tables stay in memory; the rest are read again from their folder when they are asked for. */
const openRootsMax = 32;
const openTablesBytesMax = 512 * 1024 * 1024;
/** The newest roots stay whatever they hold, for requests may be at work on them. */
const openRootsMin = 4;

/** Time for a daemon to bring a root that it has just opened in line with the disk. */
const daemonWaitMs = 1_000;
/** Another command's first indexing of a very large codebase. */
const commandWaitMs = 10 * 60_000;
const writerRetryMs = 50;

class InProcessCodebases implements CodebaseHost {
  readonly goesOn = false;
  readonly #options: InProcessOptions;
  /** Oldest use first. */
  readonly #open = new Map<string, Promise<IndexReader>>();
  readonly #readers = new Map<string, IndexReader>();
  readonly #statuses = new Map<string, IndexStatus>();
  /** How far this process has brought roots in line with the disk. */
  readonly #indexed = new Map<string, Reach>();
  /** Of roots whose folder in the cache cannot be written. */
  readonly #spares = new Map<string, SpareIndexFolder>();
  readonly #listeners = new Set<(status: IndexStatus) => void>();

  constructor(options: InProcessOptions) {
    this.#options = options;
  }

  /** Indexes a root once in the life of this process: a command sees the disk as it was when it first asked. */
  async ready(root: string, signal: AbortSignal, reach: Reach = 'whole'): Promise<IndexReader> {
    if (reach === 'whole' && this.#indexed.get(root) === 'learned') {
      this.#close(root);
      this.#indexed.delete(root);
    }
    let reader = this.#open.get(root);
    this.#open.delete(root);
    reader ??= this.#openRoot(root, signal, reach);
    this.#open.set(root, reader);
    try {
      const opened = await reader;
      this.#readers.set(root, opened);
      this.#letGo();
      return opened;
    } catch (thrown) {
      if (this.#open.get(root) === reader) this.#open.delete(root);
      throw thrown;
    }
  }

  open(root: string): () => void {
    void this.ready(root, new AbortController().signal).catch((thrown) =>
      this.#options.log.warn('a root cannot be indexed', { root, reason: errorMessage(thrown) }),
    );
    return () => {};
  }

  rootOf(path: string): string | undefined {
    const roots = [...this.#open.keys()].filter((root) => rootRelative(root, path) !== undefined);
    return roots.sort((left, right) => right.length - left.length)[0];
  }

  tables(root: string) {
    return this.#readers.get(root)?.tables;
  }

  structure(root: string) {
    return this.#readers.get(root)?.structure;
  }

  status(root: string): IndexStatus | undefined {
    return this.#statuses.get(root);
  }

  onStatus(listener: (status: IndexStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  pause(): void {
    throw new AppError('DAEMON_NOT_RUNNING', 'Nothing is indexed in the background: no daemon runs.');
  }

  /** A one-shot command has no editor that could tell of changes. */
  changed(): void {}

  async forget(root: string): Promise<void> {
    this.#close(root);
    this.#indexed.delete(root);
    this.#statuses.delete(root);
    this.#dropSpare(root);
    await rm(this.#folderOf(root), { recursive: true, force: true });
    this.#options.onForget(root);
  }

  /** It is learned by who asks for it next. */
  rebuild(root: string): Promise<void> {
    return this.forget(root);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#open.values());
    for (const root of [...this.#open.keys()]) this.#close(root);
    for (const root of [...this.#spares.keys()]) this.#dropSpare(root);
  }

  async #openRoot(root: string, signal: AbortSignal, reach: Reach): Promise<IndexReader> {
    const { log, onElsewhere } = this.#options;
    // Evicted and asked for again: indexed already in this process.
    if (!this.#indexed.has(root)) {
      try {
        await this.#indexSound(root, signal, reach);
      } catch (thrown) {
        if (onElsewhere === undefined || !isUnwritable(thrown)) throw thrown;
        await this.#indexElsewhere(root, signal, reach, thrown, onElsewhere);
      }
      this.#indexed.set(root, reach);
    }
    const reader = openIndexReader({ root, indexFolder: this.#folderOf(root), log });
    reader.holdWithin(this.#options.settingsOf(root)['index.tables_mb_max'] * 1024 * 1024);
    reader.refresh();
    const status = this.#statuses.get(root);
    if (status !== undefined && reader.filesOverMemory > 0) this.#note(heldStatus({ status, reader }));
    return reader;
  }

  async #indexSound(root: string, signal: AbortSignal, reach: Reach): Promise<void> {
    const indexFolder = this.#folderOf(root);
    try {
      await this.#indexRoot(root, indexFolder, signal, reach);
    } catch (thrown) {
      if (!(thrown instanceof AppError && thrown.code === 'STORAGE_CORRUPT')) throw thrown;
      // Opened again, it is begun anew.
      await this.#indexRoot(root, indexFolder, signal, reach);
    }
  }

  /** Where no folder can be written, what is stored answers as it is; throws `why` where that is nothing. */
  async #indexElsewhere(
    root: string,
    signal: AbortSignal,
    reach: Reach,
    why: unknown,
    say: (why: string) => Promise<void>,
  ): Promise<void> {
    this.#dropSpare(root);
    const stored = this.#folderOf(root);
    for (const parent of spareParents(process.platform)) {
      try {
        this.#spares.set(root, makeSpareIndexFolder(parent, stored));
        await this.#indexSound(root, signal, reach);
        await say(errorMessage(why));
        return;
      } catch (thrown) {
        this.#dropSpare(root);
        if (!isUnwritable(thrown)) throw thrown;
      }
    }
    if (!holdsFiles(root, stored, this.#options.log)) throw why;
    this.#note({ ...statusWithout(root, 'failed'), problem: errorMessage(why) });
  }

  /** What is left out of a whole index is done by the next command that needs it. */
  async #indexRoot(root: string, indexFolder: string, signal: AbortSignal, reach: Reach): Promise<void> {
    const indexer = await this.#openWriter(root, indexFolder, signal);
    if (indexer === undefined) return;
    const learned = new AbortController();
    const stop = this.onStatus((status) => {
      if (reach === 'learned' && status.root === root && status.phase === 'structure') learned.abort();
    });
    try {
      const status = await indexer.indexAll(AbortSignal.any([signal, learned.signal]));
      this.#note(status);
      if (status.phase !== 'ready' && !(learned.signal.aborted && !signal.aborted))
        throw new AppError('INDEX_UNFINISHED', status.problem ?? `The indexing of ${root} was interrupted.`);
    } finally {
      stop();
      await indexer.close();
    }
  }

  /**
   * Undefined when a daemon writes this index and keeps doing so: then what it has written is read.
   * A file lock gives no event to wait for, so it is tried again and again.
   */
  async #openWriter(root: string, indexFolder: string, signal: AbortSignal): Promise<RootIndexer | undefined> {
    const { log } = this.#options;
    const settings = indexSettings(this.#options.settingsOf(root));
    const began = performance.now();
    for (;;) {
      try {
        return await openRootIndexer({
          root,
          indexFolder,
          log,
          ...settings,
          // To read them takes seconds, which a command has not: it knows those that a daemon has read.
          libraries: settings.libraries ? undefined : false,
          onStatus: (status) => this.#note(status),
          onCommit: () => {},
        });
      } catch (thrown) {
        if (!(thrown instanceof AppError) || thrown.code !== 'STORAGE_BUSY') throw thrown;
        if (signal.aborted) throw thrown;
        const waitedMs = performance.now() - began;
        if (waitedMs > commandWaitMs) throw thrown;
        if (waitedMs > daemonWaitMs && this.#options.daemonRuns() && holdsFiles(root, indexFolder, log))
          return undefined;
        await sleep(systemClock, writerRetryMs, signal);
      }
    }
  }

  #note(status: IndexStatus): void {
    this.#statuses.set(status.root, status);
    for (const listener of this.#listeners) listener(status);
  }

  #letGo(): void {
    let bytes = 0;
    for (const reader of this.#readers.values()) bytes += reader.tables.stats.bytes;
    for (const [root, reader] of this.#readers) {
      if (this.#open.size <= openRootsMin) return;
      if (this.#open.size <= openRootsMax && bytes <= openTablesBytesMax) return;
      bytes -= reader.tables.stats.bytes;
      this.#close(root);
    }
  }

  #close(root: string): void {
    this.#open.delete(root);
    this.#readers.get(root)?.close();
    this.#readers.delete(root);
  }

  #dropSpare(root: string): void {
    this.#spares.get(root)?.remove();
    this.#spares.delete(root);
  }

  #folderOf(root: string): string {
    return this.#spares.get(root)?.path ?? indexFolderOf(this.#options.cacheFolder, root);
  }
}

function holdsFiles(root: string, indexFolder: string, log: Log): boolean {
  const reader = openIndexReader({ root, indexFolder, log });
  try {
    reader.refresh();
    return reader.tables.stats.files > 0;
  } finally {
    reader.close();
  }
}
