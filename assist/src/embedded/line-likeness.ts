/** How much the lines of a source resemble one line near the cursor: 1 when equal, else by shared words and form. */
import { lineShape } from '@foretoken/codebase/segments/line-shape.js';
import { embeddedLimits } from './limits.js';
import type { LineSources } from './line-sources.js';

export class LineLikeness {
  readonly #all: LineSources;
  readonly #at: number;
  readonly #equal: number | undefined;
  readonly #skeleton: number;
  /** Weight of each of our words by the source's number for it. */
  readonly #terms = new Map<number, number>();
  readonly #weight: number;
  readonly #information: number;
  readonly #known = new Map<number, number>();

  /** `source`: index of the source in `all`. */
  constructor(text: string, all: LineSources, source: number) {
    this.#all = all;
    this.#at = source;
    const shape = lineShape(text);
    const lines = all.sources[source]?.lines;
    let weight = 0;
    for (const word of shape.terms) {
      const own = all.weightOf(word);
      weight += own;
      const term = lines?.termOf(word);
      if (term !== undefined) this.#terms.set(term, own);
    }
    this.#equal = lines?.lineOf(text);
    this.#skeleton = shape.skeleton;
    this.#weight = weight;
    this.#information = 0.35 + 0.65 * Math.min(1, shape.tokens / 6);
  }

  /** 0…1. */
  of(line: number): number {
    if (line === 0) return 0;
    const known = this.#known.get(line);
    if (known !== undefined) return known;
    const like = this.#compare(line) * this.#information;
    this.#known.set(line, like);
    return like;
  }

  /** Lines worth following to their places: equal ones, those of the same form, and those that share telling words. */
  similar(): number[] {
    const source = this.#all.sources[this.#at];
    if (source === undefined) return [];
    const found = new Set<number>();
    if (this.#equal !== undefined) found.add(this.#equal);
    const addRun = (run: { items: Uint32Array; start: number; end: number }) => {
      let uses = 0;
      for (let i = run.start; i < run.end && uses <= embeddedLimits.usesMax; i++)
        uses += source.liveUses(run.items[i] ?? 0);
      if (uses > embeddedLimits.usesMax) return;
      for (let i = run.start; i < run.end; i++) found.add(run.items[i] ?? 0);
    };
    addRun(source.lines.linesLike(this.#skeleton));
    const terms = [...this.#terms].toSorted((a, b) => b[1] - a[1]).slice(0, termsFollowedMax);
    for (const [term] of terms) addRun(source.lines.linesWith(term));
    return [...found].filter((line) => this.of(line) >= likenessMin);
  }

  #compare(line: number): number {
    if (line === this.#equal) return 1;
    const lines = this.#all.sources[this.#at]?.lines;
    if (lines === undefined) return 0;
    const run = lines.termsOf(line);
    let shared = 0;
    let weight = 0;
    for (let i = run.start; i < run.end; i++) {
      const term = run.items[i] ?? 0;
      shared += this.#terms.get(term) ?? 0;
      weight += this.#all.termWeight(this.#at, term);
    }
    const dice = this.#weight + weight > 0 ? (2 * shared) / (this.#weight + weight) : 0;
    if (lines.skeletonOf(line) === this.#skeleton) return Math.max(0.45, 0.25 + 0.6 * dice);
    return 0.6 * dice;
  }
}

const termsFollowedMax = 6;
const likenessMin = 0.12;
