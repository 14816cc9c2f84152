/** Learns many files: batches of bounded size, taken by this thread and, where there is enough to do, by the helper as well. */
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Log } from '@foretoken/base/log.js';
import { fileLimits } from '../files/limits.js';
import type { WalkedFile } from '../files/walk.js';
import { byUsefulness } from './file-usefulness.js';
import { type HelperThread, helperThreads } from './helper-thread.js';
import type { IndexWriter, StoredFile } from './index-writer.js';
import { type FileToLearn, type LearntFiles, learnFiles } from './learn-files.js';
import { indexLimits } from './limits.js';
import type { ProgressReport } from './progress-report.js';

export interface LearnPass {
  readonly writer: IndexWriter;
  readonly report: ProgressReport;
  readonly log: Log;
  readonly fileBytesMax: number;
  /** After each batch that readers should see. */
  readonly onStored: () => void;
}

/** Resolves when all is stored, or when `signal` has ended it after some batches; gives way to other work every few milliseconds. */
export async function learnAll(
  pass: LearnPass,
  files: readonly WalkedFile[],
  stored: ReadonlyMap<string, StoredFile>,
  signal: AbortSignal,
): Promise<void> {
  const queue = batchesOf(pass.writer, files, stored);
  const workers = [workHere(pass, queue, signal)];
  const [helper] = helperThreads();
  if (queue.length > 1 && helper !== undefined) workers.push(workInHelper(pass, helper, queue, signal));
  // Both have ended before a failure is told: nothing is stored afterwards.
  const failed = (await Promise.allSettled(workers)).find((ended) => ended.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function workHere(pass: LearnPass, queue: FileToLearn[][], signal: AbortSignal): Promise<void> {
  let sliceEnd = performance.now() + fileLimits.sliceMsMax;
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    const work = learnFiles(batch, pass.fileBytesMax);
    for (let step = work.next(); ; step = work.next()) {
      if (step.done === true) {
        store(pass, step.value);
        break;
      }
      pass.report.learnt(1);
      if (performance.now() < sliceEnd) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return;
      sliceEnd = performance.now() + fileLimits.sliceMsMax;
    }
  }
}

async function workInHelper(
  pass: LearnPass,
  helper: HelperThread,
  queue: FileToLearn[][],
  signal: AbortSignal,
): Promise<void> {
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    try {
      const learnt = await helper.learn(batch, pass.fileBytesMax);
      if (signal.aborted) return;
      pass.report.learnt(batch.length);
      store(pass, learnt);
    } catch (thrown) {
      if (signal.aborted) return;
      // A batch that ends the helper is left to this thread, whose end is noticed and counted.
      pass.log.warn('the helper of the indexer was lost', { reason: errorMessage(thrown) });
      return workHere(pass, [batch], signal);
    }
  }
}

function store({ writer, report, onStored }: LearnPass, learnt: LearntFiles): void {
  for (const reason of learnt.skipped) report.skip(reason);
  report.read(learnt.bytes);
  writer.store(learnt);
  onStored();
}

/**
 * Of equal bytes, as many for each of two threads; few, since each becomes a segment, and lines that come again are learned once a segment.
 * The most useful files come first, so that they are known first, and that a segment which is not held costs the least.
 */
function batchesOf(
  writer: IndexWriter,
  files: readonly WalkedFile[],
  stored: ReadonlyMap<string, StoredFile>,
): FileToLearn[][] {
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  const count = total < indexLimits.sharedBytesMin ? 1 : 2 * Math.ceil(total / (2 * indexLimits.segmentTextBytesMax));
  const batches: FileToLearn[][] = [];
  let batch: FileToLearn[] = [];
  let bytes = 0;
  for (const { path, absolute, bytes: size } of count === 1 ? files : byUsefulness(files)) {
    batch.push({ path, absolute, hash: stored.has(path) ? writer.hashOf(path) : undefined });
    bytes += size;
    if (bytes < total / count) continue;
    batches.push(batch);
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
