/**
 * Measures what the user's activity is worth to retrieval, on commits replayed: what a commit does in other files is given as edited a
 * moment ago, in open files, and told in different ways: `disk`, the files as they were; `open`, their new texts and no more; `changed`,
 * the lines that git would call changed; `edits`, as edits; `visits`, as files visited there; `all`. Prints JSON, shares in %. Nobody
 * knows in which order a commit was written: `earlier` takes the files before the task's own in the order of the diff, `others` all.
 */
import type { ContextFinder, ContextRequest } from '@foretoken/assist/context/context-finder.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import type { EditorActivity, FileVisit, RecentEdit } from '@foretoken/assist/context/editor-activity.js';
import { activitySources } from '@foretoken/assist/context/sources/activity-sources.js';
import { systemClock } from '@foretoken/base/clock.js';
import { languageOf } from '@foretoken/codebase/text/language.js';
import { readerOf } from '../evaluation/indexed-codebase.js';
import { namesIn } from '../evaluation/needed-names.js';
import { type EvaluationTask, evaluationFolder, filesOf, suitesOf, tasksOf } from '../evaluation/read-tasks.js';
import { changedLines } from './changed-lines.js';

const folder = evaluationFolder();
if (folder !== undefined) {
  // Its time stands still, so that what is found does not depend on how busy the machine is.
  const finder = createContextFinder({ ...systemClock, now: () => 0 }, activitySources);
  const replays = suitesOf(folder).filter((name) => name.startsWith('replay_'));
  for (const order of ['earlier', 'others'] as const) {
    for (const tokensMax of [512, 2048]) {
      const all = noSums();
      for (const suite of replays) {
        const sums = await measure(folder, suite, order, tokensMax, finder);
        all.tasks += sums.tasks;
        all.names += sums.names;
        all.inEdits += sums.inEdits;
        for (const [variant, found] of Object.entries(sums.found))
          all.found[variant] = (all.found[variant] ?? 0) + found;
        print(suite, order, tokensMax, sums);
      }
      print('all', order, tokensMax, all);
    }
  }
}

interface Sums {
  tasks: number;
  /** Names that the lines need and their prefixes lack; how many of them stand in the edits, and, by variant, in the context. */
  names: number;
  inEdits: number;
  readonly found: Record<string, number>;
}

function noSums(): Sums {
  return { tasks: 0, names: 0, inEdits: 0, found: {} };
}

async function measure(
  folder: string,
  suite: string,
  order: 'earlier' | 'others',
  tokensMax: number,
  finder: ContextFinder,
): Promise<Sums> {
  const sums = noSums();
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
    const edits = editsOf(edited, filesOf(folder, task.repo));
    sums.tasks++;
    sums.names += needed.length;
    sums.inEdits += count(needed, new Set(edits.flatMap(({ after }) => namesIn(after))));
    for (const [variant, told] of Object.entries(variantsOf(edited, edits))) {
      // What is found for one owner is kept for its next request.
      const owner = `${order} ${variant} ${task.id}`;
      const ask = { owner, tables, structure, root: '/', path, languageId, prefix, suffix, tokensMax };
      const { snippets } = finder.find({ ...ask, overlays: edited, ...told });
      const found = count(needed, new Set(snippets.flatMap(({ text }) => namesIn(text))));
      sums.found[variant] = (sums.found[variant] ?? 0) + found;
    }
  }
  return sums;
}

function variantsOf(
  edited: ReadonlyMap<string, string>,
  edits: readonly RecentEdit[],
): Record<string, Partial<ContextRequest>> {
  const nothing: EditorActivity = { edits: [], undone: [], visits: [], diagnostics: [] };
  const visits = Array.from(edited.keys(), (path): FileVisit => {
    const line = edits.find((edit) => edit.path === path)?.startLine;
    return { path, line, isOpen: true, ageMs: 60_000, moves: 1 };
  });
  return {
    disk: { overlays: new Map() },
    open: {},
    changed: { changes: edits },
    edits: { activity: { ...nothing, edits } },
    visits: { activity: { ...nothing, visits } },
    all: { changes: edits, activity: { ...nothing, edits, visits } },
  };
}

function print(suite: string, order: string, tokensMax: number, { tasks, names, inEdits, found }: Sums): void {
  const share = (part: number) => Number(((100 * part) / Math.max(1, names)).toFixed(1));
  const shares = Object.fromEntries(Object.entries(found).map(([variant, part]) => [variant, share(part)]));
  console.log(JSON.stringify({ suite, order, tokensMax, tasks, names, inEdits: share(inEdits), ...shares }));
}

/** The texts of other files as the commit leaves them above its last known line there. */
function editedFiles(tasks: readonly EvaluationTask[]): ReadonlyMap<string, string> {
  const furthest = new Map<string, EvaluationTask>();
  for (const task of tasks) {
    if (task.prefix.length > (furthest.get(task.path)?.prefix.length ?? -1)) furthest.set(task.path, task);
  }
  return new Map([...furthest.values()].map((task) => [task.path, task.prefix + task.groundTruth + task.suffix]));
}

function editsOf(edited: ReadonlyMap<string, string>, disk: ReadonlyMap<string, string>): RecentEdit[] {
  const edits: RecentEdit[] = [];
  for (const [path, text] of edited) {
    for (const change of changedLines(disk.get(path) ?? '', text))
      edits.push({ path, ...change, ageMs: 60_000, isAccepted: false });
  }
  return edits;
}

function count(needed: readonly string[], held: ReadonlySet<string>): number {
  return needed.filter((name) => held.has(name)).length;
}
