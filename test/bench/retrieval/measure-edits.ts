/**
 * Measures whether recent edits help retrieval, on commits replayed: what a commit does in other files is given as edited a moment
 * ago, in open files, once with and once without telling that it was. Prints JSON. Nobody knows in which order a commit was written:
 * `earlier` takes the files before the task's own in the order of the diff, `others` all of them.
 */
import type { ContextFinder, ContextRequest } from '@foretoken/assist/context/context-finder.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import type { EditorActivity, RecentEdit } from '@foretoken/assist/context/editor-activity.js';
import { activitySources } from '@foretoken/assist/context/sources/activity-sources.js';
import { systemClock } from '@foretoken/base/clock.js';
import { languageOf } from '@foretoken/codebase/text/language.js';
import { readerOf } from '../evaluation/indexed-codebase.js';
import { type EvaluationTask, evaluationFolder, filesOf, suitesOf, tasksOf } from '../evaluation/read-tasks.js';
import { changedLines } from './changed-lines.js';

const folder = evaluationFolder();
if (folder !== undefined) {
  // Its time stands still, so that what is found does not depend on how busy the machine is.
  const finder = createContextFinder({ ...systemClock, now: () => 0 }, activitySources);
  const replays = suitesOf(folder).filter((name) => name.startsWith('replay_'));
  for (const order of ['earlier', 'others'] as const) {
    for (const tokensMax of [512, 2048]) {
      const all = noTasks();
      for (const suite of replays) {
        const sums = await measure(folder, suite, order, tokensMax, finder);
        for (const key of ['tasks', 'names', 'inEdits', 'without', 'changed', 'with'] as const) all[key] += sums[key];
        print(suite, order, tokensMax, sums);
      }
      print('all', order, tokensMax, all);
    }
  }
}

interface Sums {
  tasks: number;
  /** Names that the lines need and their prefixes lack; how many of them stand in the edits, and in the context. */
  names: number;
  inEdits: number;
  without: number;
  /** Told only which lines are changed and not committed. */
  changed: number;
  with: number;
}

function noTasks(): Sums {
  return { tasks: 0, names: 0, inEdits: 0, without: 0, changed: 0, with: 0 };
}

async function measure(
  folder: string,
  suite: string,
  order: 'earlier' | 'others',
  tokensMax: number,
  finder: ContextFinder,
): Promise<Sums> {
  const sums = noTasks();
  const tasks = tasksOf(folder, suite);
  for (const [at, task] of tasks.entries()) {
    const elsewhere = tasks.filter(
      (other, index) => other.repo === task.repo && other.path !== task.path && (order === 'others' || index < at),
    );
    const edited = editedFiles(elsewhere);
    const prefixNames = new Set(namesIn(task.prefix));
    const needed = [...new Set(namesIn(task.groundTruth))].filter((name) => !prefixNames.has(name));
    if (edited.size === 0 || needed.length === 0) continue;
    const { path, prefix, suffix } = task;
    const languageId = languageOf(path);
    const { tables, structure } = await readerOf(folder, task.repo);
    const ask = { tables, structure, root: '/', path, languageId, prefix, suffix, overlays: edited, tokensMax };
    const activity = activityOf(edited, filesOf(folder, task.repo));
    const found = (told: Pick<ContextRequest, 'activity' | 'changes'>) => {
      const { snippets } = finder.find({ ...ask, ...told });
      return count(needed, new Set(snippets.flatMap(({ text }) => namesIn(text))));
    };
    sums.tasks++;
    sums.names += needed.length;
    sums.inEdits += count(needed, new Set(activity.edits.flatMap(({ after }) => namesIn(after))));
    sums.without += found({});
    sums.changed += found({ changes: activity.edits });
    sums.with += found({ activity });
  }
  return sums;
}

function print(suite: string, order: string, tokensMax: number, { tasks, names, ...found }: Sums): void {
  const share = (part: number) => Number(((100 * part) / Math.max(1, names)).toFixed(1));
  const shares = {
    inEdits: share(found.inEdits),
    without: share(found.without),
    changed: share(found.changed),
    with: share(found.with),
  };
  console.log(JSON.stringify({ suite, order, tokensMax, tasks, names, ...shares }));
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
