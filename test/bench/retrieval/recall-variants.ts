/** Compares what a request may be told beside the codebase: how many needed names the context holds with it and without, paired by task. */
import type { ContextFinder, ContextRequest } from '@foretoken/assist/context/context-finder.js';
import type { ContextSource } from '@foretoken/assist/context/context-source.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { systemClock } from '@foretoken/base/clock.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import { languageOf } from '@foretoken/codebase/text/language.js';
import { namesIn, neededNames } from '../evaluation/needed-names.js';
import type { EvaluationTask } from '../evaluation/read-tasks.js';
import { bootstrapInterval } from './paired-intervals.js';

const budgets = [512, 2048];
/** Without a deadline answers do not depend on how busy the machine is. */
const timeless = { ...systemClock, now: () => 0 };

/** Of one task: how many names it needs, and how many are held, by budget and variant. */
interface HeldNames {
  readonly suite: string;
  readonly needed: number;
  readonly counts: readonly (readonly number[])[];
}

/** Asks a finder a budget and variant, so that none answers with what another has kept. The first variant is what the others are compared with. */
export class RecallVariants {
  readonly #finders: readonly (readonly ContextFinder[])[];
  readonly #names: readonly string[];
  readonly #held: HeldNames[] = [];

  constructor(names: readonly string[], sources: readonly ContextSource[] = []) {
    this.#names = names;
    this.#finders = budgets.map(() => names.map(() => createContextFinder(timeless, sources)));
  }

  get tasks(): number {
    return this.#held.length;
  }

  /** `told` is of each variant, in their order. A line that needs no name is passed over. */
  add(task: EvaluationTask, { tables, structure }: IndexReader, told: readonly Partial<ContextRequest>[]): void {
    const { id, path, prefix, suffix, suite } = task;
    const needed = neededNames(prefix, task.groundTruth);
    if (needed.length === 0) return;
    const languageId = languageOf(path);
    const request = { owner: id, tables, structure, root: '/', path, languageId, prefix, suffix, overlays: new Map() };
    const counts = budgets.map((tokensMax, at) =>
      told.map((more, variant) => {
        const answer = this.#finders[at]?.[variant]?.find({ ...request, tokensMax, ...more });
        const shown = new Set(answer?.snippets.flatMap(({ text }) => namesIn(text)));
        return needed.filter((name) => shown.has(name)).length;
      }),
    );
    this.#held.push({ suite, needed: needed.length, counts });
  }

  /** A JSON object a line: all tasks and each kind of suite, the first variant's share in %, and the others' differences from it in points. */
  print(): void {
    const groups = [['all', this.#held] as const, ...Map.groupBy(this.#held, ({ suite }) => suite.replace(/_.*/, ''))];
    for (const [group, tasks] of groups) for (const at of budgets.keys()) printGroup(this.#names, group, tasks, at);
  }
}

function printGroup(variants: readonly string[], group: string, tasks: readonly HeldNames[], at: number): void {
  const names = Math.max(
    1,
    tasks.reduce((sum, { needed }) => sum + needed, 0),
  );
  // A task's names in points of all names: the mean is then the difference of the shares.
  const points = (100 * tasks.length) / names;
  const heldBy = (task: HeldNames, variant: number) => task.counts[at]?.[variant] ?? 0;
  const first = tasks.reduce((sum, task) => sum + heldBy(task, 0), 0);
  const [name = '', ...others] = variants;
  const more = others.map((other, place) => [
    other,
    bootstrapInterval(tasks.map((task) => (heldBy(task, place + 1) - heldBy(task, 0)) * points)),
  ]);
  const share = Number(((100 * first) / names).toFixed(1));
  const about = { group, tokensMax: budgets[at], tasks: tasks.length, names };
  console.log(JSON.stringify({ ...about, [name]: share, ...Object.fromEntries(more) }));
}
