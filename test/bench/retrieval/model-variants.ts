/** The contexts that the model is asked with, all under one budget, and the prompt they become. */
import { charactersPerToken } from '@foretoken/assist/context/context-finder.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import type { Clock } from '@foretoken/base/clock.js';
import { languageOf } from '@foretoken/codebase/text/language.js';
import { readerOf } from '../evaluation/indexed-codebase.js';
import { type EvaluationTask, filesOf } from '../evaluation/read-tasks.js';
import { RankedWindows, type WindowShape } from './ranked-windows.js';

const contextTokensMax = 1_024;
const prefixTokensMax = 512;
/** More than the budget ever holds. */
const windowsMax = 60;
const shapes = {
  twenty: { lines: 20, step: 20, commonShareMax: 1 },
  ten: { lines: 10, step: 5, commonShareMax: 0.3 },
} satisfies Record<string, WindowShape>;

interface Piece {
  readonly path: string;
  readonly startLine: number;
  readonly text: string;
}

/** How snippets follow each other: as the product sends them (by path and line), or by rank. */
const orders = {
  path: (pieces: readonly Piece[]) =>
    pieces.toSorted((a, b) => (a.path === b.path ? a.startLine - b.startLine : a.path < b.path ? -1 : 1)),
  'best-first': (pieces: readonly Piece[]) => pieces,
  'best-last': (pieces: readonly Piece[]) => pieces.toReversed(),
} satisfies Record<string, (pieces: readonly Piece[]) => readonly Piece[]>;

/** Its deadline never passes: prompts do not depend on how busy the machine is. */
const stillClock: Clock = { now: () => 0, wall: () => 0, after: () => () => {} };
const finder = createContextFinder(stillClock);
const contexts = {
  none: () => [],
  bm25: (folder, task) =>
    rankedWindows(folder, task.repo, 'twenty').best(lastLines(task.prefix, 20), task.path, windowsMax),
  windows: aroundCursor,
  ours: async (folder, task) => {
    const { tables, structure } = await readerOf(folder, task.repo);
    return finder.find({
      owner: task.id,
      tables,
      structure,
      root: '/',
      path: task.path,
      languageId: languageOf(task.path),
      prefix: task.prefix,
      suffix: task.suffix,
      shownFrom: task.prefix.length - head(task.prefix).length,
      overlays: new Map(),
      tokensMax: contextTokensMax,
    }).snippets;
  },
} satisfies Record<string, (folder: string, task: EvaluationTask) => readonly Piece[] | Promise<readonly Piece[]>>;

/** A variant's name is a context's, with `:order` behind it where that is not the product's. */
export const standardVariants: readonly string[] = Object.keys(contexts);

/** The prompt of a variant: snippets after their paths, then the document's end. Undefined for a name that means nothing. */
export async function promptOf(variant: string, folder: string, task: EvaluationTask): Promise<string | undefined> {
  const [name = '', order = 'path'] = variant.split(':');
  const found = await piecesOf(name, folder, task);
  if (found === undefined || !hasKey(orders, order)) return undefined;
  const pieces = orders[order](found);
  return `${pieces.map(titled).join('')}# ${task.path}\n${head(task.prefix)}`;
}

/** What of a context fits the budget, best first. Undefined for a name that means nothing. */
export async function piecesOf(
  name: string,
  folder: string,
  task: EvaluationTask,
): Promise<readonly Piece[] | undefined> {
  return hasKey(contexts, name) ? fitting(await contexts[name](folder, task)) : undefined;
}

/** Best first, until the budget is full; what does not fit is passed over. Paths count, so that many small pieces are not longer than few. */
function fitting(pieces: readonly Piece[]): Piece[] {
  let left = contextTokensMax * charactersPerToken;
  return pieces.filter((piece) => {
    const { length } = titled(piece);
    if (length > left) return false;
    left -= length;
    return true;
  });
}

function titled({ path, text }: Piece): string {
  return `# ${path}\n${text}\n`;
}

function aroundCursor(folder: string, task: EvaluationTask): readonly Piece[] {
  const query = `${lastLines(task.prefix, 5)}\n${task.suffix.split('\n').slice(0, 6).join('\n')}`;
  return rankedWindows(folder, task.repo, 'ten').best(query, task.path, windowsMax);
}

/** The document's last characters, from a line start where there is one. */
function head(prefix: string): string {
  const charactersMax = Math.floor(prefixTokensMax * charactersPerToken);
  if (prefix.length <= charactersMax) return prefix;
  const end = prefix.slice(-charactersMax);
  const line = end.indexOf('\n') + 1;
  return line < end.length ? end.slice(line) : end;
}

function lastLines(prefix: string, count: number): string {
  return prefix
    .split('\n')
    .slice(-count - 1)
    .join('\n');
}

let kept: { repo: string; made: Map<keyof typeof shapes, RankedWindows> } | undefined;

/** Those of the last repository are kept, since tasks come grouped. */
function rankedWindows(folder: string, repo: string, shape: keyof typeof shapes): RankedWindows {
  if (kept?.repo !== repo) kept = { repo, made: new Map() };
  const made = kept.made.get(shape) ?? new RankedWindows(filesOf(folder, repo), shapes[shape]);
  kept.made.set(shape, made);
  return made;
}

function hasKey<T extends object>(table: T, key: PropertyKey): key is keyof T {
  return Object.hasOwn(table, key);
}
