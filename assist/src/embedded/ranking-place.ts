/** What candidates have in common: their votes by form and by first token, and the words around the cursor. */
import { tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { bracketBalance } from './bracket-balance.js';
import { type Candidate, origins } from './candidate-set.js';
import { type CodeTokens, codeTokens } from './code-tokens.js';
import type { Collected } from './collect-candidates.js';
import type { CursorFrame } from './cursor-frame.js';
import { LineEnds } from './line-ends.js';
import type { LineSources } from './line-sources.js';

export interface RankingPlace {
  readonly rest: readonly Rest[];
  readonly totals: readonly number[];
  /** Those with any votes. */
  readonly voted: readonly number[];
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
  readonly ends: LineEnds;
  /** How many lines above end in each kind of character. */
  readonly endsAbove: ReadonlyMap<number, number>;
  /** The bracket of a line above that is still open, or ''. */
  readonly bracketAbove: string;
  readonly shared: readonly number[];
  /** Donors whose line above is ours, and whose line below is. */
  readonly equalAbove: number;
  readonly equalBelow: number;
  readonly bestFitted: number;
  readonly bestWeight: number;
}

/** A candidate's tokens after what is typed. */
export interface Rest {
  readonly line: string;
  /** Of the whole line. */
  readonly tokens: CodeTokens;
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
  return { line, tokens, texts, kinds, form };
}

function votesOf(candidate: Candidate): number {
  return (candidate.votes[origins.verbatim] ?? 0) + (candidate.votes[origins.renamed] ?? 0);
}

export function rankingPlace(
  all: LineSources,
  frame: CursorFrame,
  { candidates, donors }: Pick<Collected, 'candidates' | 'donors'>,
): RankingPlace {
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
  return {
    rest,
    totals,
    voted: [...totals.keys()].filter((at) => (totals[at] ?? 0) > 0),
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
    ends: new LineEnds(all, /^\w+/.exec(frame.typed)?.[0] ?? ''),
    endsAbove: endsOf(frame),
    bracketAbove: openBracketAbove(frame),
    shared: rest.map((one) => sharedVotes(one, rest, totals)),
    equalAbove: donors.filter((donor) => donor.equalAbove).length,
    equalBelow: donors.filter((donor) => donor.equalBelow).length,
    bestFitted: Math.max(0, ...candidates.map((candidate) => candidate.fittedVotes)),
    bestWeight: Math.max(0, ...candidates.map((candidate) => candidate.bestWeight)),
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

/** The innermost bracket that the lines above leave open. */
function openBracketAbove(frame: CursorFrame): string {
  let closed = 0;
  for (const { text } of frame.above) {
    const balance = bracketBalance(text);
    if (balance.owed.length > closed) return balance.owed.charAt(0);
    closed += balance.excess - balance.owed.length;
  }
  return '';
}

function endsOf(frame: CursorFrame): Map<number, number> {
  const ends = new Map<number, number>();
  for (const { text } of frame.above) ends.set(endClass(text), (ends.get(endClass(text)) ?? 0) + 1);
  return ends;
}

const endClasses = ';:,{}()[]=."\'`><|&+-*/\\';

/** A number for the kind of a text's last character. */
export function endClass(text: string): number {
  const last = text.trimEnd().at(-1);
  if (last === undefined) return -1;
  const known = endClasses.indexOf(last);
  return known >= 0 ? known : /\w/.test(last) ? 40 : 41;
}
