/** The snippets in one document's prompts, in an order that changes as seldom and as late as it can: what stands there keeps its place, new lines come last. */
import type { Snippet } from '@foretoken/codebase/index/snippet.js';
import { promptLimits } from './limits.js';

export class SnippetRing {
  #placed: readonly Snippet[] = [];

  /**
   * What is to be written, in order, for what was `chosen`, best first; all of it read from the same code. Snippets that are no
   * longer chosen stay while there is room, since taking one out costs all that stands behind it; of a new one only those lines
   * are added that are not there yet, and nothing when these are few. When there is no room, the ring begins anew with what was
   * chosen. `sizeOf` gives the characters of a snippet as it is written.
   */
  arrange(chosen: readonly Snippet[], sizeOf: (snippet: Snippet) => number, charactersMax: number): readonly Snippet[] {
    const size = (all: readonly Snippet[]) => all.reduce((sum, snippet) => sum + sizeOf(snippet), 0);
    const fresh = chosen.flatMap((snippet) => missingParts(snippet, this.#placed));
    if (size(fresh) <= size(chosen) * promptLimits.freshShareMin) return this.#placed;
    const all = [...this.#placed, ...fresh];
    if (size(all) <= charactersMax) this.#placed = all;
    else {
      const still = this.#placed.filter((placed) => chosen.some((snippet) => overlap(snippet, placed)));
      const trimmed = [...still, ...fresh];
      this.#placed =
        size(trimmed) <= charactersMax * promptLimits.anewShareMax ? trimmed : fitting(chosen, sizeOf, charactersMax);
    }
    return this.#placed;
  }
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
