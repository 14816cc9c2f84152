/** The words that may be needed at a cursor, numbered over all sources, each with its row of features. */
import { isKeyword } from '@foretoken/codebase/text/keywords.js';
import { contextLimits } from '../limits.js';
import { type CodeSpace, codeViews } from '../space/code-space.js';
import { KeptNumbers } from './kept-numbers.js';
import { wordColumnCount } from './word-features.js';

/** One at a time: the features are those of the last one made. */
export class CandidateWords {
  readonly texts: string[] = [];
  readonly #uses: number[] = [];
  readonly #space: CodeSpace;
  readonly #known: ReadonlySet<string>;
  /** By source: its view's candidates, and its own words as the view numbers them. */
  readonly #sources: readonly SourceNumbers[];
  /** By view. */
  readonly #numbers: readonly KeptNumbers[];
  readonly #byText = new Map<string, number>();
  #features = featuresKept;

  /** Words in `known` are nobody's candidates, since the prefix has them, nor are keywords. */
  constructor(space: CodeSpace, known: ReadonlySet<string>) {
    this.#space = space;
    this.#known = known;
    this.#numbers = space.views.map(({ words }) => KeptNumbers.of(words));
    this.#sources = space.sources.map(({ view, wordNumbers }) => ({
      view,
      wordNumbers,
      numbers: this.#numbers[view]?.all ?? noNumbers,
    }));
  }

  get count(): number {
    return this.texts.length;
  }

  /** Feature rows, one after the other. */
  get features(): Float32Array {
    return this.#features.subarray(0, this.count * wordColumnCount);
  }

  /** The candidate that a source's word is; negative where it is none. A new one is made if there is room. */
  of(source: number, term: number): number {
    const from = this.#sources[source];
    if (from === undefined) return -1;
    const { wordNumbers, numbers } = from;
    const word = wordNumbers === undefined ? term : (wordNumbers[term] ?? 0);
    const kept = numbers[word] ?? 0;
    return kept === 0 ? this.ofView(from.view, word) : kept - 1;
  }

  /** The same, and never a new one. */
  known(source: number, term: number): number {
    const from = this.#sources[source];
    if (from === undefined) return -1;
    const { wordNumbers, numbers } = from;
    const kept = numbers[wordNumbers === undefined ? term : (wordNumbers[term] ?? 0)] ?? 0;
    return kept === 0 ? -1 : kept - 1;
  }

  /** The candidate that a word is, by the number of a view of the space. */
  ofView(view: number, word: number): number {
    const numbers = this.#numbers[view];
    if (numbers === undefined) return -1;
    const kept = numbers.all[word] ?? 0;
    if (kept !== 0) return kept - 1;
    const text = numbers.textOf(word);
    const candidate = this.#byText.get(text) ?? this.#ofText(text, view, word);
    if (numbers.all[word] === 0) numbers.set(word, candidate < 0 ? noCandidate : candidate + 1);
    return candidate;
  }

  /** The text of a word by the number of a view, kept decoded. */
  textOf(view: number, word: number): string {
    return this.#numbers[view]?.textOf(word) ?? '';
  }

  named(text: string): number {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    // Dead copies and shadowed files may be all that knows it.
    return this.#space.usesOf(text) > 0 || this.#space.isDeclared(text) ? this.#ofText(text) : -1;
  }

  /** Live rows that hold it. */
  usesOf(word: number): number {
    return this.#uses[word] ?? 0;
  }

  value(word: number, column: number): number {
    return this.#features[word * wordColumnCount + column] ?? 0;
  }

  set(word: number, column: number, value: number): void {
    this.#features[word * wordColumnCount + column] = value;
  }

  clear(column: number): void {
    for (let word = 0; word < this.count; word++) this.set(word, column, 0);
  }

  raise(word: number, column: number, value: number): void {
    const at = word * wordColumnCount + column;
    if ((this.#features[at] ?? 0) < value) this.#features[at] = value;
  }

  add(word: number, column: number, value: number): void {
    const at = word * wordColumnCount + column;
    this.#features[at] = (this.#features[at] ?? 0) + value;
  }

  /** Of a text that was not met yet; `view` and `number`: where it is known from. */
  #ofText(text: string, view?: number, number?: number): number {
    const isCandidate =
      text !== '_' &&
      text !== '$' &&
      !this.#known.has(text) &&
      !isKeyword(text) &&
      this.count < contextLimits.candidateWordsMax;
    const word = isCandidate ? this.#add(text, view, number) : -1;
    this.#byText.set(text, word);
    return word;
  }

  #add(text: string, knownView?: number, knownNumber?: number): number {
    const word = this.texts.length;
    let uses = 0;
    for (let view = 0; view < this.#numbers.length; view++) {
      const numbers = this.#numbers[view];
      const number = view === knownView ? knownNumber : numbers?.words.numberOf(text);
      if (number === undefined) continue;
      if (view < codeViews) uses += this.#space.views[view]?.usesOfWord(number) ?? 0;
      // Whoever reads a piece asks what is known by numbers alone.
      numbers?.set(number, word + 1);
    }
    this.texts.push(text);
    this.#uses.push(uses);
    const row = word * wordColumnCount;
    if (row === this.#features.length) {
      const larger = new Float32Array(2 * row);
      larger.set(this.#features);
      this.#features = larger;
      featuresKept = larger;
    }
    this.#features.fill(0, row, row + wordColumnCount);
    return word;
  }
}

/** Of the request under way; a megabyte or so, which is not made anew for each. */
let featuresKept = new Float32Array(1_024 * wordColumnCount);

/** Read back as −2 and so as none. */
const noCandidate = -1;
const noNumbers = new Int32Array(0);

interface SourceNumbers {
  readonly view: number;
  readonly wordNumbers: Uint32Array | undefined;
  readonly numbers: Int32Array;
}
