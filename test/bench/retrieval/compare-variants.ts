/** Compares variants on the same tasks: means, and each variant's difference from the last one, with intervals. */
import { bootstrapInterval, type Interval } from './paired-intervals.js';

/** One figure a variant, in the order of the variants. */
export interface ScoredTask {
  readonly id: string;
  readonly suite: string;
  /** The line needs names that do not stand before it. */
  readonly namesMissing: boolean;
  /** Per character. */
  readonly bits: readonly number[];
  readonly exact: readonly boolean[];
}

/** Whether a line that goes on with `target` needs names that do not stand before it. */
export function lacksNames(prefix: string, target: string): boolean {
  const names = (text: string) => text.match(/[A-Za-z_$][\w$]*/g) ?? [];
  const known = new Set(names(prefix));
  return names(target).some((name) => !known.has(name));
}

export interface Comparison {
  readonly group: string;
  readonly tasks: number;
  readonly variants: readonly VariantFigures[];
}

interface VariantFigures {
  readonly variant: string;
  readonly bitsPerCharacter: number;
  /** The last variant's minus this one's: below zero where the last is better. */
  readonly lastMinusThis: Interval;
  readonly exactPercent: Interval;
  readonly exactLastMinusThis: Interval;
}

/** All tasks, those with names missing, and each suite. */
export function compareVariants(variants: readonly string[], tasks: readonly ScoredTask[]): Comparison[] {
  const suites = [...new Set(tasks.map(({ suite }) => suite))].sort();
  return [
    groupOf('all', variants, tasks),
    groupOf(
      'names missing',
      variants,
      tasks.filter(({ namesMissing }) => namesMissing),
    ),
    groupOf(
      'replay',
      variants,
      tasks.filter(({ suite }) => suite.startsWith('replay')),
    ),
    ...suites.map((name) =>
      groupOf(
        name,
        variants,
        tasks.filter(({ suite }) => suite === name),
      ),
    ),
  ].filter((group) => group.tasks > 0);
}

export function tableOf(comparison: readonly Comparison[]): string {
  const rows = comparison.flatMap(({ group, tasks, variants }) => [
    `\n${group} (${tasks} tasks)`.padEnd(30) +
      'bits/char  last − this [95 %]           exact %  [95 %]         last − this',
    ...variants.map(
      ({ variant, bitsPerCharacter, lastMinusThis, exactPercent, exactLastMinusThis }) =>
        `  ${variant.padEnd(27)}${bitsPerCharacter.toFixed(3).padEnd(11)}${written(lastMinusThis, 3).padEnd(30)}` +
        `${written(exactPercent, 1).padEnd(24)}${written(exactLastMinusThis, 1)}`,
    ),
  ]);
  return rows.join('\n');
}

/** The tasks where the last variant costs most more than the best other one, worst first: what to look at. */
export function worstLines(variants: readonly string[], tasks: readonly ScoredTask[], count: number): string[] {
  const loss = ({ bits }: ScoredTask) => (bits.at(-1) ?? 0) - Math.min(...bits.slice(0, -1));
  return tasks
    .toSorted((a, b) => loss(b) - loss(a))
    .slice(0, count)
    .map((task) => {
      const each = variants.map((variant, at) => `${variant} ${(task.bits[at] ?? 0).toFixed(3)}`);
      return `${loss(task).toFixed(3).padStart(6)}  ${task.suite}  ${task.id}  ${each.join(', ')}`;
    });
}

function groupOf(group: string, variants: readonly string[], tasks: readonly ScoredTask[]): Comparison {
  const figures = variants.map((variant, at) => {
    const bits = tasks.map((task) => task.bits[at] ?? 0);
    const exact = tasks.map((task) => (task.exact[at] === true ? 100 : 0));
    const lastMinus = (own: readonly number[], last: (task: ScoredTask) => number) =>
      bootstrapInterval(tasks.map((task, place) => last(task) - (own[place] ?? 0)));
    return {
      variant,
      bitsPerCharacter: bootstrapInterval(bits).mean,
      lastMinusThis: lastMinus(bits, (task) => task.bits.at(-1) ?? 0),
      exactPercent: bootstrapInterval(exact),
      exactLastMinusThis: lastMinus(exact, (task) => (task.exact.at(-1) === true ? 100 : 0)),
    };
  });
  return { group, tasks: tasks.length, variants: figures };
}

function written({ mean, low, high }: Interval, digits: number): string {
  return `${mean.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
}
