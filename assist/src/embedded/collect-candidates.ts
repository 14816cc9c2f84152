/** Turns donors into candidates: as they stand, with our names, by longest match, and with brackets closed. */
import { bracketBalance } from './bracket-balance.js';
import { type Candidate, CandidateSet, type Origin, origins } from './candidate-set.js';
import { composedRests } from './composed-rests.js';
import type { CursorFrame } from './cursor-frame.js';
import { renamedWeight, renamingFactor } from './donor-weight.js';
import { filledNames, usualEnd } from './fill-names.js';
import type { Donor } from './find-donors.js';
import { embeddedLimits } from './limits.js';
import type { LineSources } from './line-sources.js';
import type { LooseNames } from './loose-names.js';
import type { NearTokens } from './near-tokens.js';
import { placeLines, renamingOf } from './place-lines.js';
import { Renaming } from './renaming.js';
import { continuations } from './rest-of-line.js';
import type { ScopeNames } from './scope-names.js';
import { type Fit, fitTyped, restOf, type Typed, typedOf } from './typed-fit.js';
import type { WorkClock } from './work-clock.js';

export interface Collected {
  readonly typed: Typed;
  readonly candidates: readonly Candidate[];
  /** Donors that fit what is typed. */
  readonly donors: readonly Donor[];
  readonly scope: ScopeNames;
  readonly loose: LooseNames;
  readonly near: NearTokens;
}

/** Candidates, unranked, at most limits.candidatesMax. `donors` best first. */
export function collectCandidates(
  all: LineSources,
  frame: CursorFrame,
  donors: readonly Donor[],
  path: string,
  work: WorkClock,
): Collected {
  const typed = typedOf(frame.typed);
  const lines = placeLines(all, frame, donors, work);
  const set = new CandidateSet(frame.typed, frame.after);
  const fitting = fittingDonors(typed, donors, lines.texts);
  const shares = sharesOf(fitting, nearWeight);
  const fittedShares = sharesOf(fitting, fittedWeight);
  const softShares = sharesOf(fitting, softWeight);
  for (const [rank, one] of fitting.entries()) {
    if (work.over()) break;
    const { donor, fit, text } = one;
    const share: Shares = { near: shares[rank] ?? 0, fitted: fittedShares[rank] ?? 0, soft: softShares[rank] ?? 0 };
    const verbatim = restOf(typed, text, fit);
    if (verbatim !== undefined) vote(set.of(verbatim), origins.verbatim, share, one, rank);
    const known = renamingOf(lines, all, donor, frame, path);
    const renaming = typed.text === '' ? known : new Renaming(known);
    const mappedFit = fitTyped(typed, text, renaming);
    if (renaming.size === 0 || mappedFit === undefined) continue;
    const renamed = restOf(typed, text, mappedFit, renaming);
    if (renamed === undefined || renamed === verbatim) continue;
    const more = { ...share, fitted: share.fitted * renamingFactor };
    vote(set.of(renamed), origins.renamed, more, one, rank);
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
  for (const text of lines.popular) {
    const fit = fitTyped(typed, text);
    const candidate = set.of((fit === undefined ? undefined : restOf(typed, text, fit)) ?? '');
    if (candidate !== undefined) candidate.votes[origins.popular] = 1;
  }
  const wholeLine = (line: string) =>
    line.startsWith(frame.typed) ? set.of(line.slice(frame.typed.length)) : undefined;
  for (const { line, share, donor } of lines.siblings) {
    const candidate = wholeLine(line);
    if (candidate === undefined) continue;
    candidate.votes[origins.sibling] = (candidate.votes[origins.sibling] ?? 0) + Math.max(share, siblingShareMin);
    candidate.best ??= donor;
  }
  for (const line of lines.frequent) {
    const candidate = wholeLine(line);
    if (candidate !== undefined) candidate.votes[origins.popular] = 1;
  }
  for (const line of lines.asked) {
    const candidate = wholeLine(line);
    if (candidate !== undefined) candidate.votes[origins.asked] = 1;
  }
  for (const [place, line] of lines.listed.entries()) {
    const candidate = wholeLine(line);
    if (candidate !== undefined) candidate.votes[origins.listed] ||= 1 / (1 + place);
  }
  for (const { text, likelihood } of composedRests(lines.near, lines.scope, typed, composedMax)) {
    const candidate = set.of(text);
    if (candidate !== undefined) candidate.votes[origins.composed] = Math.exp(likelihood);
  }
  const above = new Set(frame.above.map((near) => near.text));
  for (const [rank, parent] of kept(set.all()).slice(0, variedMax).entries()) {
    if (work.over()) break;
    const ended = usualEnd(parent.text, frame);
    if (ended !== undefined) addVariant(set.of(ended), parent, rank);
    for (const { text, place } of filledNames(frame, parent.text, lines.scope, (line) => above.has(line))) {
      const candidate = set.of(text);
      addVariant(candidate, parent, rank);
      if (candidate !== undefined && candidate !== parent)
        candidate.votes[origins.filled] = Math.max(candidate.votes[origins.filled] ?? 0, 1 / (1 + place));
    }
  }
  return {
    typed,
    candidates: kept(set.all()),
    donors: fitting.map(({ donor }) => donor),
    scope: lines.scope,
    loose: lines.loose,
    near: lines.near,
  };
}

interface Fitting {
  readonly donor: Donor;
  readonly fit: Fit;
  readonly text: string;
  /** The donor's, less for what had to be renamed. */
  readonly weight: number;
}

const siblingShareMin = 0.02;
const composedMax = 16;

/** Each donor's share of the votes: they go to the nearest by far. */
function sharesOf(fitting: readonly Fitting[], weightOf: (one: Fitting) => number): number[] {
  const powers = fitting.map((one) => Math.exp(weightOf(one)));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** A donor's share of the votes, by what it counts. */
interface Shares {
  readonly near: number;
  readonly fitted: number;
  readonly soft: number;
}

const renamedByHand = Math.log(0.6);
const nearWeight = ({ donor, fit }: Fitting) => 3 * donor.score + renamedByHand * fit.renamed;
const softWeight = ({ donor, fit }: Fitting) => 1.2 * donor.score + renamedByHand * fit.renamed;
const fittedWeight = ({ weight }: Fitting) => weight;

/** Of all donors that fit those that count most, as many as limits.donorsMax. */
function fittingDonors(typed: Typed, donors: readonly Donor[], texts: readonly string[]): Fitting[] {
  const fits = new Map<string, Fit | undefined>();
  const fitting: Fitting[] = [];
  for (const [at, donor] of donors.entries()) {
    const text = texts[at] ?? '';
    if (text === '') continue;
    const known = fits.has(text);
    const fit = known ? fits.get(text) : fitTyped(typed, text);
    if (!known) fits.set(text, fit);
    if (fit === undefined) continue;
    fitting.push({ donor, fit, text, weight: donor.weight + renamedWeight * fit.renamed });
  }
  return fitting.sort((a, b) => b.weight - a.weight).slice(0, embeddedLimits.donorsMax);
}

function vote(
  candidate: Candidate | undefined,
  origin: Origin,
  share: Shares,
  { donor, fit, weight }: Fitting,
  rank: number,
): void {
  if (candidate === undefined) return;
  candidate.votes[origin] = (candidate.votes[origin] ?? 0) + share.near;
  candidate.fittedVotes += share.fitted;
  candidate.softVotes += share.soft;
  candidate.donors++;
  if (donor.sameFile) candidate.sameFileDonors++;
  if (donor.sameFolder) candidate.sameFolderDonors++;
  if (donor.equalAbove) candidate.equalAbove++;
  if (donor.equalBelow) candidate.equalBelow++;
  candidate.bestScore = Math.max(candidate.bestScore, donor.score);
  if (candidate.bestWeight >= weight) return;
  candidate.bestWeight = weight;
  candidate.firstRank = rank;
  candidate.renamed = fit.renamed;
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

/** How much a vote of each origin counts before anything is ranked. */
const originWeights: number[] = [];
originWeights[origins.verbatim] = 1;
originWeights[origins.renamed] = 1;
originWeights[origins.continued] = 0.1;
originWeights[origins.closed] = 0.3;
originWeights[origins.varied] = 0.4;
originWeights[origins.popular] = 0.05;
originWeights[origins.sibling] = 0.7;
originWeights[origins.filled] = 0.03;
originWeights[origins.asked] = 0.1;
originWeights[origins.composed] = 0.5;
originWeights[origins.listed] = 0.2;

/** The candidates that most speaks for; the rest cannot win. */
function kept(candidates: readonly Candidate[]): Candidate[] {
  return candidates
    .map((candidate) => ({ candidate, weight: weightOf(candidate) }))
    .sort((a, b) => b.weight - a.weight || (a.candidate.text < b.candidate.text ? -1 : 1))
    .slice(0, embeddedLimits.candidatesMax)
    .map(({ candidate }) => candidate);
}

function weightOf(candidate: Candidate): number {
  let weight = candidate.matchTokens / 10 + candidate.bestScore / 10 + candidate.fittedVotes;
  for (let origin = 0; origin < originWeights.length; origin++)
    weight += (candidate.votes[origin] ?? 0) * (originWeights[origin] ?? 0);
  return weight;
}
