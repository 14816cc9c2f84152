/** Donors: lines whose neighbours resemble the cursor's, found through postings and scored by how well they do. */
import type { CursorFrame } from './cursor-frame.js';
import { embeddedLimits } from './limits.js';
import { LineLikeness } from './line-likeness.js';
import type { LineSources, RequestSource } from './line-sources.js';

export interface Donor {
  readonly source: number;
  readonly row: number;
  readonly line: number;
  readonly score: number;
  readonly sameFile: boolean;
  readonly sameFolder: boolean;
}

const aboveWeights = [1, 0.5, 0.3];
const belowWeights = [0.8, 0.4];

/** Places by score, best first, at most limits.placesMax; the order depends on texts and paths alone. */
export function findDonors(all: LineSources, frame: CursorFrame, path: string): Donor[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const searches = all.sources.map((source, at) => {
    const likeness = (text: string) => new LineLikeness(text, all, at);
    const above = frame.above.slice(0, aboveWeights.length).map((near) => likeness(near.text));
    const below = frame.below.slice(0, belowWeights.length).map((near) => likeness(near.text));
    const parent = frame.parent === '' ? undefined : likeness(frame.parent);
    return { source, at, above, below, parent, places: placesOf(source, above, below) };
  });
  const least = leastOf(searches.map((search) => search.places));
  const donors: Donor[] = [];
  for (const { source, at, above, below, parent, places } of searches) {
    for (const [row, sum] of places) {
      if (sum < least) continue;
      const file = source.lines.fileOf(row);
      const donorPath = source.lines.pathOf(file);
      const sameFile = source.isBuffer;
      const sameFolder = donorPath.slice(0, donorPath.lastIndexOf('/') + 1) === folder;
      let score =
        scoreNear(source, row, file, above, aboveWeights, -1) + scoreNear(source, row, file, below, belowWeights, 1);
      if (parent !== undefined) score += 0.5 * parent.of(parentLine(source, row, file));
      score *= sameFile ? 1.25 : sameFolder ? 1.1 : 1;
      if (score >= scoreMin)
        donors.push({ source: at, row, line: source.lines.rowLines[row] ?? 0, score, sameFile, sameFolder });
    }
  }
  donors.sort((a, b) => b.score - a.score || comparePlaces(all, a, b));
  return donors.slice(0, embeddedLimits.placesMax);
}

/** The first sum that a place needs to be among the best; ties are all let in, so that no source's numbers decide. */
function leastOf(places: readonly ReadonlyMap<number, number>[]): number {
  const total = places.reduce((sum, found) => sum + found.size, 0);
  if (total <= embeddedLimits.placesMax) return 0;
  const sums = new Float64Array(total);
  let at = 0;
  for (const found of places) for (const sum of found.values()) sums[at++] = sum;
  return sums.sort().at(-embeddedLimits.placesMax) ?? 0;
}

const scoreMin = 0.1;

function comparePlaces(all: LineSources, a: Donor, b: Donor): number {
  const first = all.sources[a.source];
  const second = all.sources[b.source];
  if (first === undefined || second === undefined) return 0;
  const fileA = first.lines.fileOf(a.row);
  const fileB = second.lines.fileOf(b.row);
  return (
    first.rank(fileA) - second.rank(fileB) ||
    fileA - fileB ||
    a.row - first.lines.firstRow(fileA) - (b.row - second.lines.firstRow(fileB))
  );
}

/** The rows that stand where the cursor does next to a similar line, with a first sum of how similar. */
function placesOf(
  source: RequestSource,
  above: readonly LineLikeness[],
  below: readonly LineLikeness[],
): Map<number, number> {
  const sums = new Map<number, number>();
  const follow = (likeness: LineLikeness, weight: number, step: number, distance: number) => {
    for (const line of likeness.similar()) {
      if (source.liveUses(line) > embeddedLimits.rowsFollowedMax) continue;
      const gain = weight * likeness.of(line);
      const rows = source.lines.rowsOf(line);
      for (let i = rows.start; i < rows.end; i++) {
        const row = rows.items[i] ?? 0;
        const file = source.lines.fileOf(row);
        if (!source.isLive(file)) continue;
        const place = walk(source, row, file, step, distance);
        if (place !== undefined) sums.set(place, (sums.get(place) ?? 0) + gain);
      }
    }
  };
  for (const [at, likeness] of above.entries()) follow(likeness, aboveWeights[at] ?? 0, 1, at + 1);
  for (const [at, likeness] of below.entries()) follow(likeness, belowWeights[at] ?? 0, -1, at + 1);
  return sums;
}

/** The row `distance` lines that are not blank further, in the same file. */
function walk(source: RequestSource, row: number, file: number, step: number, distance: number): number | undefined {
  const first = source.lines.firstRow(file);
  const end = source.lines.firstRow(file + 1);
  let left = distance;
  let blanks = 0;
  for (let at = row + step; at >= first && at < end; at += step) {
    if (source.lines.rowLines[at] === 0) {
      if (++blanks > blanksMax) return undefined;
    } else if (--left === 0) return at;
  }
  return undefined;
}

const blanksMax = 12;

function scoreNear(
  source: RequestSource,
  row: number,
  file: number,
  likenesses: readonly LineLikeness[],
  weights: readonly number[],
  step: number,
): number {
  let score = 0;
  let at: number | undefined = row;
  for (const [k, likeness] of likenesses.entries()) {
    at = walk(source, at, file, step, 1);
    if (at === undefined) break;
    score += (weights[k] ?? 0) * likeness.of(source.lines.rowLines[at] ?? 0);
  }
  return score;
}

/** The line that opens the block of a row: the nearest above of less indentation. */
function parentLine(source: RequestSource, row: number, file: number): number {
  const width = source.lines.indentWidth(row);
  if (width === 0) return 0;
  const first = Math.max(source.lines.firstRow(file), row - parentRowsMax);
  for (let at = row - 1; at >= first; at--) {
    const line = source.lines.rowLines[at] ?? 0;
    if (line !== 0 && source.lines.indentWidth(at) < width) return line;
  }
  return 0;
}

const parentRowsMax = 60;
