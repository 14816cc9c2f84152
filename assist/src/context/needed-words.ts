/** Estimates, for each word of the codebase with any evidence, how likely the user needs it at the cursor. */
import { subWords } from '@foretoken/codebase/text/sub-words.js';
import type { CursorWords } from './cursor-words.js';
import { contextLimits } from './limits.js';
import type { CodeWindow } from './window-scores.js';

export interface Evidence {
  readonly around: readonly CodeWindow[];
  readonly above: readonly CodeWindow[];
  readonly below: readonly CodeWindow[];
}

/** How far each kind of evidence is believed. Tuned on the evaluation's development sets by hand. */
const trust = { around: 0.45, above: 0.25, below: 0.2, asked: 0.3, subWords: 0.12 } as const;

/** P(needed) by word, the likeliest first; words the prefix already holds are left out. */
export function neededWords(words: CursorWords, evidence: Evidence): ReadonlyMap<string, number> {
  const doubts = new Map<string, number>();
  const believe = (word: string, probability: number) => {
    if (!words.known.has(word) && word.length > 1) doubts.set(word, (doubts.get(word) ?? 1) * (1 - probability));
  };
  for (const kind of ['around', 'above', 'below'] as const) {
    for (const [word, share] of bestShares(evidence[kind])) believe(word, trust[kind] * share);
  }
  for (const { word, weight } of words.asked) believe(word, trust.asked * weight);
  const nearParts = new Set(words.near.flatMap(lowerParts).filter((part) => part.length > 2));
  for (const word of doubts.keys()) {
    const parts = lowerParts(word);
    const shared = parts.filter((part) => nearParts.has(part)).length;
    if (shared > 0) believe(word, (trust.subWords * shared) / parts.length);
  }
  return new Map(
    Array.from(doubts, ([word, doubt]) => [word, 1 - doubt] as const)
      .filter(([, probability]) => probability > 3e-4)
      .sort(([x, p], [y, q]) => q - p || (x < y ? -1 : 1))
      .slice(0, contextLimits.neededWordsMax),
  );
}

/** For each word of the windows, the greatest (score ÷ best score)³ of a window that holds it. */
function bestShares(windows: readonly CodeWindow[]): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  const bestScore = windows[0]?.score ?? 1;
  for (const { lines, start, end, score } of windows) {
    const share = (score / bestScore) ** 3;
    for (let row = start; row < end; row++) {
      const terms = lines.termsOf(lines.rowLines[row] ?? 0);
      for (let i = terms.start; i < terms.end; i++) {
        const word = lines.termText(terms.items[i] ?? 0);
        if ((shares.get(word) ?? 0) < share) shares.set(word, share);
      }
    }
  }
  return shares;
}

function lowerParts(word: string): string[] {
  return subWords(word).map((part) => part.toLowerCase());
}
