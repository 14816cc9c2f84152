/** All lines a request may learn from: the buffer, other open buffers, and the codebase without the disk's copies of them. */
import { flatCopy } from '@foretoken/base/flat-copy.js';
import type { TablesView, ViewedSource } from '@foretoken/codebase/segments/code-tables.js';
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import type { BufferLines } from './buffer-lines.js';

export interface RequestSource extends Omit<ViewedSource, 'lines' | 'wordNumbers' | 'deadFiles'> {
  readonly lines: LineSource;
  readonly isBuffer: boolean;
  /** Open buffers come before the codebase. */
  readonly order: number;
}

/** Sources in an order that does not depend on what is shadowed, and the weight of each word in all of them. */
export class LineSources {
  readonly sources: readonly RequestSource[];
  readonly #view: TablesView;
  readonly #buffers: readonly BufferLines[];
  readonly #rows: number;
  readonly #uses = new Map<string, number>();
  readonly #lineUses = new Map<string, number>();
  readonly #weights: Map<string, number>;
  /** Large enough for the open buffers' words not to matter: weights are then those of the view, and kept with it. */
  readonly #isLarge: boolean;
  readonly #termWeights: Float32Array[] = [];

  /** `buffers`: the one under the cursor first. */
  constructor(view: TablesView, buffers: readonly BufferLines[]) {
    this.#view = view;
    this.#buffers = buffers;
    this.#rows = view.rows + buffers.reduce((sum, buffer) => sum + buffer.usedRows, 0);
    this.#isLarge = view.rows >= largeRows;
    const kept = keptWeights.get(view) ?? { words: new Map(), terms: [] };
    if (this.#isLarge) keptWeights.set(view, kept);
    this.#weights = this.#isLarge ? kept.words : new Map();
    this.sources = [
      ...buffers.map((lines, at) => ({
        lines,
        isBuffer: at === 0,
        isLive: () => true,
        liveUses: (line: number) => lines.liveUses(line),
        rank: () => 0,
        order: at - buffers.length,
      })),
      ...view.sources.map((source) => ({ ...source, order: 0, isBuffer: false })),
    ];
  }

  /** How telling a word is: the logarithm of rows per row that holds it. */
  weightOf(word: string): number {
    const kept = this.#weights.get(word);
    if (kept !== undefined) return kept;
    const weight = this.#weightOfUses(this.#isLarge ? this.#view.usesOf(word) : this.usesOf(word));
    if (this.#weights.size >= weightsKeptMax) this.#weights.clear();
    this.#weights.set(this.#isLarge ? flatCopy(word) : word, weight);
    return weight;
  }

  /** The same for a source's own word number. */
  termWeight(source: number, term: number): number {
    let weights = this.#termWeights[source];
    if (weights === undefined) {
      weights = this.#newTermWeights(source);
      this.#termWeights[source] = weights;
    }
    let weight = weights[term] ?? 0;
    if (weight === 0) {
      const viewed = source - this.#buffers.length;
      weight =
        this.#isLarge && viewed >= 0
          ? this.#weightOfUses(this.#view.usesOfTerm(viewed, term))
          : this.weightOf(this.sources[source]?.lines.termText(term) ?? '');
      weights[term] = weight;
    }
    return weight;
  }

  #newTermWeights(source: number): Float32Array {
    const viewed = source - this.#buffers.length;
    const kept = this.#isLarge && viewed >= 0 ? keptWeights.get(this.#view)?.terms : undefined;
    const weights = kept?.[viewed] ?? new Float32Array(this.sources[source]?.lines.termCount ?? 0);
    if (kept !== undefined) kept[viewed] = weights;
    return weights;
  }

  /** Rows anywhere that hold a word. */
  usesOf(word: string): number {
    const kept = this.#uses.get(word);
    if (kept !== undefined) return kept;
    let uses = this.#view.usesOf(word);
    for (const buffer of this.#buffers) uses += buffer.usesOf(word);
    this.#uses.set(word, uses);
    return uses;
  }

  /** Whether a line of a source stands in more than `usesMax` rows of all sources. */
  isCommon(source: number, line: number, usesMax: number): boolean {
    const lines = this.sources[source]?.lines;
    if (lines === undefined) return false;
    const words = lines.termsOf(line);
    const common = this.#weightOfUses(usesMax);
    // A line is not more common than its rarest word.
    for (let i = words.start; i < words.end; i++)
      if (this.termWeight(source, words.items[i] ?? 0) >= common) return false;
    return this.usesOfLine(lines.textOf(line)) > usesMax;
  }

  /** Rows anywhere that are this line. */
  usesOfLine(text: string): number {
    const kept = this.#lineUses.get(text);
    if (kept !== undefined) return kept;
    let uses = 0;
    for (const source of this.sources) {
      const line = source.lines.lineOf(text);
      if (line !== undefined) uses += source.liveUses(line);
    }
    this.#lineUses.set(text, uses);
    return uses;
  }

  /** Rows of the buffer below the cursor that hold a word. */
  usesBelowOf(word: string): number {
    return this.#buffers[0]?.usesBelow(word) ?? 0;
  }

  /** Words that stand below the cursor and nowhere above it, most used first. */
  wordsAskedFor(max: number): readonly string[] {
    return this.#buffers[0]?.wordsBelowOnly(max) ?? [];
  }

  /** Rows of the buffer under the cursor that hold a word. */
  bufferUsesOf(word: string): number {
    return this.#buffers[0]?.usesOf(word) ?? 0;
  }

  /** Rows of the buffer under the cursor that are this line. */
  bufferUsesOfLine(text: string): number {
    const buffer = this.#buffers[0];
    const line = buffer?.lineOf(text);
    return buffer === undefined || line === undefined ? 0 : buffer.liveUses(line);
  }

  /** Rows of the buffer from `row` to the nearest that is this line; infinite when there is none. */
  rowsToLine(text: string, row: number): number {
    const buffer = this.#buffers[0];
    const line = buffer?.lineOf(text);
    if (buffer === undefined || line === undefined) return Number.POSITIVE_INFINITY;
    const rows = buffer.rowsOf(line);
    let least = Number.POSITIVE_INFINITY;
    for (let i = rows.start; i < rows.end; i++) least = Math.min(least, Math.abs((rows.items[i] ?? 0) - row));
    return least;
  }

  /** The lines that stand most often in the buffer under the cursor, more than once each. */
  popularInBuffer(max: number): readonly string[] {
    return this.#buffers[0]?.popular(max) ?? [];
  }

  /** In single precision, as the sources' words have it. */
  #weightOfUses(uses: number): number {
    const rows = this.#isLarge ? this.#view.rows : this.#rows;
    return Math.fround(Math.log(1 + rows / (1 + uses)));
  }
}

const largeRows = 50_000;
const weightsKeptMax = 50_000;

interface KeptWeights {
  readonly words: Map<string, number>;
  readonly terms: Float32Array[];
}

const keptWeights = new WeakMap<TablesView, KeptWeights>();
