/** What the helper thread runs: takes tasks one after another and answers each. */
import { parentPort } from 'node:worker_threads';
import { finishFiles } from './finish-files.js';
import type { HelperAnswer, HelperTask } from './helper-thread.js';
import { learnFiles } from './learn-files.js';

parentPort?.on('message', (task: HelperTask) => {
  const answer = answerOf(task);
  const segment = answer.kind === 'learn' ? answer.learnt.segment?.buffer : undefined;
  parentPort?.postMessage(answer, segment instanceof ArrayBuffer ? [segment] : []);
});

function answerOf(task: HelperTask): HelperAnswer {
  if (task.kind === 'finish') return { kind: 'finish', finished: finishFiles(task.files, task.fileBytesMax) };
  const work = learnFiles(task.files, task.fileBytesMax);
  for (let step = work.next(); ; step = work.next())
    if (step.done === true) return { kind: 'learn', learnt: step.value };
}
