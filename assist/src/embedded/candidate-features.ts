/** What the ranker looks at: numbers on each candidate and on the place, the same for all languages. */
import { indentWidth } from '@foretoken/codebase/segments/line-source.js';
import { tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { bracketBalance } from './bracket-balance.js';
import { type Candidate, origins } from './candidate-set.js';
import { codeTokens, sameForm } from './code-tokens.js';
import type { Collected } from './collect-candidates.js';
import type { CursorFrame } from './cursor-frame.js';
import type { Donor } from './find-donors.js';
import type { LineSources } from './line-sources.js';
import { indentStep } from './missing-indent.js';
import { encodedLine } from './near-tokens.js';
import { endClass, type RankingPlace, type Rest, rankingPlace } from './ranking-place.js';
import type { ScopeNames } from './scope-names.js';

/** One row of features a candidate, in the order of the candidates. Trees are trained for these in this order: test/training. */
export function candidateFeatures(all: LineSources, frame: CursorFrame, collected: Collected): Float32Array[] {
  const place = rankingPlace(all, frame, collected);
  const context = contextOf(frame, collected, place);
  return collected.candidates.map(
    (candidate, at) => new Float32Array(rowOf(all, frame, collected, place, context, candidate, at)),
  );
}

function rowOf(
  all: LineSources,
  frame: CursorFrame,
  collected: Collected,
  place: RankingPlace,
  context: readonly number[],
  candidate: Candidate,
  at: number,
): number[] {
  const rest = place.rest[at] ?? noRest;
  const total = place.totals[at] ?? 0;
  const balance = bracketBalance(rest.line, rest.tokens);
  const aboveText = frame.above[0]?.text ?? '';
  const belowText = frame.below[0]?.text ?? '';
  const best = candidate.best;
  return [
    candidate.votes[origins.verbatim] ?? 0,
    candidate.votes[origins.renamed] ?? 0,
    total,
    total / (place.bestTotal || 1),
    candidate.fittedVotes,
    place.ranks[at] ?? 0,
    candidate.bestScore,
    place.bestScore - candidate.bestScore,
    candidate.donors,
    candidate.sameFileDonors,
    candidate.sameFolderDonors,
    Math.log1p(candidate.firstRank),
    candidate.renamed,
    candidate.matchTokens,
    place.longestMatch - candidate.matchTokens,
    Math.log1p(candidate.matchPlaces),
    candidate.matchTokens === place.longestMatch && place.matchPlaces > 0
      ? candidate.matchPlaces / place.matchPlaces
      : 0,
    candidate.votes[origins.closed] ?? 0,
    candidate.votes[origins.continued] ?? 0,
    candidate.votes[origins.varied] ?? 0,
    candidate.varied,
    candidate.votes[origins.popular] ?? 0,
    candidate.votes[origins.sibling] ?? 0,
    candidate.votes[origins.filled] ?? 0,
    candidate.votes[origins.asked] ?? 0,
    candidate.softVotes,
    place.formVotes.get(rest.form) ?? 0,
    place.firstVotes.get(rest.texts[0] ?? '') ?? 0,
    place.matchPlaces > 0 ? (place.firstPlaces.get(rest.texts[0] ?? '') ?? 0) / place.matchPlaces : 0,
    place.shared[at] ?? 0,
    ...prefixVotes(collected.candidates, place, candidate),
    distanceOf(all, frame, best),
    wordClass(rest.texts[0]),
    best?.sameFile === true ? 1 : 0,
    ...(best?.near ?? noNeighbours),
    candidate.text.length,
    rest.texts.length,
    balance.owed.length,
    balance.excess,
    endClass(rest.line),
    (place.endsAbove.get(endClass(rest.line)) ?? 0) / (frame.above.length || 1),
    Number(rest.line === aboveText),
    Number(rest.line === belowText),
    Number(place.aboveTexts.has(rest.line)),
    Number(place.belowTexts.has(rest.line)),
    Number(sameForm(rest.tokens, codeTokens(aboveText))),
    Number(sameForm(rest.tokens, codeTokens(belowText))),
    overlap(rest, aboveText),
    overlap(rest, belowText),
    Math.log1p(all.bufferUsesOfLine(rest.line)),
    Math.log1p(all.usesOfLine(rest.line)),
    Math.log1p(Math.min(rowsApartMax, all.rowsToLine(rest.line, frame.rowsAbove.length))),
    ...nameFeatures(all, place, rest),
    ...scopeFeatures(all, collected.scope, rest),
    place.ends.share(rest.line),
    bracketClass(place.bracketAbove),
    candidate.votes[origins.composed] ?? 0,
    candidate.votes[origins.listed] ?? 0,
    candidate.equalAbove,
    candidate.equalAbove / Math.max(1, place.equalAbove),
    candidate.equalBelow,
    candidate.equalBelow / Math.max(1, place.equalBelow),
    candidate.fittedVotes / (place.bestFitted || 1),
    Math.min(weightApartMax, place.bestWeight - candidate.bestWeight),
    ...likelihoods(collected, rest),
    ...indentFeatures(all, frame, best),
    definition(rest, collected.scope),
    ...context,
  ];
}

/** What is the same for all candidates. */
function contextOf(frame: CursorFrame, collected: Collected, place: RankingPlace): number[] {
  const aboveText = frame.above[0]?.text ?? '';
  return [
    collected.typed.tokens.texts.length,
    frame.typed.length,
    Number(collected.typed.open),
    endClass(frame.typed),
    bracketBalance(frame.typed).owed.length,
    frame.after.length,
    collected.donors.length,
    place.bestTotal,
    place.entropy,
    collected.candidates.length,
    place.longestMatch,
    Math.log1p(frame.rowsAbove.length),
    Math.log1p(frame.rowsBelow.length),
    endClass(aboveText),
    bracketBalance(aboveText).owed.length,
    codeTokens(aboveText).texts.length,
    endClass(frame.below[0]?.text ?? ''),
    frame.rowsAbove.at(-1)?.trim() === '' ? 1 : 0,
    frame.rowsBelow[0]?.trim() === '' ? 1 : 0,
    place.equalAbove,
    place.equalBelow,
  ];
}

/** By what follows what nearby: how likely the missing tokens and the line's end are together, the least likely, and the mean. */
function likelihoods({ near }: Collected, rest: Rest): number[] {
  const line = encodedLine(rest.tokens);
  const first = line.hashes.length - 1 - rest.texts.length;
  let sum = 0;
  let least = 0;
  for (let i = first; i < line.hashes.length; i++) {
    const likelihood = Math.log(near.probability(line, i));
    sum += likelihood;
    least = Math.min(least, likelihood);
  }
  return [sum, least, sum / (rest.texts.length + 1)];
}

/** How the best donor is indented against the line above it, whether ours is indented alike, and how far ours is from the line below. */
function indentFeatures(all: LineSources, frame: CursorFrame, best: Donor | undefined): number[] {
  const above = indentWidth(frame.above[0]?.indent ?? '');
  const lines = all.sources[best?.source ?? -1]?.lines;
  const step = best === undefined || lines === undefined ? unknownIndent : clamped(indentStep(lines, best.row));
  const isKnown = frame.indent !== '' || frame.typed !== '';
  const ours = isKnown ? clamped(indentWidth(frame.indent) - above) : unknownIndent;
  const apart = isKnown && step !== unknownIndent ? clamped(step - ours) : unknownIndent;
  const width = isKnown ? indentWidth(frame.indent) : step === unknownIndent ? above : above + step;
  return [step, ours, apart, clamped(width - indentWidth(frame.below[0]?.indent ?? ''))];
}

const unknownIndent = 99;
const indentMax = 24;

function clamped(width: number): number {
  return Math.max(-indentMax, Math.min(indentMax, width));
}

/** Whether the line defines a name: 0 not, 1 one that is in scope, 2 another. */
function definition({ line }: Rest, scope: ScopeNames): number {
  if (!line.includes('=')) return 0;
  const name = /^(?:[A-Za-z_]\w*(?:<[^=]*>|\[\])?\s+){0,3}([A-Za-z_$][\w$]*)(?:\s*:[^=]+)?\s*:?=(?![=>])/.exec(
    line,
  )?.[1];
  return name === undefined ? 0 : scope.ranks.has(name) ? 1 : 2;
}

const noRest: Rest = { line: '', tokens: codeTokens(''), texts: [], kinds: [], form: '' };
const noNeighbours = [0, 0, 0, 0, 0, 0, 0];

/** Names, strings and numbers of the missing part: how many, how many are new, how telling, how near. */
function nameFeatures(all: LineSources, place: RankingPlace, rest: Rest): number[] {
  let names = 0;
  let newToFile = 0;
  let newToAll = 0;
  let near = 0;
  let weight = 0;
  let heaviest = 0;
  let strings = 0;
  let numbers = 0;
  for (const [i, text] of rest.texts.entries()) {
    const kind = rest.kinds[i];
    if (kind === tokenKinds.string) strings++;
    else if (kind === tokenKinds.number) numbers++;
    if (kind !== tokenKinds.word) continue;
    names++;
    if (all.bufferUsesOf(text) === 0) newToFile++;
    if (all.usesOf(text) === 0) newToAll++;
    if (place.nearWords.has(text)) near++;
    const own = all.weightOf(text);
    weight += own;
    heaviest = Math.max(heaviest, own);
  }
  const count = names || 1;
  return [names, newToFile, newToFile / count, newToAll, near / count, weight / count, heaviest, strings, numbers];
}

/** Names that the code below asks for and that are not above; names just made and not yet used; the nearest name in scope. */
function scopeFeatures(all: LineSources, scope: ScopeNames, rest: Rest): number[] {
  let asked = 0;
  let unused = 0;
  let nearest = scopeRankMax;
  for (const [i, text] of rest.texts.entries()) {
    if (rest.kinds[i] !== tokenKinds.word) continue;
    const below = all.usesBelowOf(text);
    if (below > 0 && below === all.bufferUsesOf(text)) asked++;
    if (scope.unused.has(text)) unused++;
    nearest = Math.min(nearest, scope.ranks.get(text) ?? scopeRankMax);
  }
  return [asked, unused, nearest, scope.unused.size];
}

const scopeRankMax = 40;
const rowsApartMax = 3_000;
const weightApartMax = 40;

function bracketClass(bracket: string): number {
  return ')]}'.indexOf(bracket);
}

/** Share of the candidate's names that a neighbouring line holds. */
function overlap(rest: Rest, text: string): number {
  const theirs = new Set(codeTokens(text).texts);
  const names = rest.texts.filter((_, i) => rest.kinds[i] !== tokenKinds.operator);
  return names.filter((name) => theirs.has(name)).length / (names.length || 1);
}

/** Votes for longer candidates that begin as this one, and for shorter ones that this one begins with. */
function prefixVotes(candidates: readonly Candidate[], place: RankingPlace, candidate: Candidate): number[] {
  let longer = 0;
  let shorter = 0;
  for (const at of place.voted) {
    const other = candidates[at];
    if (other === undefined || other === candidate) continue;
    if (other.text.startsWith(candidate.text)) longer += place.totals[at] ?? 0;
    else if (candidate.text.startsWith(other.text)) shorter += place.totals[at] ?? 0;
  }
  return [longer, shorter];
}

/** Rows from the best donor to the cursor, as a logarithm; a high number for another file's donor. */
function distanceOf(all: LineSources, frame: CursorFrame, best: Donor | undefined): number {
  if (best === undefined || all.sources[best.source]?.isBuffer !== true) return 12;
  return Math.log1p(Math.abs(best.row - frame.rowsAbove.length));
}

function wordClass(text: string | undefined): number {
  return text === undefined ? -2 : endClass(text.charAt(0));
}
