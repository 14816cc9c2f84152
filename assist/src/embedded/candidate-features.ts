/** What the ranker looks at: numbers on each candidate and on the place, the same for all languages. */
import { tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { bracketBalance } from './bracket-balance.js';
import { type Candidate, origins } from './candidate-set.js';
import { codeTokens, sameForm } from './code-tokens.js';
import type { Collected } from './collect-candidates.js';
import type { CursorFrame } from './cursor-frame.js';
import type { LineSources } from './line-sources.js';

/** Raised when features are added, dropped or reordered: trees are trained for one version. */
export const featuresVersion = 1;

/** One row of features a candidate, in the order of the candidates. */
export function candidateFeatures(all: LineSources, frame: CursorFrame, collected: Collected): Float32Array[] {
  const place = placeOf(all, frame, collected);
  return collected.candidates.map((candidate, at) =>
    Float32Array.from(rowOf(all, frame, collected, place, candidate, at)),
  );
}

interface Place {
  readonly rest: readonly Rest[];
  readonly totals: readonly number[];
  readonly ranks: readonly number[];
  readonly bestTotal: number;
  readonly bestScore: number;
  readonly entropy: number;
  readonly longestMatch: number;
  readonly matchPlaces: number;
  readonly formVotes: ReadonlyMap<string, number>;
  readonly firstVotes: ReadonlyMap<string, number>;
  readonly firstPlaces: ReadonlyMap<string, number>;
  readonly nearWords: ReadonlySet<string>;
  readonly aboveTexts: ReadonlySet<string>;
  readonly belowTexts: ReadonlySet<string>;
  readonly shared: readonly number[];
}

/** A candidate's tokens after what is typed. */
interface Rest {
  readonly line: string;
  readonly texts: readonly string[];
  readonly kinds: readonly number[];
  readonly form: string;
}

function restOfCandidate(typed: string, candidate: Candidate): Rest {
  const line = typed + candidate.text;
  const tokens = codeTokens(line);
  let first = 0;
  while (
    first < tokens.texts.length &&
    (tokens.starts[first] ?? 0) + (tokens.texts[first]?.length ?? 0) <= typed.length
  )
    first++;
  const texts = tokens.texts.slice(first);
  const kinds = tokens.kinds.slice(first);
  const form = texts.map((text, i) => (kinds[i] === tokenKinds.operator ? text : kinds[i])).join(' ');
  return { line, texts, kinds, form };
}

function votesOf(candidate: Candidate): number {
  return (candidate.votes[origins.verbatim] ?? 0) + (candidate.votes[origins.renamed] ?? 0);
}

function placeOf(all: LineSources, frame: CursorFrame, { candidates }: Collected): Place {
  const rest = candidates.map((candidate) => restOfCandidate(frame.typed, candidate));
  const totals = candidates.map(votesOf);
  const order = [...totals.keys()].sort((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0) || a - b);
  const ranks = new Array<number>(candidates.length).fill(0);
  for (const [rank, at] of order.entries()) ranks[at] = rank;
  const sum = totals.reduce((a, b) => a + b, 0) || 1;
  const longestMatch = Math.max(0, ...candidates.map((candidate) => candidate.matchTokens));
  const atLongest = candidates.filter((candidate) => candidate.matchTokens === longestMatch);
  const nearWords = new Set<string>();
  for (const near of [...frame.above, ...frame.below])
    for (const text of codeTokens(near.text).texts) nearWords.add(text);
  void all;
  return {
    rest,
    totals,
    ranks,
    bestTotal: Math.max(0, ...totals),
    bestScore: Math.max(0, ...candidates.map((candidate) => candidate.bestScore)),
    entropy: -totals.reduce((bits, total) => (total > 0 ? bits + (total / sum) * Math.log2(total / sum) : bits), 0),
    longestMatch,
    matchPlaces: atLongest.reduce((places, candidate) => places + candidate.matchPlaces, 0),
    formVotes: sumBy(rest, totals, (one) => one.form),
    firstVotes: sumBy(rest, totals, (one) => one.texts[0] ?? ''),
    firstPlaces: sumBy(
      rest,
      candidates.map((candidate) => (candidate.matchTokens === longestMatch ? candidate.matchPlaces : 0)),
      (one) => one.texts[0] ?? '',
    ),
    nearWords,
    aboveTexts: new Set(frame.above.map((near) => near.text)),
    belowTexts: new Set(frame.below.map((near) => near.text)),
    shared: rest.map((one) => sharedVotes(one, rest, totals)),
  };
}

/** Votes for candidates weighted by the share of leading tokens that they have in common with this one. */
function sharedVotes(one: Rest, rest: readonly Rest[], totals: readonly number[]): number {
  let sum = 0;
  for (const [at, other] of rest.entries()) {
    const total = totals[at] ?? 0;
    if (total < 0.01) continue;
    let same = 0;
    while (same < one.texts.length && one.texts[same] === other.texts[same]) same++;
    sum += (total * same) / Math.max(1, one.texts.length);
  }
  return sum;
}

function sumBy(rest: readonly Rest[], amounts: readonly number[], keyOf: (one: Rest) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [at, one] of rest.entries()) sums.set(keyOf(one), (sums.get(keyOf(one)) ?? 0) + (amounts[at] ?? 0));
  return sums;
}

function rowOf(
  all: LineSources,
  frame: CursorFrame,
  collected: Collected,
  place: Place,
  candidate: Candidate,
  at: number,
): number[] {
  const rest = place.rest[at] ?? { line: '', texts: [], kinds: [], form: '' };
  const total = place.totals[at] ?? 0;
  const balance = bracketBalance(rest.line);
  const aboveText = frame.above[0]?.text ?? '';
  const belowText = frame.below[0]?.text ?? '';
  const best = candidate.best;
  return [
    candidate.votes[origins.verbatim] ?? 0,
    candidate.votes[origins.renamed] ?? 0,
    total,
    total / (place.bestTotal || 1),
    candidate.wideVotes,
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
    place.formVotes.get(rest.form) ?? 0,
    place.firstVotes.get(rest.texts[0] ?? '') ?? 0,
    place.matchPlaces > 0 ? (place.firstPlaces.get(rest.texts[0] ?? '') ?? 0) / place.matchPlaces : 0,
    place.shared[at] ?? 0,
    best?.sameFile === true ? 1 : 0,
    ...(best?.near ?? noNeighbours),
    candidate.text.length,
    rest.texts.length,
    balance.owed.length,
    balance.excess,
    endClass(rest.line),
    frame.above.filter((near) => endClass(near.text) === endClass(rest.line)).length / (frame.above.length || 1),
    Number(rest.line === aboveText),
    Number(rest.line === belowText),
    Number(place.aboveTexts.has(rest.line)),
    Number(place.belowTexts.has(rest.line)),
    Number(sameForm(codeTokens(rest.line), codeTokens(aboveText))),
    Number(sameForm(codeTokens(rest.line), codeTokens(belowText))),
    overlap(rest, aboveText),
    overlap(rest, belowText),
    Math.log1p(all.bufferUsesOfLine(rest.line)),
    Math.log1p(all.usesOfLine(rest.line)),
    ...nameFeatures(all, place, rest),
    collected.typed.tokens.texts.length,
    frame.typed.length,
    Number(collected.typed.open),
    endClass(frame.typed),
    bracketBalance(frame.typed).owed.length,
    frame.after.length,
    collected.donorCount,
    place.bestTotal,
    place.entropy,
    collected.candidates.length,
    place.longestMatch,
    Math.log1p(frame.rowsAbove.length),
    Math.log1p(frame.rowsBelow.length),
    endClass(aboveText),
    bracketBalance(aboveText).owed.length,
    codeTokens(aboveText).texts.length,
    endClass(belowText),
    frame.rowsAbove.at(-1)?.trim() === '' ? 1 : 0,
    frame.rowsBelow[0]?.trim() === '' ? 1 : 0,
  ];
}

const noNeighbours = [0, 0, 0, 0, 0, 0, 0];

/** Names, strings and numbers of the missing part: how many, how many are new, how telling, how near. */
function nameFeatures(all: LineSources, place: Place, rest: Rest): number[] {
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

/** Share of the candidate's names that a neighbouring line holds. */
function overlap(rest: Rest, text: string): number {
  const theirs = new Set(codeTokens(text).texts);
  const names = rest.texts.filter((_, i) => rest.kinds[i] !== tokenKinds.operator);
  return names.filter((name) => theirs.has(name)).length / (names.length || 1);
}

const endClasses = ';:,{}()[]=."\'`><|&+-*/\\';

/** A number for the kind of a text's last character. */
function endClass(text: string): number {
  const last = text.trimEnd().at(-1);
  if (last === undefined) return -1;
  const known = endClasses.indexOf(last);
  return known >= 0 ? known : /\w/.test(last) ? 40 : 41;
}
