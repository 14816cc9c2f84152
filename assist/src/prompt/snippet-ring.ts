/** The snippets in one document's prompts, in an order that changes as seldom and as late as it can: what stands there keeps its place, new lines come last. */
import type { Snippet } from '@foretoken/codebase/index/snippet.js';
import { promptLimits } from './limits.js';

export class SnippetRing {
  #placed: readonly Snippet[] = [];
  /** For which they were chosen; undefined after one had to leave. */
  #line: number | undefined;
  /** Shares of what was chosen that they lacked, by worth, of all lines since they changed. */
  #lacked = 0;

  /** Leaves out what `standing` says undefined of, and puts the others where it says they stand. */
  review(standing: (snippet: Snippet) => Snippet | undefined): void {
    const still = this.#placed.flatMap((snippet) => standing(snippet) ?? []);
    if (still.length < this.#placed.length) this.#line = undefined;
    this.#placed = still;
  }

  /**
   * What is to be written, in order, for what was `chosen`, best first. While `line`, the offset at which the cursor's begins,
   * is the same, nothing changes once there is something; nor does it for another line while what stands there holds enough of what was chosen, by its
   * worth, and has not lacked too much since it changed. Else snippets that are no longer chosen stay while there is room, since taking one out costs
   * all that stands behind it, and of a new one only those lines are added that are not there yet.
   * When there is no room, those no longer chosen leave, the last first, and at worst all begins anew. `sizeOf` gives the
   * characters of a snippet as it is written.
   */
  arrange(
    chosen: readonly Snippet[],
    line: number,
    sizeOf: (snippet: Snippet) => number,
    charactersMax: number,
  ): readonly Snippet[] {
    const size = (all: readonly Snippet[]) => all.reduce((sum, snippet) => sum + sizeOf(snippet), 0);
    const fits = size(this.#placed) <= charactersMax;
    if (fits && line === this.#line && this.#placed.length > 0) return this.#placed;
    this.#line = line;
    const fresh = chosen.flatMap((snippet) => missingParts(snippet, this.#placed));
    const lacks = worthOf(fresh) / Math.max(worthOf(chosen), Number.MIN_VALUE);
    this.#lacked += lacks;
    const isEnough = lacks <= promptLimits.lackedWorthMax && this.#lacked < promptLimits.lackedWorthSumMax;
    if (fits && this.#placed.length > 0 && isEnough) return this.#placed;
    this.#lacked = 0;
    const kept = [...this.#placed];
    let total = size(kept) + size(fresh);
    for (let at = kept.length - 1; at >= 0 && total > charactersMax; at--) {
      const placed = kept[at];
      if (placed === undefined || chosen.some((snippet) => overlap(snippet, placed))) continue;
      total -= sizeOf(placed);
      kept.splice(at, 1);
    }
    this.#placed = total > charactersMax ? fitting(chosen, sizeOf, charactersMax) : [...kept, ...fresh];
    return this.#placed;
  }
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
