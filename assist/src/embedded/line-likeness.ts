/** How much the lines of a source resemble one line near the cursor: 1 when equal, else by shared words and form. */
import { type LineShape, lineShape } from '@foretoken/codebase/segments/line-shape.js';
import type { Run } from '@foretoken/codebase/segments/line-source.js';
import { embeddedLimits } from './limits.js';
import type { LineSources, RequestSource } from './line-sources.js';

/** A line near the cursor, and what of it is worth following. Decided over all sources together, so that it is the same however files lie in them. */
export class LineToMatch {
  readonly text: string;
  readonly shape: LineShape;
  /** Weights of the shape's words, and their sum. */
  readonly weights: readonly number[];
  readonly weight: number;
  /** The likeness of an equal line: short lines say little. */
  readonly information: number;
  readonly #all: LineSources;
  #words: readonly string[] | undefined;
  #formIsRare: boolean | undefined;

  constructor(text: string, all: LineSources) {
    this.text = text;
    this.shape = lineShape(text);
    this.weights = this.shape.terms.map((word) => all.weightOf(word));
    this.weight = this.weights.reduce((sum, weight) => sum + weight, 0);
    this.information = 0.35 + 0.65 * Math.min(1, this.shape.tokens / 6);
    this.#all = all;
  }

  /** Whether this much likeness says that a line is this one. */
  isEqual(likeness: number): boolean {
    return likeness === this.information;
  }

  /** The most telling words that live somewhere, as many as limits.rowsSearchedMax allows. */
  get words(): readonly string[] {
    if (this.#words !== undefined) return this.#words;
    const known = this.shape.terms
      .map((word, at) => ({ word, weight: this.weights[at] ?? 0, uses: this.#all.usesOf(word) }))
      .filter(({ uses }) => uses > 0)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, wordsFollowedMax);
    const words: string[] = [];
    let rows = 0;
    for (const { word, uses } of known) {
      rows += uses;
      if (rows > embeddedLimits.rowsSearchedMax) break;
      words.push(word);
    }
    this.#words = words;
    return words;
  }

  /** Whether the lines of this form are few enough to be followed. */
  get formIsRare(): boolean {
    if (this.#formIsRare !== undefined) return this.#formIsRare;
    let uses = 0;
    for (const source of this.#all.sources) {
      const run = source.lines.linesLike(this.shape.skeleton);
      for (let i = run.start; i < run.end && uses <= embeddedLimits.rowsSearchedMax; i++)
        uses += source.liveUses(run.items[i] ?? 0);
    }
    this.#formIsRare = uses <= embeddedLimits.rowsSearchedMax;
    return this.#formIsRare;
  }
}

const wordsFollowedMax = 6;

/** The lines of one source compared with a line. */
export class LineLikeness {
  readonly #line: LineToMatch;
  readonly #all: LineSources;
  readonly #at: number;
  readonly #source: RequestSource | undefined;
  readonly #equal: number | undefined;
  /** Weight of each of our words by the source's number for it. */
  readonly #terms = new Map<number, number>();
  readonly #known = new Map<number, number>();

  /** `source`: index of the source in `all`. */
  constructor(line: LineToMatch, all: LineSources, source: number) {
    this.#line = line;
    this.#all = all;
    this.#at = source;
    this.#source = all.sources[source];
    for (const [at, word] of line.shape.terms.entries()) {
      const term = this.#source?.lines.termOf(word);
      if (term !== undefined) this.#terms.set(term, line.weights[at] ?? 0);
    }
    this.#equal = this.#source?.lines.lineOf(line.text);
  }

  /** 0…1. */
  of(line: number): number {
    if (line === 0) return 0;
    const known = this.#known.get(line);
    if (known !== undefined) return known;
    const like = this.#compare(line) * this.#line.information;
    this.#known.set(line, like);
    return like;
  }

  /** Lines worth following to their places: equal ones, those of the same form, and those that share telling words. */
  similar(): number[] {
    const lines = this.#source?.lines;
    if (lines === undefined) return [];
    const found = new Set<number>();
    const addRun = (run: Run) => {
      for (let i = run.start; i < run.end; i++) found.add(run.items[i] ?? 0);
    };
    if (this.#equal !== undefined) found.add(this.#equal);
    if (this.#line.formIsRare) addRun(lines.linesLike(this.#line.shape.skeleton));
    for (const word of this.#line.words) {
      const term = lines.termOf(word);
      if (term !== undefined) addRun(lines.linesWith(term));
    }
    return [...found].filter((line) => this.of(line) >= likenessMin);
  }

  #compare(line: number): number {
    const lines = this.#source?.lines;
    if (line === this.#equal) return 1;
    if (lines === undefined) return 0;
    const run = lines.termsOf(line);
    let shared = 0;
    let weight = 0;
    for (let i = run.start; i < run.end; i++) {
      const term = run.items[i] ?? 0;
      shared += this.#terms.get(term) ?? 0;
      weight += this.#all.termWeight(this.#at, term);
    }
    const both = this.#line.weight + weight;
    const dice = both > 0 ? (2 * shared) / both : 0;
    if (lines.skeletonOf(line) === this.#line.shape.skeleton) return Math.max(0.45, 0.25 + 0.6 * dice);
    return 0.6 * dice;
  }
}

const likenessMin = 0.12;
