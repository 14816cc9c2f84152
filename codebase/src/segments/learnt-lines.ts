/** The unique lines that a builder has met, as numbers of their words and of what stands between these. */
import { GrowingNumbers } from './growing-numbers.js';
import type { Lists } from './learnt-lists.js';
import { segmentLimits } from './limits.js';
import { type LineCodeBytes, LineCodeWriter, sameWord } from './line-codes.js';

export class LearntLines {
  /** One line's after the other's; `sameWord` and its place for a word that the line has already. */
  readonly #words = new GrowingNumbers();
  /** One more than words in each line. */
  readonly #gaps = new GrowingNumbers();
  readonly #wordsStart = new GrowingNumbers();
  /** Of the last line, in the order in which they came first. */
  readonly #distinct = new Uint32Array(segmentLimits.lineTermsMax);
  #distinctWords = 0;

  get words(): Uint32Array {
    return this.#words.all;
  }

  get gaps(): Uint32Array {
    return this.#gaps.all;
  }

  /** The last line takes no more words: what follows is one gap. */
  get isFull(): boolean {
    return this.#distinctWords >= segmentLimits.lineTermsMax;
  }

  /** A new line; then come a gap, and a word and a gap for each of its words. */
  begin(): void {
    this.#wordsStart.push(this.#words.length);
    this.#distinctWords = 0;
  }

  gap(gap: number): void {
    this.#gaps.push(gap);
  }

  word(word: number): void {
    const distinct = this.#distinct;
    const known = this.#distinctWords;
    for (let before = 0; before < known; before++) {
      if (distinct[before] !== word) continue;
      this.#words.push(sameWord + before);
      return;
    }
    distinct[known] = word;
    this.#distinctWords = known + 1;
    this.#words.push(word);
  }

  /** The bytes of all lines under other numbers for words and gaps. */
  coded(wordNumber: Uint32Array, gapNumber: Uint32Array): LineCodeBytes {
    const writer = new LineCodeWriter(this.#wordsStart.length);
    const gaps = this.gaps.slice();
    for (let at = 0; at < gaps.length; at++) gaps[at] = gapNumber[gaps[at] ?? 0] ?? 0;
    const words = this.words.slice();
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? 0;
      if (word < sameWord) words[at] = wordNumber[word] ?? 0;
    }
    this.#eachLine((line, from, to) => writer.line(words, from, to, gaps, from + line));
    return writer.done();
  }

  /** For each word, under another number, the ascending lines that hold it. */
  linesOfWords(wordNumber: Uint32Array): Lists {
    const words = this.words;
    const start = new Uint32Array(wordNumber.length + 1);
    for (const word of words) {
      if (word >= sameWord) continue;
      const after = (wordNumber[word] ?? 0) + 1;
      start[after] = (start[after] ?? 0) + 1;
    }
    for (let word = 0; word < wordNumber.length; word++) start[word + 1] = (start[word + 1] ?? 0) + (start[word] ?? 0);
    const items = new Uint32Array(start.at(-1) ?? 0);
    const next = start.slice();
    this.#eachLine((line, from, to) => {
      for (let at = from; at < to; at++) {
        const word = words[at] ?? 0;
        if (word >= sameWord) continue;
        const number = wordNumber[word] ?? 0;
        const place = next[number] ?? 0;
        items[place] = line;
        next[number] = place + 1;
      }
    });
    return { items, start };
  }

  #eachLine(visit: (line: number, from: number, to: number) => void): void {
    const start = this.#wordsStart.all;
    for (let line = 0; line < start.length; line++)
      visit(line, start[line] ?? 0, start[line + 1] ?? this.#words.length);
  }
}
