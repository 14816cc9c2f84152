/** For each word of a codebase or of the open files one number of the request under way, in an array that is kept from request to request. */
import type { CodeWords } from '@foretoken/codebase/segments/code-words.js';
import { contextLimits } from '../limits.js';

export class KeptNumbers {
  readonly words: CodeWords;
  #numbers = new Int32Array(0);
  #met: number[] = [];
  readonly #texts = new Map<number, string>();

  private constructor(words: CodeWords) {
    this.words = words;
  }

  /** Those of these words, all 0. */
  static of(words: CodeWords): KeptNumbers {
    let numbers = kept.get(words);
    if (numbers === undefined) {
      numbers = new KeptNumbers(words);
      kept.set(words, numbers);
    }
    numbers.#clear();
    return numbers;
  }

  /** By word; to be read. */
  get all(): Int32Array {
    return this.#numbers;
  }

  set(word: number, number: number): void {
    this.#numbers[word] = number;
    this.#met.push(word);
  }

  /** The text of a word, kept decoded. */
  textOf(word: number): string {
    let text = this.#texts.get(word);
    if (text === undefined) {
      text = this.words.textOf(word);
      if (this.#texts.size >= contextLimits.textsKeptMax) this.#texts.clear();
      this.#texts.set(word, text);
    }
    return text;
  }

  #clear(): void {
    for (const word of this.#met) this.#numbers[word] = 0;
    this.#met = [];
    if (this.words.count > this.#numbers.length) this.#numbers = new Int32Array(Math.ceil(1.1 * this.words.count));
  }
}

const kept = new WeakMap<CodeWords, KeptNumbers>();
