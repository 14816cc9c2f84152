/** What plain retrieval finds: windows of twenty lines by BM25, asked with the last twenty lines above the cursor. */

export interface PlainWindow {
  readonly path: string;
  readonly text: string;
}

const lines = 20;
const k1 = 1.2;
const b = 0.75;

/** The windows of some files, ready to be asked. */
export class PlainBm25 {
  readonly #windows: PlainWindow[] = [];
  readonly #lengths: number[] = [];
  /** By word: windows that hold it and how often. */
  readonly #postings = new Map<string, Map<number, number>>();
  readonly #meanLength: number;

  constructor(files: ReadonlyMap<string, string>) {
    for (const [path, text] of files) {
      const rows = text.split('\n');
      for (let at = 0; at < rows.length; at += lines) this.#add({ path, text: rows.slice(at, at + lines).join('\n') });
    }
    this.#meanLength = this.#lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, this.#lengths.length);
  }

  /** The best windows of other files than `path` within the budget. */
  find(prefix: string, path: string, charactersMax: number): PlainWindow[] {
    const scores = new Map<number, number>();
    for (const word of new Set(wordsIn(prefix.split('\n').slice(-lines).join('\n')))) {
      const holding = this.#postings.get(word);
      if (holding === undefined) continue;
      const idf = Math.log(1 + (this.#windows.length - holding.size + 0.5) / (holding.size + 0.5));
      for (const [window, count] of holding) {
        const length = (this.#lengths[window] ?? 0) / this.#meanLength;
        const score = (idf * count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
        scores.set(window, (scores.get(window) ?? 0) + score);
      }
    }
    const found: PlainWindow[] = [];
    let left = charactersMax;
    for (const [at] of [...scores].sort(([x, s], [y, t]) => t - s || x - y)) {
      const window = this.#windows[at];
      if (window === undefined || window.path === path || window.text.length > left) continue;
      left -= window.text.length;
      found.push(window);
    }
    return found;
  }

  #add(window: PlainWindow): void {
    const at = this.#windows.length;
    const words = wordsIn(window.text);
    this.#windows.push(window);
    this.#lengths.push(words.length);
    for (const word of words) {
      let holding = this.#postings.get(word);
      if (holding === undefined) {
        holding = new Map();
        this.#postings.set(word, holding);
      }
      holding.set(at, (holding.get(at) ?? 0) + 1);
    }
  }
}

function wordsIn(text: string): string[] {
  return text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
}
