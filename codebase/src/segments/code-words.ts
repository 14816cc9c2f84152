/**
 * The words of all segments of a codebase under one number each, so that what is asked of a word is asked once and not of every
 * segment. Numbers stay while segments come and go. The words of a large first segment keep its own numbers; others follow.
 */
import type { Segment } from './segment.js';
import { type HashSeed, ownSeed, textHash } from './text-hash.js';
import { TextPool } from './text-pool.js';
import { findText, type TextSet } from './text-table.js';

/** What a segment's own numbers for words stand for. */
interface TakenIn {
  /** By the segment's number; undefined where they are the same. */
  readonly numbers: Uint32Array | undefined;
  /** Of all that hold a word; segments may share one. */
  readonly bit: number;
  /** The first of its words that is not taken in yet. */
  next: number;
  /** Whether the segment's number for a word stands for the one here. */
  isAt(term: number, word: number): boolean;
}

export class CodeWords {
  readonly #first: Segment | undefined;
  readonly #firstCount: number;
  /** The first segment's, so that a word is hashed once for both tables. */
  readonly #seed: HashSeed;
  readonly #segments = new WeakMap<Segment, TakenIn>();
  #segmentsTaken = 0;
  #termsTaken: number;
  /** Bits of the segments that hold a word, once there are several. */
  #holders: Uint32Array | undefined;
  /** Words that the first segment lacks: their texts side by side, and their numbers by hash. */
  #count = 0;
  #bytes = Buffer.alloc(1 << 12);
  #bytesUsed = 0;
  #starts = new Uint32Array((1 << 9) + 1);
  #hashes = new Uint32Array(1 << 9);
  #slots = new Uint32Array(1 << 10);
  #texts = new TextPool(this.#bytes, this.#starts);

  /** `segments`: of the codebase at first; none of them is taken in yet, but the one whose numbers are kept. */
  constructor(segments: readonly Segment[]) {
    let first: Segment | undefined;
    for (const segment of segments)
      if (segment.termCount >= Math.max(keptNumbersMin, first?.termCount ?? 0)) first = segment;
    this.#first = first;
    this.#seed = first?.seed ?? ownSeed;
    this.#firstCount = first?.termCount ?? 0;
    this.#termsTaken = this.#firstCount;
    if (first !== undefined) this.#segments.set(first, takenIn(undefined, this.#nextBit(), first.termCount));
  }

  /** Numbers given so far. */
  get count(): number {
    return this.#firstCount + this.#count;
  }

  /** Whether these can be a codebase's words without much that is none of them. */
  suits(segments: readonly Segment[]): boolean {
    if (this.#first !== undefined && !segments.includes(this.#first)) return false;
    const live = segments.reduce((sum, { termCount }) => sum + termCount, 0);
    const coming = segments.reduce((sum, segment) => sum + (this.#segments.has(segment) ? 0 : segment.termCount), 0);
    return this.#termsTaken + coming <= 2 * live + strayTermsMax;
  }

  /** Takes in at most so many words of a segment; whether all are in. Some 100 ns a word. */
  takeIn(segment: Segment, termsMax: number): boolean {
    let taken = this.#segments.get(segment);
    if (taken === undefined) {
      taken = takenIn(new Uint32Array(segment.termCount), this.#nextBit(), 0);
      this.#segments.set(segment, taken);
      this.#termsTaken += segment.termCount;
    }
    const { numbers, bit } = taken;
    if (numbers === undefined || taken.next >= segment.termCount) return true;
    const end = Math.min(segment.termCount, taken.next + termsMax);
    const first = this.#first;
    const ofFirst = first === undefined ? undefined : new SameText(segment.terms, first.terms);
    for (let term = taken.next; term < end; term++) {
      const hash = segment.terms.hashAt(term, this.#seed);
      const known =
        ofFirst === undefined
          ? undefined
          : findText(first?.termTable ?? noSlots, ofFirst, this.#firstCount, term, hash);
      const number = known ?? this.#numberOfText(segment.terms, term, hash);
      numbers[term] = number;
      this.#hold(number, bit);
    }
    taken.next = end;
    return end === segment.termCount;
  }

  /** Numbers by the segment's own, which is taken in; undefined where they are the same. */
  numbersOf(segment: Segment): Uint32Array | undefined {
    return this.#segments.get(segment)?.numbers;
  }

  /** What a segment that is taken in calls a word, whose text is given too; undefined where it does not hold it. No text is compared. */
  termOf(segment: Segment, word: number, text: string): number | undefined {
    const taken = this.#segments.get(segment);
    if (taken === undefined) return undefined;
    if (taken.numbers === undefined) return word < this.#firstCount ? word : undefined;
    if (this.#holders !== undefined && ((this.#holders[word] ?? 0) & taken.bit) === 0) return undefined;
    return findText(segment.termTable, taken, segment.termCount, word, textHash(text, segment.seed));
  }

  numberOf(text: string): number | undefined {
    const known = this.#first?.termOf(text);
    if (known !== undefined) return known;
    if (this.#count === 0) return undefined;
    const hash = textHash(text, this.#seed);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const held = this.#slots[slot] ?? 0;
      if (held === 0) return undefined;
      if (this.#hashes[held - 1] === hash && this.#texts.isAt(held - 1, text)) return this.#firstCount + held - 1;
    }
  }

  textOf(word: number): string {
    return word < this.#firstCount ? (this.#first?.termText(word) ?? '') : this.#texts.at(word - this.#firstCount);
  }

  /** The number of a text that the first segment lacks; a new one if need be. */
  #numberOfText(texts: TextPool, id: number, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let held = this.#slots[slot] ?? 0; held !== 0; held = this.#slots[slot] ?? 0) {
      if (this.#hashes[held - 1] === hash && texts.isSame(id, this.#texts, held - 1))
        return this.#firstCount + held - 1;
      slot = (slot + 1) & mask;
    }
    if (2 * this.#count >= this.#slots.length) {
      this.#growSlots();
      return this.#numberOfText(texts, id, hash);
    }
    this.#slots[slot] = this.#count + 1;
    this.#hashes[this.#count] = hash;
    if (this.#bytesUsed + texts.lengthOf(id) > this.#bytes.length) this.#growBytes(texts.lengthOf(id));
    this.#bytesUsed = texts.copy(id, this.#bytes, this.#bytesUsed);
    this.#starts[this.#count + 1] = this.#bytesUsed;
    return this.#firstCount + this.#count++;
  }

  #hold(word: number, bit: number): void {
    let holders = this.#holders;
    if (holders === undefined || word >= holders.length) {
      const larger = new Uint32Array(Math.max(this.#firstCount + 1_024, Math.ceil(1.5 * (word + 1))));
      if (holders === undefined) larger.fill(firstBit, 0, this.#firstCount);
      else larger.set(holders);
      this.#holders = larger;
      holders = larger;
    }
    holders[word] = (holders[word] ?? 0) | bit;
  }

  #nextBit(): number {
    return firstBit << (this.#segmentsTaken++ % 32);
  }

  #growBytes(more: number): void {
    const larger = Buffer.alloc(2 * this.#bytes.length + more);
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#texts = new TextPool(this.#bytes, this.#starts);
  }

  #growSlots(): void {
    const slots = new Uint32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let at = 0; at < this.#count; at++) {
      let slot = (this.#hashes[at] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = at + 1;
    }
    this.#slots = slots;
    const starts = new Uint32Array(slots.length / 2 + 1);
    starts.set(this.#starts.subarray(0, this.#count + 1));
    const hashes = new Uint32Array(slots.length / 2);
    hashes.set(this.#hashes.subarray(0, this.#count));
    this.#starts = starts;
    this.#hashes = hashes;
    this.#texts = new TextPool(this.#bytes, this.#starts);
  }
}

function takenIn(numbers: Uint32Array | undefined, bit: number, next: number): TakenIn {
  return { numbers, bit, next, isAt: (term, word) => numbers?.[term] === word };
}

/** A segment of fewer words is not worth keeping its numbers: it may soon be put together with others. */
const keptNumbersMin = 16_384;
/** Words of segments that are gone, which nothing is done about. */
const strayTermsMax = 50_000;
const firstBit = 1;
const noSlots = new Uint8Array(3);

/** Texts of one pool by their numbers in another. */
class SameText implements TextSet<number> {
  readonly #texts: TextPool;
  readonly #others: TextPool;

  constructor(texts: TextPool, others: TextPool) {
    this.#texts = texts;
    this.#others = others;
  }

  isAt(other: number, text: number): boolean {
    return this.#texts.isSame(text, this.#others, other);
  }
}
