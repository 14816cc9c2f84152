/** The snippets in one document's prompts, in an order that changes as seldom and as late as it can: what stands there keeps its place, new lines come last. */
import { flatCopy } from '@foretoken/base/flat-copy.js';
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import { promptLimits } from './limits.js';

export class SnippetRing {
  #placed: readonly Snippet[] = [];
  /** For which they were chosen; undefined after one had to leave. */
  #line: number | undefined;
  /** Shares of what was chosen that they lacked, by worth, of all lines since they changed. */
  #lacked = 0;
  /** What stands before them in the prompt and changes with the cursor's place; undefined where nothing does. */
  #before: string | undefined;
  /** What stood behind what, the newest last. */
  #known: readonly { readonly before: string | undefined; readonly placed: readonly Snippet[] }[] = [];

  /** Leaves out what `standing` says undefined of, and puts the others where it says they stand. */
  review(standing: (snippet: Snippet) => Snippet | undefined): void {
    const looked = new Map<Snippet, Snippet | undefined>();
    const stillThere = (placed: readonly Snippet[]) =>
      placed.flatMap((snippet) => {
        if (!looked.has(snippet)) looked.set(snippet, standing(snippet));
        return looked.get(snippet) ?? [];
      });
    const still = stillThere(this.#placed);
    if (still.length < this.#placed.length) this.#line = undefined;
    this.#placed = still;
    this.#known = this.#known.flatMap(({ before, placed }) => {
      const known = stillThere(placed);
      return known.length < placed.length ? [] : { before, placed: known };
    });
  }

  /**
   * What is to be written, in order, for what was `chosen`, best first. While `line`, the offset at which the cursor's begins,
   * is the same, nothing changes once there is something; nor does it for another line while what stands there holds enough of what was chosen, by its
   * worth, and has not lacked too much since it changed. Else snippets that are no longer chosen stay while there is room, since taking one out costs
   * all that stands behind it, and of a new one only those lines are added that are not there yet.
   * When there is no room, those no longer chosen leave, the last first, and at worst all begins anew. `sizeOf` gives the
   * characters of a snippet as it is written. `before` is the part of the document that the family wants before its snippets: when that changes, all
   * is read anew in any case, so that they are what was chosen, or what was there when it was this before.
   */
  arrange(
    chosen: readonly Snippet[],
    line: number,
    sizeOf: (snippet: Snippet) => number,
    charactersMax: number,
    before?: string,
  ): readonly Snippet[] {
    const size = (all: readonly Snippet[]) => all.reduce((sum, snippet) => sum + sizeOf(snippet), 0);
    const fits = size(this.#placed) <= charactersMax;
    if (before !== this.#before && chosen.length > 0) {
      this.#line = line;
      this.#before = before === undefined ? before : flatCopy(before);
      const isGood = (known: readonly Snippet[]) =>
        size(known) <= charactersMax && lackedOf(chosen, known) <= promptLimits.lackedWorthMax;
      const known = this.#known.findLast((one) => one.before === before && isGood(one.placed));
      return this.#keep(known?.placed ?? fitting(chosen, sizeOf, charactersMax));
    }
    if (fits && line === this.#line && this.#placed.length > 0) return this.#placed;
    this.#line = line;
    const fresh = chosen.flatMap((snippet) => missingParts(snippet, this.#placed));
    const lacks = lackedOf(chosen, this.#placed);
    this.#lacked += lacks;
    const sumMax = before === undefined ? promptLimits.lackedWorthSumMax : promptLimits.lackedBehindSumMax;
    const isEnough = lacks <= promptLimits.lackedWorthMax && this.#lacked < sumMax;
    if (fits && this.#placed.length > 0 && isEnough) return this.#placed;
    const kept = [...this.#placed];
    let total = size(kept) + size(fresh);
    for (let at = kept.length - 1; at >= 0 && total > charactersMax; at--) {
      const placed = kept[at];
      if (placed === undefined || chosen.some((snippet) => overlap(snippet, placed))) continue;
      total -= sizeOf(placed);
      kept.splice(at, 1);
    }
    return this.#keep(total > charactersMax ? fitting(chosen, sizeOf, charactersMax) : [...kept, ...fresh]);
  }

  #keep(placed: readonly Snippet[]): readonly Snippet[] {
    const before = this.#before;
    const others = this.#known.filter((one) => one.before !== before);
    if (before !== undefined) this.#known = [...others, { before, placed }].slice(-promptLimits.arrangementsMax);
    this.#placed = placed;
    this.#lacked = 0;
    return placed;
  }
}

/** The share of what was chosen, by its worth, that no placed one shows. */
function lackedOf(chosen: readonly Snippet[], placed: readonly Snippet[]): number {
  const fresh = chosen.flatMap((snippet) => missingParts(snippet, placed));
  return worthOf(fresh) / Math.max(worthOf(chosen), Number.MIN_VALUE);
}

/** By their scores, which are per character. */
function worthOf(snippets: readonly Snippet[]): number {
  return snippets.reduce((sum, { score, text }) => sum + score * text.length, 0);
}

function fitting(chosen: readonly Snippet[], sizeOf: (snippet: Snippet) => number, charactersMax: number): Snippet[] {
  let left = charactersMax;
  return chosen.filter((snippet) => {
    const size = sizeOf(snippet);
    if (size > left) return false;
    left -= size;
    return true;
  });
}

function overlap(one: Snippet, other: Snippet): boolean {
  return one.path === other.path && one.startLine <= other.endLine && other.startLine <= one.endLine;
}

/** The runs of a snippet's lines that no placed one shows. */
function missingParts(snippet: Snippet, placed: readonly Snippet[]): Snippet[] {
  const near = placed.filter((other) => overlap(snippet, other));
  if (near.length === 0) return [snippet];
  if (snippet.isLibrary === true) return missingRows(snippet, near);
  const parts: Snippet[] = [];
  let run: string[] = [];
  const end = (line: number) => {
    if (run.some((text) => text.trim() !== ''))
      parts.push({ ...snippet, startLine: line - run.length, endLine: line - 1, text: run.join('\n') });
    run = [];
  };
  for (const [at, text] of snippet.text.split('\n').entries()) {
    const line = snippet.startLine + at;
    if (near.some(({ startLine, endLine }) => startLine <= line && line <= endLine)) end(line);
    else run.push(text);
  }
  end(snippet.endLine + 1);
  return parts;
}

/** The rows of a library's declarations are no neighbouring lines. */
function missingRows(snippet: Snippet, near: readonly Snippet[]): Snippet[] {
  const shown = new Set(near.flatMap(({ text }) => text.split('\n')));
  const rows = snippet.text.split('\n').filter((row) => !shown.has(row));
  return rows.some((row) => row.trim() !== '') ? [{ ...snippet, text: rows.join('\n') }] : [];
}
