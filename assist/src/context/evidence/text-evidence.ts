/** Evidence of the cursor's own text: words below it, words made of the same parts, what follows the typed receiver elsewhere; and the form of each word. */

import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import type { LiveImport } from '../space/live-imports.js';
import type { CandidateWords } from '../words/candidate-words.js';
import type { CursorWords } from '../words/cursor-words.js';
import { letterKind, wordColumns } from '../words/word-features.js';
import type { LiveSyntax } from './live-syntax.js';
import { addWordsWithPart, eachPart } from './name-parts.js';

/** Words of the text below, which a prefix lacks: the code that is there already asks for them. */
export function addSuffixWords(words: CandidateWords, { below, known }: CursorWords): void {
  const seen = new Map<string, number>();
  for (const [distance, line] of below.entries()) {
    for (const text of line.words) {
      let word = seen.get(text);
      if (word === undefined) {
        word = known.has(text) ? -1 : words.named(text);
        seen.set(text, word);
        if (word >= 0) words.set(word, wordColumns.suffixNear, 0.97 ** distance);
      }
      if (word >= 0) words.add(word, wordColumns.suffixCount, 1);
    }
  }
  for (const word of seen.values())
    if (word >= 0) words.set(word, wordColumns.suffixCount, Math.log(1 + words.value(word, wordColumns.suffixCount)));
}

/**
 * Names that are imported above what the prompt shows. The likely ones wait for their first use or are used below. Of such
 * names one in seventy is needed in a line, counted on the evaluation's development sets; of others that stand up there, too few.
 */
export function addUnseenImports(words: CandidateWords, cursor: CursorWords, imports: readonly LiveImport[]): void {
  const { known, unseen } = cursor;
  if (unseen.size === 0) return;
  const later = new Set(cursor.below.flatMap((line) => line.words));
  for (const name of imports.flatMap(({ locals }) => locals)) {
    if (known.has(name) || ((unseen.get(name) ?? 0) > 1 && !later.has(name))) continue;
    const word = words.named(name);
    if (word >= 0) words.set(word, wordColumns.unseenImport, 0.015);
  }
}

/** What follows `receiver.` in the lines that hold it. */
export function addContinuations(space: CodeSpace, words: CandidateWords, { receiver }: LiveSyntax): void {
  if (receiver === undefined || space.usesOf(receiver) > contextLimits.continuationLinesMax) return;
  const counts = new Map<number, number>();
  let places = 0;
  for (const { from, term } of space.holding(receiver)) {
    const { lines, liveUses } = from;
    const holding = lines.linesWith(term);
    for (let i = holding.start; i < holding.end; i++) {
      const line = holding.items[i] ?? 0;
      const uses = liveUses(line);
      if (uses === 0) continue;
      const text = lines.textOf(line);
      const at = text.indexOf(`${receiver}.`);
      const name = at < 0 ? undefined : /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(text.slice(at + receiver.length + 1))?.[0];
      const word = name === undefined ? -1 : words.named(name);
      places += uses;
      if (word >= 0) counts.set(word, (counts.get(word) ?? 0) + uses);
    }
  }
  for (const [word, count] of counts) words.set(word, wordColumns.continuation, count / (places + 1));
}

/** Makes candidates of words that share a rare part with names near the cursor or with the file's name; gives how rare each part is. */
export function addWordsOfParts(
  space: CodeSpace,
  words: CandidateWords,
  cursor: CursorWords,
): ReadonlyMap<number, number> {
  const rarities = new Map<number, number>();
  for (const part of partsOf([...cursor.near, ...cursor.fileName])) {
    const count = addWordsWithPart(space, words, part);
    rarities.set(part, count === undefined ? 0.05 : 1 / Math.sqrt(1 + count));
  }
  return rarities;
}

/** The columns that every candidate has; last, once all are known. */
export function addForms(
  space: CodeSpace,
  words: CandidateWords,
  cursor: CursorWords,
  live: LiveSyntax,
  rarities: ReadonlyMap<number, number>,
): void {
  const nearParts = nearPartsOf(cursor);
  const file = partsOf(cursor.fileName);
  const inLine = (cursor.above[0]?.words.length ?? 0) > 0 ? 1 : 0;
  const afterDot = live.receiver === undefined ? 0 : 1;
  const atEnd = cursor.below.every(({ text }) => text === '') ? 1 : 0;
  for (const [word, text] of words.texts.entries()) {
    let parts = 0;
    let shared = 0;
    let fileParts = 0;
    let rarity = 0;
    let nearness = 0;
    eachPart(text, (hash) => {
      parts++;
      const near = nearParts.get(hash);
      if (near !== undefined) {
        shared++;
        rarity += rarities.get(hash) ?? 0;
        nearness += near * (rarities.get(hash) ?? 0);
      }
      if (file.has(hash)) fileParts++;
    });
    if (parts > 0) {
      words.set(word, wordColumns.nearParts, shared / parts);
      words.set(word, wordColumns.fileParts, fileParts / parts);
      words.set(word, wordColumns.nearPartsRarity, rarity);
      words.set(word, wordColumns.nearPartsNearness, nearness);
    }
    const uses = words.usesOf(word);
    words.set(word, wordColumns.lnUses, Math.log(1 + uses));
    words.set(word, wordColumns.lnDensity, Math.log((1_000 * (1 + uses)) / (1 + space.rows)));
    words.set(word, wordColumns.belief, handBelief(words, word));
    words.set(word, wordColumns.letters, letterKind(text));
    words.set(word, wordColumns.length, text.length);
    words.set(word, wordColumns.inLine, inLine);
    words.set(word, wordColumns.afterDot, afterDot);
    words.set(word, wordColumns.atEnd, atEnd);
  }
}

/** Parts of the names within three lines of the cursor, each with how near its nearest place is. */
function nearPartsOf({ above, below }: CursorWords): ReadonlyMap<number, number> {
  const nearness = new Map<number, number>();
  for (const lines of [above, below])
    for (const [distance, { words }] of lines.slice(0, 4).entries())
      for (const word of words)
        eachPart(word, (hash) => nearness.set(hash, Math.max(nearness.get(hash) ?? 0, 0.7 ** distance)));
  return nearness;
}

function partsOf(names: Iterable<string>): ReadonlySet<number> {
  const parts = new Set<number>();
  for (const name of names) eachPart(name, (hash) => parts.add(hash));
  return parts;
}

/** A guess by hand from the strongest evidence, joined as independent: a start for the trees. */
function handBelief(words: CandidateWords, word: number): number {
  const doubt =
    (1 - 0.45 * words.value(word, wordColumns.aroundShare)) *
    (1 - 0.25 * words.value(word, wordColumns.aboveShare)) *
    (1 - 0.2 * words.value(word, wordColumns.belowShare)) *
    (1 - 0.3 * words.value(word, wordColumns.suffixNear)) *
    (1 - 0.12 * words.value(word, wordColumns.nearParts));
  return 1 - doubt;
}
