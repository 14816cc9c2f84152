/** Whole lines that a place suggests whatever is typed of its own: found once, and kept while the line is typed. */
import { askedLines } from './asked-lines.js';
import type { CursorFrame } from './cursor-frame.js';
import type { Donor } from './find-donors.js';
import type { LineSources } from './line-sources.js';
import { listedLines } from './listed-lines.js';
import { type LooseNames, looseNames } from './loose-names.js';
import { NearTokens } from './near-tokens.js';
import { renamingFor } from './place-renaming.js';
import type { Renaming } from './renaming.js';
import { type ScopeNames, scopeNames } from './scope-names.js';
import { type Sibling, siblingLines } from './sibling-lines.js';
import type { WorkClock } from './work-clock.js';

export interface PlaceLines {
  /** The donors' lines. */
  readonly texts: readonly string[];
  readonly scope: ScopeNames;
  readonly loose: LooseNames;
  readonly siblings: readonly Sibling[];
  readonly asked: readonly string[];
  readonly listed: readonly string[];
  /** What follows what near the cursor, and in the nearest donors. */
  readonly near: NearTokens;
  /** Lines that stand at many of the places beyond the donors, most first. */
  readonly popular: readonly string[];
  /** Lines that stand most often in the buffer. */
  readonly frequent: readonly string[];
  /** What was learned of donors so far: see `renamingOf`. */
  readonly renamings: Map<Donor, Renaming>;
}

/** `donors` are the place's, and new for each place. */
export function placeLines(
  all: LineSources,
  frame: CursorFrame,
  donors: readonly Donor[],
  work: WorkClock,
): PlaceLines {
  const kept = keptLines.get(donors);
  if (kept !== undefined) return kept;
  const scope = scopeNames(all, frame);
  const loose = looseNames(all, frame);
  const texts = donors.map(({ source, line }) => all.sources[source]?.lines.textOf(line) ?? '');
  const lines: PlaceLines = {
    texts,
    scope,
    loose,
    siblings: siblingLines(all, frame, donors),
    asked: askedLines(all, frame, scope, work),
    listed: listedLines(frame),
    near: nearTokens(frame, texts),
    popular: popularLines(donors, texts),
    frequent: all.popularInBuffer(frequentMax),
    renamings: new Map(),
  };
  keptLines.set(donors, lines);
  return lines;
}

/** What differs between a donor's place and ours; not to be taught more. */
export function renamingOf(
  lines: PlaceLines,
  all: LineSources,
  donor: Donor,
  frame: CursorFrame,
  path: string,
): Renaming {
  const kept = lines.renamings.get(donor);
  if (kept !== undefined) return kept;
  const renaming = renamingFor(all.sources[donor.source], donor, frame, path);
  lines.renamings.set(donor, renaming);
  return renaming;
}

function nearTokens(frame: CursorFrame, donorTexts: readonly string[]): NearTokens {
  const rows = [...frame.rowsAbove.slice(-nearAboveMax), ...frame.rowsBelow.slice(0, nearBelowMax)]
    .map((row) => row.trim())
    .filter((text) => text !== '');
  return new NearTokens([...rows, ...donorTexts.slice(0, nearDonorsMax)]);
}

const nearAboveMax = 80;
const nearBelowMax = 30;
const nearDonorsMax = 40;
const keptLines = new WeakMap<readonly Donor[], PlaceLines>();
const popularMax = 30;
const frequentMax = 16;

function popularLines(donors: readonly Donor[], texts: readonly string[]): string[] {
  const sums = new Map<string, number>();
  for (const [at, donor] of donors.entries()) {
    const text = texts[at] ?? '';
    sums.set(text, (sums.get(text) ?? 0) + Math.exp(2 * donor.score));
  }
  return [...sums]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, popularMax)
    .map(([text]) => text);
}
