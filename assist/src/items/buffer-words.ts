/** The words of the buffer around the cursor, each with how far away it stands. */
import { tokenize, tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { itemLimits } from './limits.js';
import { isWord } from './word-index.js';

/**
 * Words that begin with `typed`, whatever its case, by the least distance in UTF-16 units; the word at the cursor is not among them for
 * being typed there. Linear in the text that is looked at.
 */
export function bufferWords(prefix: string, suffix: string, typed: string): ReadonlyMap<string, number> {
  const beginning = typed.toLowerCase();
  const found = new Map<string, number>();
  const note = (text: string, distance: number) => {
    if (!isWord(text) || !text.toLowerCase().startsWith(beginning)) return;
    found.set(text, Math.min(distance, found.get(text) ?? Number.POSITIVE_INFINITY));
  };
  const end = prefix.length - typed.length;
  // At a line's start, so that no word is cut in two.
  const start = prefix.lastIndexOf('\n', Math.max(0, end - itemLimits.bufferUnitsMax)) + 1;
  const before = prefix.slice(end - start > itemLimits.bufferUnitsMax ? end - itemLimits.bufferUnitsMax : start, end);
  tokenize(before, (kind, from, to) => {
    if (kind === tokenKinds.word) note(before.slice(from, to), before.length - to);
  });
  const rest = restOfWord(suffix);
  const after = suffix.slice(rest, itemLimits.bufferUnitsMax);
  tokenize(after, (kind, from, to) => {
    if (kind === tokenKinds.word) note(after.slice(from, to), rest + from);
  });
  return found;
}

/** UTF-16 units behind the cursor that belong to the word at it. */
export function restOfWord(suffix: string): number {
  return /^[\p{L}\p{N}_$]*/u.exec(suffix.slice(0, itemLimits.wordUnitsMax))?.[0].length ?? 0;
}
