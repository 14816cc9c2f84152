/** The words that may be needed at a cursor, numbered over all sources, each with its row of features. */
import { textHash } from '@foretoken/codebase/segments/line-shape.js';
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import { isKeyword } from '@foretoken/codebase/text/keywords.js';
import type { CodeSpace } from './code-space.js';
import { contextLimits } from './limits.js';
import { wordColumnCount } from './word-features.js';

export class CandidateWords {
  readonly texts: string[] = [];
  readonly #uses: number[] = [];
  readonly #space: CodeSpace;
  readonly #known: ReadonlySet<string>;
  readonly #numbers: readonly TermNumbers[];
  readonly #byText = new Map<string, number>();
  #features = new Float32Array(512 * wordColumnCount);

  /** Words in `known` are nobody's candidates, since the prefix has them, nor are keywords. */
  constructor(space: CodeSpace, known: ReadonlySet<string>) {
    this.#space = space;
    this.#known = known;
    this.#numbers = space.sources.map(({ lines }) => numbersOf(lines));
    for (const numbers of this.#numbers) numbers.clear();
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
    const numbers = this.#numbers[source];
    if (numbers === undefined) return -1;
    const kept = numbers.at(term);
    return kept === 0 ? this.#number(source, term, numbers) : kept - 1;
  }

  /** The same, and never a new one. */
  known(source: number, term: number): number {
    const kept = this.#numbers[source]?.at(term) ?? 0;
    return kept === 0 ? -1 : kept - 1;
  }

  /** The text of a source's word, kept decoded. */
  textOf(source: number, term: number): string {
    return this.#numbers[source]?.textOf(term) ?? '';
  }

  named(word: string): number {
    const hash = textHash(word);
    for (const [source, { lines }] of this.#space.sources.entries()) {
      const term = lines.termOf(word, hash);
      // Dead copies and shadowed files may be all that knows it.
      if (term !== undefined && (this.known(source, term) >= 0 || this.#space.usesOf(word) > 0))
        return this.of(source, term);
    }
    return -1;
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

  #number(source: number, term: number, numbers: TermNumbers): number {
    const text = numbers.textOf(term);
    let word = this.#byText.get(text);
    if (word === undefined) {
      const isCandidate =
        text !== '_' &&
        text !== '$' &&
        !this.#known.has(text) &&
        !isKeyword(text) &&
        this.count < contextLimits.candidateWordsMax;
      word = isCandidate ? this.#add(text, this.#space.usesOfTerm(source, term, text)) : -1;
      this.#byText.set(text, word);
    }
    numbers.set(term, word < 0 ? noCandidate : word + 1);
    return word;
  }

  #add(text: string, uses: number): number {
    const word = this.texts.length;
    this.texts.push(text);
    this.#uses.push(uses);
    if ((word + 1) * wordColumnCount > this.#features.length) {
      const larger = new Float32Array(2 * this.#features.length);
      larger.set(this.#features);
      this.#features = larger;
    }
    return word;
  }
}

/** Read back as −2 and so as none. */
const noCandidate = -1;

/** For each word of a source one more than its candidate's number; 0 where it was not met. Kept from request to request, with texts. */
class TermNumbers {
  readonly #lines: LineSource;
  readonly #numbers: Int32Array;
  #met: number[] = [];
  #texts = new Map<number, string>();

  constructor(lines: LineSource) {
    this.#lines = lines;
    this.#numbers = new Int32Array(lines.termCount);
  }

  textOf(term: number): string {
    let text = this.#texts.get(term);
    if (text === undefined) {
      text = this.#lines.termText(term);
      if (this.#texts.size >= contextLimits.textsKeptMax) this.#texts.clear();
      this.#texts.set(term, text);
    }
    return text;
  }

  at(term: number): number {
    return this.#numbers[term] ?? 0;
  }

  set(term: number, number: number): void {
    this.#numbers[term] = number;
    this.#met.push(term);
  }

  clear(): void {
    for (const term of this.#met) this.#numbers[term] = 0;
    this.#met = [];
  }
}

function numbersOf(lines: LineSource): TermNumbers {
  let numbers = numbersKept.get(lines);
  if (numbers === undefined) {
    numbers = new TermNumbers(lines);
    numbersKept.set(lines, numbers);
  }
  return numbers;
}

const numbersKept = new WeakMap<LineSource, TermNumbers>();
