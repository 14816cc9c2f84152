/**
 * Measures whether recent edits help retrieval, on commits replayed: what a commit does in other files is given as edited a moment
 * ago, in open files, once with and once without telling that it was. Prints JSON. Nobody knows in which order a commit was written:
 * `earlier` takes the files before the task's own in the order of the diff, `others` all of them.
 */
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import type { EditorActivity, RecentEdit } from '@foretoken/assist/context/editor-activity.js';
import { systemClock } from '@foretoken/base/clock.js';
import {
  type EvaluationTask,
  evaluationFolder,
  filesOf,
  suitesOf,
  tablesOf,
  tasksOf,
} from '../evaluation/read-tasks.js';
import { changedLines } from './changed-lines.js';

const folder = evaluationFolder();
if (folder !== undefined) {
  // Its time stands still, so that what is found does not depend on how busy the machine is.
  const finder = createContextFinder({ ...systemClock, now: () => 0 });
  for (const suite of suitesOf(folder).filter((name) => name.startsWith('replay_'))) {
    const tasks = tasksOf(folder, suite);
    for (const order of ['earlier', 'others'] as const) {
      for (const tokensMax of [512, 2048]) {
        const sums = { tasks: 0, names: 0, inEdits: 0, without: 0, with: 0 };
        for (const [at, task] of tasks.entries()) {
          const elsewhere = tasks.filter(
            (other, index) =>
              other.repo === task.repo && other.path !== task.path && (order === 'others' || index < at),
          );
          const edited = editedFiles(elsewhere);
          const prefixNames = new Set(namesIn(task.prefix));
          const needed = [...new Set(namesIn(task.groundTruth))].filter((name) => !prefixNames.has(name));
          if (edited.size === 0 || needed.length === 0) continue;
          const tables = tablesOf(folder, task.repo);
          const { path, prefix, suffix } = task;
          const ask = {
            tables,
            root: '/',
            path,
            languageId: task.language,
            prefix,
            suffix,
            overlays: edited,
            tokensMax,
          };
          const activity = activityOf(edited, filesOf(folder, task.repo));
          const found = (told: EditorActivity | undefined) => {
            const { snippets } = finder.find({ ...ask, activity: told });
            return count(needed, new Set(snippets.flatMap(({ text }) => namesIn(text))));
          };
          sums.tasks++;
          sums.names += needed.length;
          sums.inEdits += count(needed, new Set(activity.edits.flatMap(({ after }) => namesIn(after))));
          sums.without += found(undefined);
          sums.with += found(activity);
        }
        const share = (part: number) => Number(((100 * part) / Math.max(1, sums.names)).toFixed(1));
        const { tasks: count_, names, inEdits, without, with: told } = sums;
        const shares = { inEdits: share(inEdits), without: share(without), with: share(told) };
        console.log(JSON.stringify({ suite, order, tokensMax, tasks: count_, names, ...shares }));
      }
    }
  }
}

/** The texts of other files as the commit leaves them above its last known line there. */
function editedFiles(tasks: readonly EvaluationTask[]): ReadonlyMap<string, string> {
  const furthest = new Map<string, EvaluationTask>();
  for (const task of tasks) {
    if (task.prefix.length > (furthest.get(task.path)?.prefix.length ?? -1)) furthest.set(task.path, task);
  }
  return new Map([...furthest.values()].map((task) => [task.path, task.prefix + task.groundTruth + task.suffix]));
}

function activityOf(edited: ReadonlyMap<string, string>, disk: ReadonlyMap<string, string>): EditorActivity {
  const edits: RecentEdit[] = [];
  for (const [path, text] of edited) {
    for (const change of changedLines(disk.get(path) ?? '', text))
      edits.push({ path, ...change, ageMs: 60_000, isAccepted: false });
  }
  return { edits, undone: [], visits: [], diagnostics: [] };
}

function count(needed: readonly string[], held: ReadonlySet<string>): number {
  return needed.filter((name) => held.has(name)).length;
}

function namesIn(text: string): string[] {
  return text.match(/[A-Za-z_$][\w$]*/g) ?? [];
}
