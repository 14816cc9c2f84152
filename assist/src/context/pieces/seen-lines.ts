/** The lines that chosen pieces show already, so that a copy of them elsewhere is not shown again. */
import type { CodeSpace } from '../space/code-space.js';
import type { CodeWindow } from '../space/code-window.js';

export class SeenLines {
  readonly #space: CodeSpace;
  readonly #texts = new Set<string>();

  constructor(space: CodeSpace) {
    this.#space = space;
  }

  add(window: CodeWindow): void {
    for (const text of this.#linesOf(window)) this.#texts.add(text);
  }

  /** Whether four in five of its characters stand in lines that are shown already. */
  hasMostOf(window: CodeWindow): boolean {
    let characters = 0;
    let seen = 0;
    for (const text of this.#linesOf(window)) {
      characters += text.length;
      if (this.#texts.has(text)) seen += text.length;
    }
    return seen > 0.8 * characters;
  }

  *#linesOf({ source, start, end }: CodeWindow): Generator<string> {
    const lines = this.#space.sources[source]?.lines;
    for (let row = start; lines !== undefined && row < end; row++) {
      const line = lines.rowLines[row] ?? 0;
      if (line !== 0) yield lines.textOf(line);
    }
  }
}
