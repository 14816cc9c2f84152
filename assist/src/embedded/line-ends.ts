/** How lines that begin with the same word end: `if` with ` {`, `return` with `;`, as this codebase has it. */
import type { LineSources } from './line-sources.js';

export class LineEnds {
  readonly #counts = new Map<string, number>();
  #total = 0;

  /** Looks at lines that begin with `word`, the buffer's first, at most some hundred. */
  constructor(all: LineSources, word: string) {
    if (word === '') return;
    const counted = new Map<string, number>();
    for (const [at, source] of all.sources.entries()) {
      const term = source.lines.termOf(word);
      if (term === undefined || (at > 0 && all.usesOf(word) > usesMax)) continue;
      const run = source.lines.linesWith(term);
      for (let i = run.start; i < run.end; i++) {
        const line = run.items[i] ?? 0;
        const uses = source.liveUses(line);
        if (uses <= 0) continue;
        const text = source.lines.textOf(line);
        if (text.startsWith(word)) counted.set(text, (counted.get(text) ?? 0) + uses);
      }
    }
    for (const [text, uses] of counted) {
      const end = endOf(text);
      this.#counts.set(end, (this.#counts.get(end) ?? 0) + uses);
      this.#total += uses;
    }
  }

  /** Share of those lines that end as this text does; 0 when there are none. */
  share(text: string): number {
    return this.#total === 0 ? 0 : (this.#counts.get(endOf(text)) ?? 0) / this.#total;
  }
}

const usesMax = 600;

/** The last two characters that are not white space, names and numbers as one kind. */
function endOf(text: string): string {
  return text.replace(/\s+/g, '').slice(-2).replace(/\w/g, 'a');
}
