/** What the helper thread runs: takes tasks one after another and answers each. */
import { parentPort } from 'node:worker_threads';
import { finishFiles } from './finish-files.js';
import type { HelperAnswer, HelperTask } from './helper-thread.js';
import { learnFiles } from './learn-files.js';

let turn = Promise.resolve();
parentPort?.on('message', (task: HelperTask) => {
  turn = turn.then(() => answer(task));
});

async function answer(task: HelperTask): Promise<void> {
  if (task.kind === 'finish') {
    const finished = await finishFiles(task.files, task.fileBytesMax);
    return parentPort?.postMessage({ kind: 'finish', finished: JSON.stringify(finished) } satisfies HelperAnswer);
  }
  const work = learnFiles(task.files, task.fileBytesMax);
  let step = work.next();
  while (step.done !== true) step = work.next();
  const segment = step.value.segment?.buffer;
  const moved = segment instanceof ArrayBuffer ? [segment] : [];
  parentPort?.postMessage({ kind: 'learn', learnt: step.value } satisfies HelperAnswer, moved);
}
