/** Names near the cursor that a new line may use: nearest first, those that were made but not yet used marked. */

import { isKeyword } from '@foretoken/codebase/text/keywords.js';
import { tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { codeTokens } from './code-tokens.js';
import type { CursorFrame } from './cursor-frame.js';
import type { LineSources } from './line-sources.js';

export interface ScopeNames {
  /** Place of each name, nearest first; names of variables alone: not called, not a member. */
  readonly ranks: ReadonlyMap<string, number>;
  /** Names that stand once in the lines above: made there and not yet used. */
  readonly unused: ReadonlySet<string>;
  /** Names of the lines below that stand nowhere above, nearest first. */
  readonly asked: readonly string[];
}

export function scopeNames(all: LineSources, frame: CursorFrame): ScopeNames {
  const ranks = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { text } of frame.above) {
    const tokens = codeTokens(text);
    for (let i = 0; i < tokens.texts.length; i++) {
      const name = tokens.texts[i] ?? '';
      if (tokens.kinds[i] !== tokenKinds.word) continue;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (isVariable(tokens.texts, tokens.kinds, i) && !ranks.has(name)) ranks.set(name, ranks.size);
    }
  }
  const asked = new Set<string>();
  for (const { text } of frame.below.slice(0, belowMax)) {
    const tokens = codeTokens(text);
    for (let i = 0; i < tokens.texts.length; i++) {
      const name = tokens.texts[i] ?? '';
      if (isVariable(tokens.texts, tokens.kinds, i) && all.usesBelowOf(name) === all.bufferUsesOf(name))
        asked.add(name);
    }
  }
  const unused = new Set([...ranks.keys()].filter((name) => counts.get(name) === 1));
  return { ranks, unused, asked: [...asked].slice(0, askedMax) };
}

const belowMax = 4;
const askedMax = 3;

/** A word that stands for a value: no keyword, no member, not called. */
export function isVariable(texts: readonly string[], kinds: readonly number[], at: number): boolean {
  const before = texts[at - 1];
  return (
    kinds[at] === tokenKinds.word &&
    before !== '.' &&
    before !== '->' &&
    before !== '::' &&
    texts[at + 1] !== '(' &&
    !isKeyword(texts[at] ?? '')
  );
}
