/** What the helper thread runs: takes tasks one after another and answers each. */
import { parentPort } from 'node:worker_threads';
import { errorMessage } from '@foretoken/base/app-error.js';
import { collectGarbage } from '@foretoken/base/collect-garbage.js';
import type { InstalledLibrary } from '../../libraries/read-installed.js';
import type { HelperAnswer, HelperTask } from './helper-thread.js';
import { FileLearner } from './learn-files.js';

/** Of the segments that are being made. */
const learners = new Map<number, FileLearner>();
let turn = Promise.resolve();
parentPort?.on('message', (task: HelperTask) => {
  turn = turn.then(() => answer(task));
});

async function answer(task: HelperTask): Promise<void> {
  switch (task.kind) {
    case 'learn': {
      const learner = learners.get(task.segment) ?? new FileLearner(task.fileBytesMax);
      learners.set(task.segment, learner);
      for (const file of task.files) learner.learn(file);
      return tell({ kind: 'done' });
    }
    case 'end': {
      const learnt = (learners.get(task.segment) ?? new FileLearner(0)).end();
      learners.delete(task.segment);
      const segment = learnt.segment?.buffer;
      tell({ kind: 'learnt', learnt }, segment instanceof ArrayBuffer ? [segment] : []);
      // What learning held is let go of before parsers want memory.
      return collectGarbage();
    }
    case 'drop':
      learners.delete(task.segment);
      return tell({ kind: 'done' });
    case 'library': {
      const { readInstalled } = await import('../../libraries/read-installed.js');
      // A stranger's package must not cost what the thread is at besides.
      const library = await readInstalled(task.library).catch(
        (thrown): InstalledLibrary => ({ kind: 'absent', fault: errorMessage(thrown) }),
      );
      return tell({ kind: 'library', library });
    }
    case 'finish': {
      // Loaded when first wanted: what learns begins the sooner.
      const { finishFiles } = await import('./finish-files.js');
      return tell({ kind: 'finished', finished: JSON.stringify(await finishFiles(task.files, task.fileBytesMax)) });
    }
  }
}

function tell(answer: HelperAnswer, moved: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(answer, moved);
}
