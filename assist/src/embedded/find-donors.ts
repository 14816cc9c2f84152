/** Donors: lines whose neighbours resemble the cursor's, found through postings and scored by how well they do. */
import type { CursorFrame } from './cursor-frame.js';
import { type DonorPlace, donorWeight } from './donor-weight.js';
import { embeddedLimits } from './limits.js';
import { LineLikeness, LineToMatch } from './line-likeness.js';
import type { LineSources, RequestSource } from './line-sources.js';
import type { WorkClock } from './work-clock.js';

export interface Donor extends DonorPlace {
  readonly source: number;
  readonly row: number;
  readonly line: number;
  readonly score: number;
  /** See `donorWeight`. */
  readonly weight: number;
}

const aboveWeights = [1, 0.5, 0.3];
const belowWeights = [0.8, 0.4];
/** Of DonorPlace.near: above, below, parent. */
const nearWeights = [...aboveWeights, ...belowWeights, 0.5];
const donorsLookedFurther = embeddedLimits.donorsMax;

/** Places by score, best first, at most limits.placesMax; the order depends on texts and paths alone. */
export function findDonors(all: LineSources, frame: CursorFrame, path: string, work: WorkClock): Donor[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const linesAbove = frame.above.slice(0, aboveWeights.length).map((near) => new LineToMatch(near.text, all));
  const linesBelow = frame.below.slice(0, belowWeights.length).map((near) => new LineToMatch(near.text, all));
  const lineOpening = frame.parent === '' ? undefined : new LineToMatch(frame.parent, all);
  const searches = all.sources.map((source, at) => {
    const likeness = (line: LineToMatch) => new LineLikeness(line, all, at);
    const above = linesAbove.map(likeness);
    const below = linesBelow.map(likeness);
    const parent = lineOpening === undefined ? undefined : likeness(lineOpening);
    return { source, at, above, below, parent, places: placesOf(all, at, above, below, work) };
  });
  const least = leastOf(searches.map((search) => search.places));
  const donors: Omit<Donor, 'weight'>[] = [];
  for (const { source, at, above, below, parent, places } of searches) {
    for (const [row, sum] of places) {
      if (sum < least) continue;
      if (work.over()) break;
      const file = source.lines.fileOf(row);
      const donorPath = source.lines.pathOf(file);
      const sameFile = source.isBuffer;
      const sameFolder = donorPath.slice(0, donorPath.lastIndexOf('/') + 1) === folder;
      const near = [...likenessNear(source, row, file, above, -1), ...likenessNear(source, row, file, below, 1)];
      near.push(parent === undefined ? 0 : parent.of(parentLine(source, row, file)));
      let score = near.reduce((sum, like, k) => sum + like * (nearWeights[k] ?? 0), 0);
      score *= sameFile ? 1.25 : sameFolder ? 1.1 : 1;
      if (score < scoreMin) continue;
      const line = source.lines.rowLines[row] ?? 0;
      const equalAbove = linesAbove[0]?.isEqual(near[0] ?? 0) === true;
      const equalBelow = linesBelow[0]?.isEqual(near[aboveWeights.length] ?? 0) === true;
      const rowsApart = sameFile ? Math.abs(row - frame.rowsAbove.length) : 0;
      donors.push({ source: at, row, line, score, sameFile, sameFolder, equalAbove, equalBelow, rowsApart, near });
    }
  }
  donors.sort((a, b) => b.score - a.score || comparePlaces(all, a, b));
  const farLikeness = new FarLikeness(all, frame);
  return donors.slice(0, embeddedLimits.placesMax).map((donor, at) => {
    const far = at < donorsLookedFurther && !work.over() ? farLikeness.of(donor) : 0;
    const whole = { ...donor, near: [...donor.near, far] };
    return { ...whole, weight: donorWeight(whole) };
  });
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

function comparePlaces(all: LineSources, a: Omit<Donor, 'weight'>, b: Omit<Donor, 'weight'>): number {
  const first = all.sources[a.source];
  const second = all.sources[b.source];
  if (first === undefined || second === undefined) return 0;
  const fileA = first.lines.fileOf(a.row);
  const fileB = second.lines.fileOf(b.row);
  return (
    first.order - second.order ||
    compareTexts(first.lines.pathOf(fileA), second.lines.pathOf(fileB)) ||
    fileA - fileB ||
    a.row - first.lines.firstRow(fileA) - (b.row - second.lines.firstRow(fileB))
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The rows that stand where the cursor does next to a similar line, with a first sum of how similar. */
function placesOf(
  all: LineSources,
  at: number,
  above: readonly LineLikeness[],
  below: readonly LineLikeness[],
  work: WorkClock,
): Map<number, number> {
  const sums = new Map<number, number>();
  const source = all.sources[at];
  if (source === undefined) return sums;
  const follow = (likeness: LineLikeness, weight: number, step: number, distance: number) => {
    for (const line of likeness.similar()) {
      if (work.over()) return;
      const common = all.isCommon(at, line, embeddedLimits.rowsFollowedMax);
      const nearer = step > 0 ? above[1] : below[1];
      if (common && !source.isBuffer)
        if (distance > 1 || nearer === undefined || all.isCommon(at, line, embeddedLimits.commonRowsFollowedMax))
          continue;
      const gain = weight * likeness.of(line);
      const rows = source.lines.rowsOf(line);
      for (let i = rows.start; i < rows.end; i++) {
        const row = rows.items[i] ?? 0;
        const file = source.lines.fileOf(row);
        // A line that stands everywhere says little, except close by and together with its neighbour.
        if (common && !(source.isBuffer && Math.abs(row - source.lines.firstRow(1)) <= commonRowsMax)) {
          if (distance > 1 || nearer === undefined) continue;
          const next = walk(source, row, file, -step, 1);
          if (next === undefined || nearer.of(source.lines.rowLines[next] ?? 0) < commonLikenessMin) continue;
        }
        if (!source.isLive(file)) continue;
        const place = walk(source, row, file, step, distance);
        if (place !== undefined) sums.set(place, (sums.get(place) ?? 0) + gain);
      }
    }
  };
  for (const [k, likeness] of above.entries()) follow(likeness, aboveWeights[k] ?? 0, 1, k + 1);
  for (const [k, likeness] of below.entries()) follow(likeness, belowWeights[k] ?? 0, -1, k + 1);
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
const commonRowsMax = 100;
const commonLikenessMin = 0.2;

function likenessNear(
  source: RequestSource,
  row: number,
  file: number,
  likenesses: readonly LineLikeness[],
  step: number,
): number[] {
  const places = step < 0 ? aboveWeights.length : belowWeights.length;
  const found = new Array<number>(places).fill(0);
  let at: number | undefined = row;
  for (const [k, likeness] of likenesses.entries()) {
    at = walk(source, at, file, step, 1);
    if (at === undefined) break;
    found[k] = likeness.of(source.lines.rowLines[at] ?? 0);
  }
  return found;
}

/** Likeness of the lines beyond the nearest ones, those at the same distance compared. */
class FarLikeness {
  readonly #all: LineSources;
  readonly #above: readonly LineToMatch[];
  readonly #below: readonly LineToMatch[];
  /** By line, then by source. */
  readonly #likenesses = new Map<LineToMatch, LineLikeness[]>();

  constructor(all: LineSources, frame: CursorFrame) {
    this.#all = all;
    const known = new Map<string, LineToMatch>();
    const toMatch = ({ text }: { text: string }) => {
      const line = known.get(text) ?? new LineToMatch(text, all);
      known.set(text, line);
      return line;
    };
    this.#above = frame.above.slice(aboveWeights.length, 10).map(toMatch);
    this.#below = frame.below.slice(belowWeights.length, 8).map(toMatch);
  }

  /** Sum of likenesses, 0 to about 12. */
  of(donor: { source: number; row: number }): number {
    return (
      this.#side(donor, this.#above, -1, aboveWeights.length) + this.#side(donor, this.#below, 1, belowWeights.length)
    );
  }

  #side(donor: { source: number; row: number }, lines: readonly LineToMatch[], step: number, skipped: number): number {
    const source = this.#all.sources[donor.source];
    if (source === undefined || lines.length === 0) return 0;
    const file = source.lines.fileOf(donor.row);
    let at = walk(source, donor.row, file, step, skipped);
    let sum = 0;
    for (const line of lines) {
      if (at === undefined) break;
      at = walk(source, at, file, step, 1);
      if (at !== undefined) sum += this.#likeness(donor.source, line).of(source.lines.rowLines[at] ?? 0);
    }
    return sum;
  }

  #likeness(source: number, line: LineToMatch): LineLikeness {
    let bySource = this.#likenesses.get(line);
    if (bySource === undefined) {
      bySource = [];
      this.#likenesses.set(line, bySource);
    }
    const likeness = bySource[source] ?? new LineLikeness(line, this.#all, source);
    bySource[source] = likeness;
    return likeness;
  }
}

/** The line that opens the block of a row: the nearest above of less indentation. */
export function parentLine(source: RequestSource, row: number, file: number): number {
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
