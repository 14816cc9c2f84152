/** The words of a codebase by their beginning: made piece by piece between other work, and kept as long as the source they stand in. */
import type { TablesView } from '@foretoken/codebase/segments/code-tables.js';
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import { itemLimits } from './limits.js';

export interface KnownWord {
  readonly text: string;
  /** Rows of live files that hold it. */
  readonly uses: number;
}

export interface WordsFound {
  readonly words: readonly KnownWord[];
  /** Not all were looked at: there may be more. */
  readonly isPartial: boolean;
}

/** Words that begin with `typed`, whatever its case. What is not sorted in yet is left out, and sorted in soon after. */
export function wordsBeginning(view: TablesView, typed: string): WordsFound {
  const uses = new Map<string, number>();
  const beginning = typed.toLowerCase();
  let compared = 0;
  let isPartial = false;
  for (const [source, { lines }] of view.sources.entries()) {
    const index = indexOf(lines);
    isPartial ||= !index.isWhole;
    for (const term of index.at(beginning)) {
      if (++compared > itemLimits.wordsComparedMax) {
        isPartial = true;
        break;
      }
      const text = lines.termText(term);
      if (!text.toLowerCase().startsWith(beginning) || uses.has(text) || !isWord(text)) continue;
      // Over all sources: dead copies and shadowed files count for nothing.
      const live = view.usesOfTerm(source, term);
      if (live > 0) uses.set(text, live);
    }
  }
  return { words: Array.from(uses, ([text, count]) => ({ text, uses: count })), isPartial };
}

export function isWord(text: string): boolean {
  return text.length >= itemLimits.wordUnitsMin && text.length <= itemLimits.wordUnitsMax;
}

const indexes = new WeakMap<LineSource, SourceWords>();

function indexOf(lines: LineSource): SourceWords {
  let index = indexes.get(lines);
  if (index === undefined) {
    index = new SourceWords(lines);
    indexes.set(lines, index);
  }
  return index;
}

class SourceWords {
  readonly #lines: LineSource;
  /** Terms by their first two characters in lower case. */
  readonly #byBeginning = new Map<string, number[]>();
  #sorted = 0;

  constructor(lines: LineSource) {
    this.#lines = lines;
    this.#sortIn();
  }

  get isWhole(): boolean {
    return this.#sorted >= this.#lines.termCount;
  }

  at(beginning: string): readonly number[] {
    return this.#byBeginning.get(beginning.slice(0, keyUnits)) ?? [];
  }

  #sortIn(): void {
    const end = Math.min(this.#lines.termCount, this.#sorted + itemLimits.wordsIndexedAtOnce);
    for (; this.#sorted < end; this.#sorted++) {
      const key = this.#lines.termText(this.#sorted).slice(0, keyUnits).toLowerCase();
      const terms = this.#byBeginning.get(key);
      if (terms === undefined) this.#byBeginning.set(key, [this.#sorted]);
      else terms.push(this.#sorted);
    }
    if (!this.isWhole) setImmediate(() => this.#sortIn());
  }
}

const keyUnits = itemLimits.typedUnitsMin;
