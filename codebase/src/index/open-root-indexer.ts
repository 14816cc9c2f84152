/** Builds the indexer of one root: brings its index in line with the disk, one piece of work at a time. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, errorMessage } from '@foretoken/base/app-error.js';
import { collectGarbage } from '@foretoken/base/collect-garbage.js';
import { IgnoreRules, ignoreFileNames } from '../files/ignore-rules.js';
import { isFolder, leadsThroughLink } from '../files/links.js';
import { admit, type WalkedFile, type WalkOptions, walk } from '../files/walk.js';
import { type Watch, watchRoot } from '../files/watch.js';
import { type ProcessLock, tryProcessLock } from '../sqlite/process-lock.js';
import { rootRelative } from '../text/file-uri.js';
import type { IndexStatus } from './index-status.js';
import type { IndexWriter, StoredFile } from './index-writer.js';
import { LibraryPass } from './libraries/library-pass.js';
import { indexLimits } from './limits.js';
import { openIndexWriter } from './open-index-writer.js';
import type { RootIndexer, RootIndexerOptions } from './root-indexer.js';
import { databaseFileOf } from './store/index-folder.js';
import { FilesToLearn } from './update/files-to-learn.js';
import { FinishPass } from './update/finish-pass.js';
import { helperThreads } from './update/helper-thread.js';
import type { FileToLearn } from './update/learn-files.js';
import { type LearnPass, learnAll } from './update/learn-pass.js';
import { mergeSegments } from './update/merge-segments.js';
import { Practice } from './update/practice.js';
import { ProgressReport } from './update/progress-report.js';

/** Takes the root's writer lock; rejects with AppError STORAGE_BUSY when another process indexes the same root. */
export async function openRootIndexer(options: RootIndexerOptions): Promise<RootIndexer> {
  // Of a root that is new, all will be learned.
  if (!existsSync(databaseFileOf(options.indexFolder))) helperThreads()[0]?.warm();
  const lock = tryProcessLock(join(options.indexFolder, 'writer.lock'));
  if (lock === undefined) {
    throw new AppError('STORAGE_BUSY', `Another process indexes ${options.root}`, { root: options.root });
  }
  try {
    return new FileIndexer(options, lock, openIndexWriter(options.indexFolder, options.onDamaged));
  } catch (thrown) {
    lock.release();
    throw thrown;
  }
}

class FileIndexer implements RootIndexer {
  readonly #options: RootIndexerOptions;
  readonly #lock: ProcessLock;
  readonly #writer: IndexWriter;
  readonly #report: ProgressReport;
  readonly #learning: LearnPass;
  readonly #finishing: FinishPass;
  readonly #libraries: LibraryPass;
  readonly #practice = new Practice();
  readonly #closed = new AbortController();
  /** Ends what is under way when the root is paused; a new one when it goes on. */
  #running = new AbortController();
  #rules: IgnoreRules;
  #watch: Watch | undefined;
  #walkQueued = false;
  #walks = 0;
  #paused = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: RootIndexerOptions, lock: ProcessLock, writer: IndexWriter) {
    this.#options = options;
    this.#lock = lock;
    this.#writer = writer;
    this.#rules = new IgnoreRules(options.root, options.exclude);
    this.#report = new ProgressReport(options.root, options.onStatus);
    const { log, limits, root } = options;
    const shared = { writer, report: this.#report, log, fileBytesMax: limits.fileBytesMax };
    this.#learning = { ...shared, onStored: () => options.onCommit() };
    this.#finishing = new FinishPass({
      ...shared,
      root,
      inTurn: (store) => this.#inTurn(async () => store()),
      onChanged: (paths) => this.#inBackground(this.update(absoluteIn(root, paths), this.#closed.signal)),
    });
    this.#libraries = new LibraryPass({ ...options, report: this.#report });
  }

  async indexAll(signal: AbortSignal): Promise<IndexStatus> {
    if (this.#paused) return this.#report.end('paused');
    this.#walkQueued = true;
    const walk = ++this.#walks;
    const stop = this.#stopSignal(signal);
    const status = await this.#inTurn(() => this.#walkAndLearn(stop));
    if (stop.aborted || this.#walks !== walk) return status;
    try {
      await this.#finishing.run(stop);
    } catch (thrown) {
      this.#report.fail(errorMessage(thrown));
      throw thrown;
    }
    if (this.#walks !== walk) return status;
    const ended = this.#end(stop);
    const libraries = this.#libraries.run(stop);
    // Saves and walks go on meanwhile.
    if (this.#watch === undefined) await libraries;
    if (this.#watch !== undefined) this.#inBackground(this.#practise(stop));
    return ended;
  }

  async update(paths: readonly string[], signal: AbortSignal): Promise<void> {
    // The walk at the end of a pause sees it.
    if (this.#paused) return;
    const stop = this.#stopSignal(signal);
    await this.#inTurn(() => this.#update(paths, stop));
    if (!stop.aborted) await this.#finishing.run(stop);
    this.#libraries.runSoon(paths, stop);
  }

  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#running.abort();
    this.#report.end('paused');
  }

  async resume(): Promise<void> {
    if (!this.#paused) return;
    this.#paused = false;
    this.#running = new AbortController();
    await this.indexAll(this.#closed.signal);
  }

  async watch(): Promise<void> {
    this.#watch ??= await watchRoot({
      root: this.#options.root,
      rules: this.#rules,
      onChange: (paths) => {
        // One walk that has not begun sees all that a second one would.
        if (paths === undefined && this.#walkQueued) return;
        const work = paths === undefined ? this.indexAll(this.#closed.signal) : this.update(paths, this.#closed.signal);
        this.#inBackground(work);
      },
      onProblem: (problem) => {
        this.#report.problem = problem;
      },
    });
    this.#report.problem = this.#watch.problem;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#watch?.close();
    await this.#finishing.ended();
    await this.#libraries.ended();
    await this.#queue.catch(() => {});
    try {
      this.#writer.close();
    } finally {
      this.#lock.release();
    }
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(run, run);
    this.#queue = turn.catch(() => {});
    return turn;
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch((thrown) =>
      this.#options.log.warn('an update failed', { root: this.#options.root, reason: errorMessage(thrown) }),
    );
  }

  #stopSignal(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#closed.signal, this.#running.signal]);
  }

  #end(stop: AbortSignal): IndexStatus {
    return this.#report.end(this.#paused ? 'paused' : stop.aborted ? 'waiting' : 'ready');
  }

  async #walkAndLearn(signal: AbortSignal): Promise<IndexStatus> {
    this.#walkQueued = false;
    const report = this.#report;
    report.begin();
    this.#rules = new IgnoreRules(this.#options.root, this.#options.exclude);
    await this.#watch?.follow(this.#rules);
    try {
      if (!isFolder(this.#options.root))
        throw new AppError('ROOT_MISSING', `There is no folder ${this.#options.root}`, { root: this.#options.root });
      const stored = this.#writer.files();
      // All that the walk finds will be learned.
      if (stored.size === 0) helperThreads()[0]?.warm();
      const toLearn = new FilesToLearn();
      const walking = this.#walk(stored, toLearn, signal).finally(() => toLearn.end());
      const ends = await Promise.allSettled([walking, learnAll(this.#learning, toLearn, signal)]);
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      if (await walking) this.#committed();
      if (signal.aborted) return this.#end(signal);
      const status = report.learntAll();
      // What learning held is let go of before parsers want memory.
      if (toLearn.bytes >= indexLimits.sharedBytesMin) collectGarbage();
      return status;
    } catch (thrown) {
      report.fail(errorMessage(thrown));
      throw thrown;
    }
  }

  /** Looks for what is not as it is stored; whether there is anything. */
  async #walk(stored: ReadonlyMap<string, StoredFile>, toLearn: FilesToLearn, signal: AbortSignal): Promise<boolean> {
    const unseen = new Set(stored.keys());
    let found = 0;
    let changed = 0;
    for await (const file of walk(this.#walkOptions())) {
      if (signal.aborted) return changed > 0;
      this.#report.found(++found);
      unseen.delete(file.path);
      const known = stored.get(file.path);
      if (!differs(file, known)) {
        this.#practice.offer(file);
        continue;
      }
      changed++;
      toLearn.add(this.#toLearn(file, known !== undefined), file.bytes);
    }
    this.#writer.remove([...unseen]);
    this.#report.walked(found, found - changed);
    return changed > 0 || unseen.size > 0;
  }

  #toLearn({ path, absolute }: WalkedFile, isStored: boolean): FileToLearn {
    return { path, absolute, hash: isStored ? this.#writer.hashOf(path) : undefined };
  }

  /** Lets saves in between. */
  async #practise(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.#inTurn(async () => this.#practice.step())));
  }

  async #update(paths: readonly string[], signal: AbortSignal): Promise<void> {
    const { root } = this.#options;
    const below = paths.map((path) => rootRelative(root, path)).filter((path) => path !== undefined);
    if (below.length === 0) return;
    if (below.some((path) => ignoreFileNames.includes(path.slice(path.lastIndexOf('/') + 1)))) {
      await this.#walkAndLearn(signal);
      this.#end(signal);
      return;
    }
    const stored = new Map<string, StoredFile>();
    /** By path: a folder and a file in it may be named both. */
    const files = new Map<string, WalkedFile>();
    const gone = new Set<string>();
    for (const path of below) {
      const under = this.#writer.filesAt(path);
      for (const [known, file] of under) stored.set(known, file);
      const now = await this.#filesAt(path);
      for (const file of now) files.set(file.path, file);
      const still = new Set(now.map((file) => file.path));
      for (const known of under.keys()) if (!still.has(known)) gone.add(known);
    }
    this.#writer.remove([...gone]);
    // A file that is named has changed, whatever its date says.
    const named = new Set(below);
    const changed = [...files.values()].filter((file) => named.has(file.path) || differs(file, stored.get(file.path)));
    const toLearn = new FilesToLearn();
    for (const file of changed) toLearn.add(this.#toLearn(file, stored.has(file.path)), file.bytes);
    toLearn.end();
    await learnAll(this.#learning, toLearn, signal);
    if (changed.length > 0 || gone.size > 0) this.#committed();
  }

  /** The files to be read at a changed path: itself, all below a folder, or none. */
  async #filesAt(path: string): Promise<WalkedFile[]> {
    if (leadsThroughLink(this.#options.root, path)) return [];
    if (isFolder(join(this.#options.root, path))) {
      if (this.#rules.ignores(`${path}/`)) return [];
      const files: WalkedFile[] = [];
      for await (const file of walk(this.#walkOptions(), path)) files.push(file);
      return files;
    }
    if (this.#rules.ignores(path)) return [];
    const file = admit(this.#walkOptions(), path);
    return file === undefined ? [] : [file];
  }

  #committed(): void {
    mergeSegments(this.#writer, this.#options.indexFolder);
    this.#writer.sweep();
    this.#options.onCommit();
  }

  #walkOptions(): WalkOptions {
    const { root, limits } = this.#options;
    return { root, rules: this.#rules, ...limits, onSkip: (reason) => this.#report.skip(reason) };
  }
}

function differs(file: WalkedFile, stored: StoredFile | undefined): boolean {
  return stored === undefined || stored.mtimeMs !== file.mtimeMs || stored.bytes !== file.bytes;
}

function absoluteIn(root: string, paths: readonly string[]): string[] {
  return paths.map((path) => join(root, path));
}
