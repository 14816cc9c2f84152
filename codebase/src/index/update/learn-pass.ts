/** Learns many files: taken a piece at a time by this thread and, where there is enough to do, by the helper as well. */
import { errorMessage } from '@foretoken/base/app-error.js';
import { collectGarbage } from '@foretoken/base/collect-garbage.js';
import type { Log } from '@foretoken/base/log.js';
import { fileLimits } from '../../files/limits.js';
import type { IndexWriter } from '../index-writer.js';
import { indexLimits } from '../limits.js';
import { FilesToLearn } from './files-to-learn.js';
import { type HelperSegment, type HelperThread, helperThreads } from './helper-thread.js';
import { FileLearner, type FileToLearn, type LearntFiles } from './learn-files.js';
import type { ProgressReport } from './progress-report.js';

export interface LearnPass {
  readonly writer: IndexWriter;
  readonly report: ProgressReport;
  readonly log: Log;
  readonly fileBytesMax: number;
  /** After each segment that readers should see. */
  readonly onStored: () => void;
}

/**
 * Resolves when all is stored, or when `signal` has ended it after some segments; gives way to other work every few milliseconds.
 * The helper begins while files are still being found.
 */
export async function learnAll(
  pass: LearnPass,
  files: FilesToLearn,
  signal: AbortSignal,
  [helper] = helperThreads(),
): Promise<void> {
  const workers = [workHere(pass, files, signal)];
  if (helper !== undefined) workers.push(workInHelper(pass, helper, files, signal));
  // Both have ended before a failure is told: nothing is stored afterwards.
  const failed = (await Promise.allSettled(workers)).find((ended) => ended.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function workHere(pass: LearnPass, files: FilesToLearn, signal: AbortSignal): Promise<void> {
  // Until then this thread looks for them.
  while (!files.isWhole) await files.changed();
  let sliceEnd = performance.now() + fileLimits.sliceMsMax;
  for (let piece = files.take(); piece !== undefined; ) {
    const learner = new FileLearner(pass.fileBytesMax);
    for (; piece !== undefined && learner.bytes < segmentBytesOf(files); piece = files.take()) {
      for (const file of piece.files) {
        learner.learn(file);
        pass.report.learnt(1);
        if (performance.now() < sliceEnd) continue;
        await new Promise((resolve) => setImmediate(resolve));
        if (signal.aborted) return;
        sliceEnd = performance.now() + fileLimits.sliceMsMax;
      }
    }
    store(pass, learner.end());
    // What a large segment took to learn is let go of before the next one wants memory.
    if (piece !== undefined && files.bytes >= indexLimits.sharedBytesMin) collectGarbage();
  }
}

async function workInHelper(
  pass: LearnPass,
  helper: HelperThread,
  files: FilesToLearn,
  signal: AbortSignal,
): Promise<void> {
  while (files.bytes < indexLimits.sharedBytesMin) {
    if (files.isWhole) return;
    await files.changed();
  }
  for (let isLast = false; !isLast && !signal.aborted; ) {
    const segment = helper.begin(pass.fileBytesMax);
    const given: GivenFiles = { files: [], learnt: 0 };
    let learnt: LearntFiles;
    try {
      isLast = await give(pass, segment, given, files, signal);
      if (signal.aborted || given.files.length === 0) return segment.drop();
      learnt = await segment.end();
    } catch (thrown) {
      if (signal.aborted) return;
      // What ends the helper is left to this thread, whose end is noticed and counted.
      pass.log.warn('the helper of the indexer was lost', { reason: errorMessage(thrown) });
      pass.report.learnt(-given.learnt);
      const lost = new FilesToLearn();
      for (const file of given.files) lost.add(file, 0);
      lost.end();
      return workHere(pass, lost, signal);
    }
    if (!signal.aborted) store(pass, learnt);
  }
}

/** What one segment of the helper is made of. */
interface GivenFiles {
  readonly files: FileToLearn[];
  /** So many of them are told as learned. */
  learnt: number;
}

/** Gives the helper pieces until its segment is full; whether there are no more. */
async function give(
  pass: LearnPass,
  segment: HelperSegment,
  given: GivenFiles,
  files: FilesToLearn,
  signal: AbortSignal,
): Promise<boolean> {
  let before = Promise.resolve();
  for (let bytes = 0; bytes < segmentBytesOf(files) && !signal.aborted; ) {
    const piece = files.take();
    if (piece === undefined) {
      if (files.isWhole) break;
      await files.changed();
      continue;
    }
    bytes += piece.bytes;
    given.files.push(...piece.files);
    const learning = segment.learn(piece.files).then(() => {
      given.learnt += piece.files.length;
      pass.report.learnt(piece.files.length);
    });
    learning.catch(() => {});
    // It has the next piece before it is done with one.
    await before;
    before = learning;
  }
  await before;
  return files.isWhole && files.isEmpty;
}

/**
 * Of like size for each of two threads; few, since lines that come again are learned once a segment. A little more than an even share, so
 * that no crumb is left.
 */
function segmentBytesOf(files: FilesToLearn): number {
  const { segmentTextBytesMax, sharedBytesMin } = indexLimits;
  if (!files.isWhole || files.bytes < sharedBytesMin) return segmentTextBytesMax;
  const segments = 2 * Math.ceil(files.bytes / (2 * segmentTextBytesMax));
  return Math.min(segmentTextBytesMax, (1.15 * files.bytes) / segments);
}

function store({ writer, report, onStored }: LearnPass, learnt: LearntFiles): void {
  for (const reason of learnt.skipped) report.skip(reason);
  report.read(learnt.bytes);
  writer.store(learnt);
  onStored();
}
