/** Turns donors into candidates: as they stand, with our names, by longest match, and with brackets closed. */
import { bracketBalance } from './bracket-balance.js';
import { type Candidate, CandidateSet, type Origin, origins } from './candidate-set.js';
import type { CursorFrame } from './cursor-frame.js';
import { filledNames, usualEnd } from './fill-names.js';
import type { Donor } from './find-donors.js';
import { embeddedLimits } from './limits.js';
import type { LineSources, RequestSource } from './line-sources.js';
import { Renaming } from './renaming.js';
import { continuations } from './rest-of-line.js';
import { type ScopeNames, scopeNames } from './scope-names.js';
import { type Fit, fitTyped, restOf, type Typed, typedOf } from './typed-fit.js';
import type { WorkClock } from './work-clock.js';

export interface Collected {
  readonly typed: Typed;
  readonly candidates: readonly Candidate[];
  /** Donors that fit what is typed. */
  readonly donorCount: number;
  readonly scope: ScopeNames;
}

/** Candidates, unranked, at most limits.candidatesMax. `donors` best first. */
export function collectCandidates(
  all: LineSources,
  frame: CursorFrame,
  donors: readonly Donor[],
  work: WorkClock,
): Collected {
  const typed = typedOf(frame.typed);
  const set = new CandidateSet(frame.typed, frame.after);
  const fitting = fittingDonors(all, typed, donors);
  const shares = sharesOf(fitting, nearScore);
  const wideShares = sharesOf(fitting, wideScore);
  for (const [rank, { donor, fit, text }] of fitting.entries()) {
    if (work.over()) break;
    const share = shares[rank] ?? 0;
    const wide = wideShares[rank] ?? 0;
    const verbatim = restOf(typed, text, fit);
    if (verbatim !== undefined) vote(set.of(verbatim), origins.verbatim, share, wide, donor, rank, fit);
    const renaming = renamingFor(all.sources[donor.source], donor, frame);
    const mappedFit = fitTyped(typed, text, renaming);
    if (renaming.size === 0 || mappedFit === undefined) continue;
    const renamed = restOf(typed, text, mappedFit, renaming);
    if (renamed !== undefined && renamed !== verbatim)
      vote(set.of(renamed), origins.renamed, share, wide, donor, rank, fit);
  }
  if (frame.typed !== '') {
    for (const found of continuations(all, typed, work)) {
      const candidate = set.of(found.text);
      if (candidate !== undefined) addMatch(candidate, found.matchTokens, found.uses);
      const closed = set.of(balanced(frame.typed, found.text));
      if (closed !== undefined && closed !== candidate) addMatch(closed, found.matchTokens, found.uses);
    }
    for (const text of closings(frame.typed, frame.above)) {
      const candidate = set.of(text);
      if (candidate !== undefined) candidate.votes[origins.closed] = 1;
    }
  }
  for (const text of popularLines(all, typed, donors)) {
    const candidate = set.of(text);
    if (candidate !== undefined) candidate.votes[origins.popular] = 1;
  }
  const scope = scopeNames(all, frame);
  const above = new Set(frame.above.map((near) => near.text));
  for (const [rank, parent] of kept(set.all()).slice(0, variedMax).entries()) {
    if (work.over()) break;
    const ended = usualEnd(parent.text, frame);
    if (ended !== undefined) addVariant(set.of(ended), parent, rank);
    for (const text of filledNames(all, frame, parent.text, scope, (line) => above.has(line)))
      addVariant(set.of(text), parent, rank);
  }
  return { typed, candidates: kept(set.all()), donorCount: fitting.length, scope };
}

interface Fitting {
  readonly donor: Donor;
  readonly fit: Fit;
  readonly text: string;
  /** Less than one when names in the typed part differ. */
  readonly factor: number;
}

/** Lines that stand at many of the places beyond the donors. */
function popularLines(all: LineSources, typed: Typed, donors: readonly Donor[]): string[] {
  const sums = new Map<string, number>();
  for (const donor of donors) {
    const text = all.sources[donor.source]?.lines.textOf(donor.line) ?? '';
    sums.set(text, (sums.get(text) ?? 0) + Math.exp(2 * donor.score));
  }
  return [...sums]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, popularMax)
    .flatMap(([text]) => {
      const fit = fitTyped(typed, text);
      return (fit === undefined ? undefined : restOf(typed, text, fit)) ?? [];
    });
}

const popularMax = 30;

/** Each donor's share of the votes: they go to the nearest by far. */
function sharesOf(fitting: readonly Fitting[], scoreOf: (donor: Donor) => number): number[] {
  const powers = fitting.map(({ donor, factor }) => Math.exp(3 * scoreOf(donor)) * factor);
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

const nearScore = (donor: Donor) => donor.score;
const wideScore = (donor: Donor) => donor.score + 0.2 * (donor.near.at(-1) ?? 0);

function fittingDonors(all: LineSources, typed: Typed, donors: readonly Donor[]): Fitting[] {
  const fits = new Map<string, Fit | undefined>();
  const fitting: Fitting[] = [];
  for (const donor of donors) {
    const text = all.sources[donor.source]?.lines.textOf(donor.line) ?? '';
    if (text === '') continue;
    const known = fits.has(text);
    const fit = known ? fits.get(text) : fitTyped(typed, text);
    if (!known) fits.set(text, fit);
    if (fit === undefined) continue;
    fitting.push({ donor, fit, text, factor: 0.6 ** fit.renamed });
    if (fitting.length >= embeddedLimits.donorsMax) break;
  }
  return fitting;
}

function vote(
  candidate: Candidate | undefined,
  origin: Origin,
  share: number,
  wide: number,
  donor: Donor,
  rank: number,
  fit: Fit,
): void {
  if (candidate === undefined) return;
  candidate.votes[origin] = (candidate.votes[origin] ?? 0) + share;
  candidate.wideVotes += wide;
  candidate.donors++;
  if (donor.sameFile) candidate.sameFileDonors++;
  if (donor.sameFolder) candidate.sameFolderDonors++;
  if (candidate.bestScore >= donor.score) return;
  candidate.bestScore = donor.score;
  candidate.firstRank = rank;
  candidate.renamed = Math.min(candidate.renamed, fit.renamed);
  candidate.best = donor;
}

function addMatch(candidate: Candidate, tokens: number, places: number): void {
  candidate.votes[origins.continued] = 1;
  candidate.matchTokens = Math.max(candidate.matchTokens, tokens);
  candidate.matchPlaces += places;
}

/** So many of the best candidates are varied. */
const variedMax = 14;

function addVariant(candidate: Candidate | undefined, parent: Candidate, rank: number): void {
  if (candidate === undefined || candidate === parent) return;
  const share = candidate.votes[origins.varied] ?? 0;
  candidate.votes[origins.varied] = Math.max(
    share,
    (parent.votes[origins.verbatim] ?? 0) + (parent.votes[origins.renamed] ?? 0),
  );
  candidate.varied = Math.min(candidate.varied, rank);
  candidate.matchTokens = Math.max(candidate.matchTokens, parent.matchTokens);
  candidate.best ??= parent.best;
}

/** What differs between the donor's neighbours and ours: the nearest lines of equal form, on both sides. */
function renamingFor(source: RequestSource | undefined, donor: { row: number }, frame: CursorFrame): Renaming {
  const renaming = new Renaming();
  if (source === undefined) return renaming;
  const file = source.lines.fileOf(donor.row);
  const first = source.lines.firstRow(file);
  const end = source.lines.firstRow(file + 1);
  for (const { step, near } of [
    { step: -1, near: frame.above },
    { step: 1, near: frame.below },
  ]) {
    let row = donor.row + step;
    for (const { text } of near.slice(0, neighboursMax)) {
      while (row >= first && row < end && source.lines.rowLines[row] === 0) row += step;
      if (row < first || row >= end) break;
      renaming.learn(source.lines.textOf(source.lines.rowLines[row] ?? 0), text);
      row += step;
    }
  }
  return renaming;
}

const neighboursMax = 5;

/** A continuation cut or closed so that its brackets fit those that are open in what is typed. */
function balanced(typed: string, rest: string): string {
  const { owed } = bracketBalance(typed + rest);
  if (owed !== '' && /[;,]$/.test(rest)) return rest.slice(0, -1) + owed + rest.slice(-1);
  return rest + (owed.startsWith(')') ? owed : '');
}

/** The brackets that are owed, with the line ends that are common nearby. */
function closings(typed: string, above: CursorFrame['above']): string[] {
  const { owed } = bracketBalance(typed);
  const ends = new Set([';', ':', ',', ' {', '']);
  const usual = above.map(({ text }) => /[;:,]?$/.exec(text)?.[0] ?? '');
  const found = [...ends].map((end) => owed + end).filter((text) => text !== '');
  return found.sort(
    (a, b) => usual.filter((end) => b.endsWith(end)).length - usual.filter((end) => a.endsWith(end)).length,
  );
}

/** The candidates that most speaks for; the rest cannot win. */
function kept(candidates: Candidate[]): Candidate[] {
  const weigh = (candidate: Candidate) =>
    candidate.votes.reduce((sum, share) => sum + share, 0) + candidate.matchTokens / 10 + candidate.bestScore / 10;
  return candidates
    .sort((a, b) => weigh(b) - weigh(a) || (a.text < b.text ? -1 : 1))
    .slice(0, embeddedLimits.candidatesMax);
}
