/** How much it counts that a line ties up a loose end or leaves one: log-linear, fitted offline (test/training/fit_loose.py). */
import { codeTokens } from './code-tokens.js';
import { isImport } from './line-kinds.js';
import { lineNames } from './line-names.js';
import type { LineSources } from './line-sources.js';
import type { LooseNames } from './loose-names.js';

/** What is looked at of a whole line, in the order of the weights; kept while its place is. */
export function looseColumns(all: LineSources, loose: LooseNames, line: string): readonly number[] {
  const kept = keptColumns.get(loose) ?? new Map<string, readonly number[]>();
  keptColumns.set(loose, kept);
  const known = kept.get(line);
  if (known !== undefined) return known;
  const columns = columnsOf(all, loose, line);
  if (kept.size < linesKeptMax) kept.set(line, columns);
  return columns;
}

const keptColumns = new WeakMap<LooseNames, Map<string, readonly number[]>>();
const linesKeptMax = 1_000;

function columnsOf(all: LineSources, loose: LooseNames, line: string): readonly number[] {
  const { binds, uses } = lineNames(codeTokens(line));
  if (isImport(line)) {
    const wanted = binds.some((name) => loose.isUnimported(name));
    return [0, 0, 0, 0, 0, 0, 0, 0, Number(wanted), Number(!wanted && binds.length > 0)];
  }
  let used = 0;
  let unboundHere = 0;
  let unboundElsewhere = 0;
  for (const name of uses) {
    if (loose.above.includes(name)) used++;
    else if (loose.isVisible(name)) continue;
    else if (all.bufferUsesOf(name) > 0) unboundHere++;
    else unboundElsewhere++;
  }
  const isWanted = loose.below.length > 0;
  const isNear = loose.rowsBelow <= nearRows;
  const bound = isWanted && binds.some((name) => loose.below.includes(name));
  const other = isWanted && !bound && binds.length > 0;
  return [
    Number(bound && isNear),
    Number(bound && !isNear),
    Number(bound && binds.includes(loose.below[0] ?? '')),
    Number(other && isNear),
    Number(other && !isNear),
    Math.min(used, 2),
    Math.min(unboundHere, 2),
    Math.min(unboundElsewhere, 1),
    0,
    0,
  ];
}

const nearRows = 2;

/** Added to the logarithm of a line's odds; `isTyped`: some of it stands there already. */
export function looseWeight(columns: readonly number[], isTyped: boolean): number {
  const weights = isTyped ? insideWeights : startWeights;
  let sum = 0;
  for (let at = 0; at < columns.length; at++) sum += (columns[at] ?? 0) * (weights[at] ?? 0);
  return sum;
}

const startWeights = [1.18, 0.98, 1.36, -1.07, -0.41, 0.85, -0.79, -1.52, 1.48, -0.26];
const insideWeights = [0.1, 0.96, 1.96, -1.11, 1.5, 1.57, -1.08, -2.56, 1.74, -0.33];
