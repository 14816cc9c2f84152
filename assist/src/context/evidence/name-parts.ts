/** The words inside names, as hashes, and which words of a codebase are made of them. */
import type { CodeWords } from '@foretoken/codebase/segments/code-words.js';
import { numberHash } from '@foretoken/codebase/segments/text-hash.js';
import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import type { CandidateWords } from '../words/candidate-words.js';

/**
 * Calls `visit` with a hash of each part of a name of three letters or more, case apart: `parseHTTPHeader`: parse, http, header. Others in each process,
 * since JavaScript's own tables of numbers have no seed.
 */
export function eachPart(name: string, visit: (hash: number) => void): void {
  let hash = 0;
  let length = 0;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    const isUpper = code >= 65 && code <= 90;
    const isLetter = isUpper || (code >= 97 && code <= 122) || code > 127;
    if (length > 0 && (!isLetter || (isUpper && beginsPart(name, at)))) {
      if (length > 2) visit(numberHash(hash) | 0);
      hash = 0;
      length = 0;
    }
    if (!isLetter) continue;
    hash = (Math.imul(hash ^ (isUpper ? code + 32 : code), 0x01000193) + 0x9e3779b9) | 0;
    length++;
  }
  if (length > 2) visit(numberHash(hash) | 0);
}

/** A capital behind a small letter, or before one. */
function beginsPart(name: string, at: number): boolean {
  const before = name.charCodeAt(at - 1);
  const next = name.charCodeAt(at + 1);
  return (before >= 97 && before <= 122) || (next >= 97 && next <= 122);
}

/** Makes candidates of the live words that have a part; how many words those are, undefined where there are too many to tell anything. */
export function addWordsWithPart(space: CodeSpace, words: CandidateWords, part: number): number | undefined {
  const texts = new Set<string>();
  const found: (readonly [view: number, word: number])[] = [];
  for (const [view, stored] of space.views.entries()) {
    const parts = partsOf(stored.words);
    parts.takeIn(Number.POSITIVE_INFINITY);
    if (parts.countOf(part) > listedMax) return undefined;
    for (const word of parts.wordsWith(part)) {
      if (stored.usesOfWord(word) === 0) continue;
      const text = words.textOf(view, word);
      if (texts.has(text)) continue;
      texts.add(text);
      found.push([view, word]);
      if (found.length > contextLimits.wordsOfPartMax) return undefined;
    }
  }
  for (const [view, word] of found) words.ofView(view, word);
  return found.length;
}

/** More than `wordsOfPartMax`, since dead words are listed too. */
const listedMax = 4 * contextLimits.wordsOfPartMax;

/** The words of a codebase by part; whether all that are known by now are in it. At most so many are taken in, some 200 ns each. */
export function takeInParts(words: CodeWords, wordsMax: number): boolean {
  return partsOf(words).takeIn(wordsMax);
}

function partsOf(words: CodeWords): WordsByPart {
  let parts = kept.get(words);
  if (parts === undefined) {
    parts = new WordsByPart(words);
    kept.set(words, parts);
  }
  return parts;
}

const kept = new WeakMap<CodeWords, WordsByPart>();

/** Chains of words, one a part; so that words may come at any time. */
class WordsByPart {
  readonly #words: CodeWords;
  #taken = 0;
  /** By a hash of the part: its number and one more. */
  #slots = new Uint32Array(1 << 10);
  #parts = new Int32Array(1 << 9);
  #counts = new Uint8Array(1 << 9);
  /** By part: one more than the last link of its chain. */
  #last = new Uint32Array(1 << 9);
  #partCount = 0;
  /** By link: its word, and one more than the link before. */
  #linkWord = new Uint32Array(1 << 10);
  #linkBefore = new Uint32Array(1 << 10);
  #links = 0;

  constructor(words: CodeWords) {
    this.#words = words;
  }

  takeIn(wordsMax: number): boolean {
    const end = Math.min(this.#words.count, this.#taken + wordsMax);
    for (; this.#taken < end; this.#taken++)
      eachPart(this.#words.textOf(this.#taken), (part) => this.#add(part, this.#taken));
    return this.#taken === this.#words.count;
  }

  /** Words that have a part, as far as they are counted: one more than are listed at most. */
  countOf(part: number): number {
    return this.#counts[this.#numberOf(part)] ?? 0;
  }

  wordsWith(part: number): number[] {
    const words: number[] = [];
    let link = this.#last[this.#numberOf(part)] ?? 0;
    for (; link !== 0; link = this.#linkBefore[link - 1] ?? 0) words.push(this.#linkWord[link - 1] ?? 0);
    return words;
  }

  #add(part: number, word: number): void {
    let number = this.#numberOf(part);
    if (number < 0) {
      if (2 * this.#partCount >= this.#slots.length) this.#growParts();
      number = this.#partCount++;
      this.#parts[number] = part;
      this.#slots[this.#slotOf(part)] = number + 1;
    }
    const count = this.#counts[number] ?? 0;
    const last = this.#last[number] ?? 0;
    if (count > listedMax || (last !== 0 && this.#linkWord[last - 1] === word)) return;
    this.#counts[number] = count + 1;
    if (this.#links === this.#linkWord.length) {
      this.#linkWord = larger(this.#linkWord);
      this.#linkBefore = larger(this.#linkBefore);
    }
    this.#linkWord[this.#links] = word;
    this.#linkBefore[this.#links] = last;
    this.#last[number] = ++this.#links;
  }

  #numberOf(part: number): number {
    return (this.#slots[this.#slotOf(part)] ?? 0) - 1;
  }

  #slotOf(part: number): number {
    const mask = this.#slots.length - 1;
    let slot = (part >>> 7) & mask;
    for (let held = this.#slots[slot] ?? 0; held !== 0; held = this.#slots[slot] ?? 0) {
      if (this.#parts[held - 1] === part) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #growParts(): void {
    const parts = new Int32Array(2 * this.#parts.length);
    parts.set(this.#parts);
    this.#parts = parts;
    const counts = new Uint8Array(parts.length);
    counts.set(this.#counts);
    this.#counts = counts;
    this.#last = larger(this.#last);
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let number = 0; number < this.#partCount; number++)
      this.#slots[this.#slotOf(this.#parts[number] ?? 0)] = number + 1;
  }
}

function larger(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const twice = new Uint32Array(2 * numbers.length);
  twice.set(numbers);
  return twice;
}
