/** How many of the names that the rest of a line needs, and nothing above it has, stand in a prompt's snippets, and in those just chosen. */
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import { isKeyword } from '@foretoken/codebase/text/keywords.js';
import { namesIn } from '../evaluation/needed-names.js';

export class HeldNames {
  #lineStart = -1;
  #above: ReadonlySet<string> = new Set();
  #names = 0;
  #held = 0;
  #chosen = 0;

  /** At a line's start, and inside it where a word may begin. `rest` is what the line goes on with. */
  count(prefix: string, rest: string, prompt: string, snippets: readonly Snippet[]): void {
    const lineStart = prefix.lastIndexOf('\n') + 1;
    if (/[\w$]$/.test(prefix)) return;
    if (this.#lineStart !== lineStart) this.#above = new Set(namesIn(prefix.slice(0, lineStart)));
    this.#lineStart = lineStart;
    const line = new Set(namesIn(prefix.slice(lineStart)));
    const isNeeded = (name: string) => !this.#above.has(name) && !line.has(name) && !isKeyword(name);
    const needed = [...new Set(namesIn(rest))].filter(isNeeded);
    // What comes last is the document.
    const held = new Set(namesIn(prompt.slice(0, Math.max(0, prompt.lastIndexOf('<|file_sep|>')))));
    const chosen = new Set(snippets.flatMap(({ text }) => namesIn(text)));
    this.#names += needed.length;
    this.#held += needed.filter((name) => held.has(name)).length;
    this.#chosen += needed.filter((name) => chosen.has(name)).length;
  }

  /** In %. */
  shares(): { readonly names: number; readonly inPrompt: number; readonly amongChosen: number } {
    const share = (part: number) => Number(((100 * part) / Math.max(1, this.#names)).toFixed(1));
    return { names: this.#names, inPrompt: share(this.#held), amongChosen: share(this.#chosen) };
  }
}
