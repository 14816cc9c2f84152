/** How much of an accepted text is still there, whatever was edited in it since. */
import { tokenize, tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { feedbackLimits } from './limits.js';

/**
 * The share of its characters, white space apart, that stand in `now` in the same order, 0…1: new indentation loses nothing, a new
 * name loses that name alone. In a text too large to compare, the share of its lines that are there.
 */
export function keptShare(accepted: string, now: string): number {
  if (now.includes(accepted)) return 1;
  if (now.length > feedbackLimits.comparedUnitsMax) return keptLines(accepted, now);
  const was = wordsIn(accepted);
  const total = was.reduce((sum, token) => sum + token.length, 0);
  return total === 0 ? 1 : commonUnits(was, wordsIn(now)) / total;
}

function keptLines(accepted: string, now: string): number {
  let total = 0;
  let kept = 0;
  for (const line of accepted.split('\n')) {
    const text = line.trim();
    total += text.length;
    if (now.includes(text)) kept += text.length;
  }
  return total === 0 ? 1 : kept / total;
}

function wordsIn(text: string): string[] {
  const tokens: string[] = [];
  tokenize(text, (kind, start, end) => {
    if (kind === tokenKinds.space || tokens.length >= feedbackLimits.comparedTokensMax) return;
    tokens.push(text.slice(start, end));
  });
  return tokens;
}

/** UTF-16 units of the heaviest common subsequence. */
function commonUnits(one: readonly string[], other: readonly string[]): number {
  let before = new Uint32Array(other.length + 1);
  for (const token of one) {
    const row = new Uint32Array(other.length + 1);
    for (let at = 0; at < other.length; at++) {
      const joined = token === other[at] ? (before[at] ?? 0) + token.length : 0;
      row[at + 1] = Math.max(joined, before[at + 1] ?? 0, row[at] ?? 0);
    }
    before = row;
  }
  return before[other.length] ?? 0;
}
