/**
 * Measures retrieval: the share of the names that a line needs, and its prefix lacks, which the context holds. Prints a JSON
 * object a line. --ablation: each group of features alone and all but one; --foreign N: N files of other repositories mixed in;
 * --large: times alone, with all repositories as one codebase; --suites a,b; --inside: the cursor before a token inside the line;
 * --lexical: without the structure, as while it is being indexed.
 */
import { parseArgs } from 'node:util';
import { charactersPerToken } from '@foretoken/assist/context/context-finder.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { wordColumnGroups } from '@foretoken/assist/context/words/word-features.js';
import { systemClock } from '@foretoken/base/clock.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import { languageOf } from '@foretoken/codebase/text/language.js';
import { indexedCodebase } from '../evaluation/indexed-codebase.js';
import { namesIn, neededNames } from '../evaluation/needed-names.js';
import {
  cutInside,
  type EvaluationTask,
  evaluationFolder,
  filesOf,
  suitesOf,
  tasksOf,
} from '../evaluation/read-tasks.js';
import { allFiles, foreignFiles } from './mixed-codebase.js';
import { RankedWindows } from './ranked-windows.js';

const { values: options } = parseArgs({
  options: {
    ablation: { type: 'boolean', default: false },
    inside: { type: 'boolean', default: false },
    lexical: { type: 'boolean', default: false },
    foreign: { type: 'string', default: '0' },
    large: { type: 'boolean', default: false },
    suites: { type: 'string', default: '' },
  },
});
const budgets = [512, 2048];
const plainShape = { lines: 20, step: 20, commonShareMax: 1 };
/** Without a deadline answers do not depend on how busy the machine is. */
const timeless = { ...systemClock, now: () => 0 };

interface Codebase {
  readonly reader: IndexReader;
  readonly plain: RankedWindows | undefined;
}
let last: { readonly key: string; readonly codebase: Codebase } | undefined;

const folder = evaluationFolder();
if (folder !== undefined) {
  for (const suite of suitesOf(folder)) {
    if (options.suites !== '' && !options.suites.split(',').includes(suite)) continue;
    const tasks = tasksOf(folder, suite).toSorted((a, b) => (a.repo < b.repo ? -1 : a.repo > b.repo ? 1 : 0));
    for (const variant of variants()) print(suite, variant.name, await measure(folder, tasks, variant.without));
  }
}

interface Variant {
  readonly name: string;
  /** Columns that the trees do not see. */
  readonly without: readonly number[];
}

function variants(): Variant[] {
  const all = Object.values(wordColumnGroups).flat();
  const whole = { name: 'all', without: [] };
  if (!options.ablation) return [whole];
  return [
    whole,
    ...Object.entries(wordColumnGroups).map(([name, columns]) => ({ name: `without ${name}`, without: columns })),
    ...Object.entries(wordColumnGroups).map(([name, columns]) => ({
      name: `${name} alone`,
      without: all.filter((column) => !columns.includes(column)),
    })),
  ];
}

/** Of one line that needs names: how many, how many of them stand in any other file, and how many are held, by budget. */
interface MeasuredLine {
  readonly needed: number;
  readonly known: number;
  readonly found: readonly number[];
  readonly plain: readonly number[];
  readonly times: readonly number[];
}

async function measure(
  folder: string,
  tasks: readonly EvaluationTask[],
  without: readonly number[],
): Promise<MeasuredLine[]> {
  const finders = budgets.map(() => createContextFinder(timeless, [], without));
  const lines: MeasuredLine[] = [];
  for (const task of tasks) {
    const cut = options.inside ? cutInside(task.id, task.groundTruth) : 0;
    if (cut === undefined) continue;
    const { path, suffix } = task;
    const prefix = task.prefix + task.groundTruth.slice(0, cut);
    const needed = neededNames(prefix, task.groundTruth.slice(cut));
    if (needed.length === 0) continue;
    const { reader, plain } = await codebaseOf(folder, task.repo);
    const { tables } = reader;
    const structure = options.lexical ? undefined : reader.structure;
    const about = { tables, structure, root: '/', path, languageId: languageOf(path), overlays: new Map() };
    const heldBy = (texts: readonly string[]) => {
      const held = new Set(texts.flatMap(namesIn));
      return needed.filter((name) => held.has(name)).length;
    };
    const times: number[] = [];
    const found = budgets.map((tokensMax, at) => {
      const began = performance.now();
      const answer = finders[at]?.find({ owner: task.id, ...about, prefix, suffix, tokensMax });
      times.push(performance.now() - began);
      return heldBy(answer?.snippets.map(({ text }) => text) ?? []);
    });
    const view = tables.without([path]);
    lines.push({
      needed: needed.length,
      known: needed.filter((name) => view.usesOf(name) > 0).length,
      found,
      plain: budgets.map((tokensMax) => heldBy(plainTexts(plain, prefix, path, tokensMax))),
      times,
    });
  }
  return lines;
}

/** The best windows that fit, asked with as many lines above the cursor as they have. */
function plainTexts(plain: RankedWindows | undefined, prefix: string, path: string, tokensMax: number): string[] {
  const query = prefix.split('\n').slice(-plainShape.lines).join('\n');
  const found = plain?.best(query, path, Number.POSITIVE_INFINITY) ?? [];
  let left = tokensMax * charactersPerToken;
  return found.flatMap(({ text }) => {
    if (text.length > left) return [];
    left -= text.length;
    return text;
  });
}

/** `recall`, `plain` and `ceiling` are shares of all names, `byLine` has them as means of what each line's share is, with the standard error of the first. */
function print(suite: string, variant: string, lines: readonly MeasuredLine[]): void {
  const names = lines.reduce((sum, { needed }) => sum + needed, 0);
  const rounded = (share: number) => Number((100 * share).toFixed(1));
  const ofAll = (held: (line: MeasuredLine) => number) =>
    rounded(lines.reduce((sum, line) => sum + held(line), 0) / Math.max(1, names));
  const byLine = (held: (line: MeasuredLine) => number) => {
    const shares = lines.map((line) => held(line) / line.needed);
    const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
    const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
    return { mean: rounded(mean), error: rounded(Math.sqrt(squares) / Math.max(1, shares.length)) };
  };
  for (const [at, tokensMax] of budgets.entries()) {
    const times = lines.map((line) => line.times[at] ?? 0).toSorted((a, b) => a - b);
    const ms = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(1));
    const held = ({ found }: MeasuredLine) => found[at] ?? 0;
    const plainly = ({ plain }: MeasuredLine) => plain[at] ?? 0;
    const known = (line: MeasuredLine) => line.known;
    console.log(
      JSON.stringify({
        suite,
        variant,
        tokensMax,
        names,
        recall: ofAll(held),
        plain: ofAll(plainly),
        ceiling: ofAll(known),
        byLine: {
          lines: lines.length,
          recall: byLine(held).mean,
          error: byLine(held).error,
          plain: byLine(plainly).mean,
          ceiling: byLine(known).mean,
        },
        msMin: ms(0),
        msP50: ms(0.5),
        msP99: ms(0.99),
      }),
    );
  }
}

/** The last codebase is kept, since tasks come grouped. */
async function codebaseOf(folder: string, repo: string): Promise<Codebase> {
  const key = options.large ? 'all' : repo;
  if (last?.key === key) return last.codebase;
  const files = options.large
    ? allFiles(folder)
    : new Map([...filesOf(folder, repo), ...foreignFiles(folder, repo, Number(options.foreign))]);
  const plain = options.large ? undefined : new RankedWindows(files, plainShape);
  last?.codebase.reader.close();
  const name = options.large ? key : `${repo}${options.foreign === '0' ? '' : `+${options.foreign}`}`;
  const codebase = { reader: await indexedCodebase(name, files), plain };
  if (options.large) console.error(JSON.stringify(codebase.reader.tables.stats));
  last = { key, codebase };
  return codebase;
}
