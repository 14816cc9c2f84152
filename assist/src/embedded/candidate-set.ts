/** Candidates for the missing text, merged by text; each remembers what speaks for it. */
import type { Donor } from './find-donors.js';
import { embeddedLimits } from './limits.js';

/** How a candidate came about. */
export const origins = {
  verbatim: 0,
  renamed: 1,
  continued: 2,
  closed: 3,
  varied: 4,
  popular: 5,
  sibling: 6,
  filled: 7,
  asked: 8,
  composed: 9,
  listed: 10,
} as const;
const originCount = 11;
export type Origin = (typeof origins)[keyof typeof origins];

export interface Candidate {
  /** What is missing of the line: inserted after what is typed. */
  readonly text: string;
  /** Share of all votes, by origin. */
  readonly votes: number[];
  /** Share of the votes when donors count as fitted: see `donorWeight`. */
  fittedVotes: number;
  /** Share of the votes when near and far donors count more alike. */
  softVotes: number;
  /** Best donor's score and weight, and how many donors gave it. */
  bestScore: number;
  bestWeight: number;
  donors: number;
  sameFileDonors: number;
  sameFolderDonors: number;
  /** Donors whose line above is ours, and whose line below is. */
  equalAbove: number;
  equalBelow: number;
  /** The first donor's place in the list. */
  firstRank: number;
  /** Names of the typed part that differ in the best donor. */
  renamed: number;
  /** Longest match before the cursor, tokens, and in how many places. */
  matchTokens: number;
  matchPlaces: number;
  /** Place of the candidate that this is a variation of; limits.candidatesMax when it is none. */
  varied: number;
  best: Donor | undefined;
}

export class CandidateSet {
  readonly #byText = new Map<string, Candidate>();
  readonly #typed: string;
  readonly #after: string;

  /** `after`: what follows the cursor on its line; a candidate never repeats it. */
  constructor(typed: string, after: string) {
    this.#typed = typed;
    this.#after = after.trimStart();
  }

  /** The candidate of a text, made when it is new; undefined when the text cannot be suggested. */
  of(text: string): Candidate | undefined {
    const cut = this.#withoutAfter(text.trimEnd());
    if (cut === undefined || cut === '' || this.#typed.length + cut.length > embeddedLimits.suggestedCharsMax)
      return undefined;
    const known = this.#byText.get(cut);
    if (known !== undefined) return known;
    const candidate: Candidate = {
      text: cut,
      votes: new Array<number>(originCount).fill(0),
      fittedVotes: 0,
      softVotes: 0,
      bestScore: 0,
      bestWeight: Number.NEGATIVE_INFINITY,
      donors: 0,
      sameFileDonors: 0,
      sameFolderDonors: 0,
      equalAbove: 0,
      equalBelow: 0,
      firstRank: embeddedLimits.placesMax,
      renamed: 99,
      matchTokens: 0,
      matchPlaces: 0,
      varied: embeddedLimits.candidatesMax,
      best: undefined,
    };
    this.#byText.set(cut, candidate);
    return candidate;
  }

  all(): Candidate[] {
    return [...this.#byText.values()];
  }

  /** A line that ends in what already stands behind the cursor is cut there; one that does not cannot be meant. */
  #withoutAfter(text: string): string | undefined {
    if (this.#after === '') return text;
    if (text.endsWith(this.#after)) return text.slice(0, text.length - this.#after.length).trimEnd();
    return /^[)\]}>;,:'"`\s]+$/.test(this.#after) ? cutBefore(text, this.#after) : text;
  }
}

/**
 * What `text` has before the closers that an editor set behind the cursor by itself, though the line is to go on after
 * them; undefined when it does not close what they close.
 */
function cutBefore(text: string, closers: string): string | undefined {
  const isQuote = /^['"`]/.test(closers);
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    const closes = isQuote ? character === closers[0] : open === 0 && ')]}'.includes(character);
    if (closes) return text.startsWith(closers, at) ? text.slice(0, at).trimEnd() : undefined;
    if ('([{'.includes(character)) open++;
    else if (')]}'.includes(character)) open--;
  }
  return undefined;
}
