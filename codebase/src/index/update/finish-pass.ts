/** The second phase: chunks and structure of what is learned, made by helpers and stored a few files at a time, beside other work. */
import { join } from 'node:path';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Log } from '@foretoken/base/log.js';
import type { IndexWriter } from '../index-writer.js';
import { indexLimits } from '../limits.js';
import { type FileToFinish, type FinishedFiles, finishFiles } from './finish-files.js';
import { type HelperThread, helperThreads } from './helper-thread.js';
import type { ProgressReport } from './progress-report.js';

export interface FinishPassOptions {
  readonly root: string;
  readonly writer: IndexWriter;
  readonly report: ProgressReport;
  readonly log: Log;
  readonly fileBytesMax: number;
  /** Runs when nothing else writes. */
  readonly inTurn: (store: () => void) => Promise<void>;
  /** Files that are not on the disk as they were learned. */
  readonly onChanged: (paths: readonly string[]) => void;
}

export class FinishPass {
  readonly #options: FinishPassOptions;
  #running: Promise<void> | undefined;
  #again = false;
  /** What is stored was looked at for damage up to this file; undefined once all of it was. */
  #soundTo: number | undefined = -1;

  constructor(options: FinishPassOptions) {
    this.#options = options;
  }

  /** Finishes all that is unfinished now; resolves when it is, or when `signal` ends it. A file is tried once a call. */
  run(signal: AbortSignal): Promise<void> {
    if (this.#running !== undefined) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#runAll(signal).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Resolves when nothing runs any more. */
  async ended(): Promise<void> {
    await this.#running?.catch(() => {});
  }

  async #runAll(signal: AbortSignal): Promise<void> {
    const { writer, report } = this.#options;
    await this.#repair(signal);
    do {
      this.#again = false;
      const ids = writer.unfinished();
      if (ids.length === 0) continue;
      report.finishing(ids.length);
      const queue: number[][] = [];
      for (let at = 0; at < ids.length; at += indexLimits.finishFilesMax)
        queue.push(ids.slice(at, at + indexLimits.finishFilesMax));
      const ends = await Promise.allSettled(helperThreads().map((helper) => this.#work(helper, queue, signal)));
      const isMuch = ids.length > indexLimits.finishedFilesOfCommit;
      await this.#options.inTurn(() => (isMuch ? writer.shrinkLog() : writer.commitFinished()));
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    } while (this.#again && !signal.aborted);
  }

  /** Once: a bit may have changed on the disk since the last start. */
  async #repair(signal: AbortSignal): Promise<void> {
    const { writer, inTurn } = this.#options;
    const step = () => {
      if (this.#soundTo !== undefined)
        this.#soundTo = writer.repairAfter(this.#soundTo, indexLimits.filesCheckedAtOnce);
    };
    while (this.#soundTo !== undefined && !signal.aborted) await inTurn(step);
  }

  async #work(helper: HelperThread, queue: number[][], signal: AbortSignal): Promise<void> {
    const { writer, report, root, inTurn, onChanged } = this.#options;
    const take = () => {
      const ids = queue.shift();
      if (ids === undefined) return undefined;
      const files = writer.toFinish(ids).map((file): FileToFinish => ({ ...file, absolute: join(root, file.path) }));
      return this.#finish(helper, files);
    };
    // The helper has its next task before the last one is stored.
    for (let next = take(); next !== undefined && !signal.aborted; ) {
      const done = await next;
      if (signal.aborted) return;
      next = take();
      await inTurn(() => {
        if (!signal.aborted) writer.finish(done.files);
      });
      report.finished(done.files.length + done.changed.length);
      if (done.changed.length > 0) onChanged(done.changed);
    }
  }

  /** A batch that ends the helper is taken apart, so that the one file at fault is found and left without structure. */
  async #finish(helper: HelperThread, files: readonly FileToFinish[]): Promise<FinishedFiles> {
    const { fileBytesMax, log } = this.#options;
    try {
      return await helper.finish(files, fileBytesMax);
    } catch (thrown) {
      const [first] = files;
      if (first === undefined) return { files: [], changed: [] };
      log.warn('the helper of the indexer was lost', { reason: errorMessage(thrown), files: files.length });
      if (files.length === 1) return finishFiles([first], fileBytesMax);
      const half = Math.ceil(files.length / 2);
      const left = await this.#finish(helper, files.slice(0, half));
      const right = await this.#finish(helper, files.slice(half));
      return { files: [...left.files, ...right.files], changed: [...left.changed, ...right.changed] };
    }
  }
}
