/** The baselines that context is compared with: windows of fixed size, ranked by BM25 against the lines near the cursor. */

export interface CodeWindow {
  readonly path: string;
  /** 0-based. */
  readonly startLine: number;
  readonly text: string;
}

export interface WindowShape {
  readonly lines: number;
  readonly step: number;
  /** Terms that stand in more than this share of the windows are dropped from the query. */
  readonly commonShareMax: number;
}

/** Source: BM25's usual constants. */
const k1 = 1.2;
const b = 0.75;

export class RankedWindows {
  readonly #windows: (CodeWindow & { readonly words: number })[] = [];
  readonly #postings = new Map<string, { window: number; count: number }[]>();
  readonly #wordsMean: number;
  readonly #shape: WindowShape;

  constructor(files: ReadonlyMap<string, string>, shape: WindowShape) {
    this.#shape = shape;
    for (const [path, text] of files) {
      const lines = text.split('\n');
      for (let startLine = 0; startLine < lines.length; startLine += shape.step) {
        this.#add(path, startLine, lines.slice(startLine, startLine + shape.lines).join('\n'));
        if (startLine + shape.lines >= lines.length) break;
      }
    }
    this.#wordsMean = this.#windows.reduce((sum, { words }) => sum + words, 0) / Math.max(1, this.#windows.length);
  }

  /** Best first, none that overlaps a better one and none of the file `except`. */
  best(query: string, except: string, countMax: number): CodeWindow[] {
    const scores = new Map<number, number>();
    const total = this.#windows.length;
    for (const word of new Set(wordsOf(query))) {
      const postings = this.#postings.get(word) ?? [];
      if (postings.length > total * this.#shape.commonShareMax) continue;
      const idf = Math.log(1 + (total - postings.length + 0.5) / (postings.length + 0.5));
      for (const { window, count } of postings) {
        const length = (this.#windows[window]?.words ?? 0) / this.#wordsMean;
        const gain = (idf * count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
        scores.set(window, (scores.get(window) ?? 0) + gain);
      }
    }
    const taken: CodeWindow[] = [];
    const overlaps = this.#shape.step < this.#shape.lines;
    for (const [at] of [...scores].sort((x, y) => y[1] - x[1] || x[0] - y[0])) {
      const window = this.#windows[at];
      if (taken.length >= countMax) break;
      if (window === undefined || window.path === except) continue;
      if (overlaps && taken.some((other) => other.path === window.path && this.#overlap(other, window))) continue;
      taken.push(window);
    }
    return taken;
  }

  #overlap(one: CodeWindow, other: CodeWindow): boolean {
    return Math.abs(one.startLine - other.startLine) < this.#shape.lines;
  }

  #add(path: string, startLine: number, text: string): void {
    const words = wordsOf(text);
    if (words.length === 0) return;
    const counts = new Map<string, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const [word, count] of counts) {
      const list = this.#postings.get(word) ?? [];
      this.#postings.set(word, list);
      list.push({ window: this.#windows.length, count });
    }
    this.#windows.push({ path, startLine, text, words: words.length });
  }
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
}
