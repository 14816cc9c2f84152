/** What is learned of lines: their texts, their words and what stands between these, each by its number. */
import { Numbers, noNumbers, take } from './memory';
import { noTexts, Texts } from './texts';
import { unitAt } from './units';

let lineTermsMax: u32 = 0;
let termCharsMax: u32 = 0;

/** In a list of a line's words stands for a word that came before: this, and its place among the line's distinct words. */
export const sameWord: u32 = 1 << 30;

export let lines: Texts = changetype<Texts>(0);
export let terms: Texts = changetype<Texts>(0);
export let gaps: Texts = changetype<Texts>(0);
/** Of each line. */
export let skeletons: Numbers = changetype<Numbers>(0);
export let lineTokens: Numbers = changetype<Numbers>(0);
/** One line's after the other's. */
export let wordsOfLines: Numbers = changetype<Numbers>(0);
/** One more than words in each line. */
export let gapsOfLines: Numbers = changetype<Numbers>(0);
export let wordsStart: Numbers = changetype<Numbers>(0);

/** Numbers of gaps of one ASCII character; 0 where none has one yet. */
let shortGaps: usize = 0;
/** Of the line that is learned, in the order in which they came first. */
let distinct: usize = 0;
let distinctWords: u32 = 0;
let gapStart: u32 = 0;

/** The limits are those of codebase/src/segments/limits.ts. */
export function noLearnt(termsOfLineMax: u32, charsOfTermMax: u32): void {
  lineTermsMax = termsOfLineMax;
  termCharsMax = charsOfTermMax;
  lines = noTexts();
  terms = noTexts();
  gaps = noTexts();
  skeletons = noNumbers();
  lineTokens = noNumbers();
  wordsOfLines = noNumbers();
  gapsOfLines = noNumbers();
  wordsStart = noNumbers();
  shortGaps = take(128 * 4);
  memory.fill(shortGaps, 0, 128 * 4);
  distinct = take(lineTermsMax * 4);
  // The blank line is the first, the empty gap too.
  lines.idOf<u8>(0, 0, 0);
  gapsOfLines.push(gaps.idOf<u8>(0, 0, 0));
  skeletons.push(0);
  lineTokens.push(0);
  wordsStart.push(0);
}

/** A new line; then come its words, and its end. */
export function beginLine(start: u32): void {
  wordsStart.push(wordsOfLines.length);
  distinctWords = 0;
  gapStart = start;
}

export function addWord<Unit>(text: usize, start: u32, end: u32): void {
  if (end - start > termCharsMax || distinctWords >= lineTermsMax) return;
  addGap<Unit>(text, start);
  gapStart = end;
  const word = terms.idOf<Unit>(text, start, end);
  for (let before: u32 = 0; before < distinctWords; before++) {
    if (load<u32>(distinct + ((<usize>before) << 2)) !== word) continue;
    wordsOfLines.push(sameWord + before);
    return;
  }
  store<u32>(distinct + ((<usize>distinctWords) << 2), word);
  distinctWords++;
  wordsOfLines.push(word);
}

/** What stands between the last word and `end`: most often nothing, or one character. */
export function addGap<Unit>(text: usize, end: u32): void {
  const start = gapStart;
  const code = end - start === 1 ? unitAt<Unit>(text, start) : 128;
  let gap: u32 = 0;
  if (start < end) {
    if (code < 128) gap = load<u32>(shortGaps + ((<usize>code) << 2));
    if (gap === 0) {
      gap = gaps.idOf<Unit>(text, start, end);
      if (code < 128) store<u32>(shortGaps + ((<usize>code) << 2), gap);
    }
  }
  gapsOfLines.push(gap);
}
