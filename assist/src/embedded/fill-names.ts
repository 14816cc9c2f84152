/** Variations of a candidate: foreign names replaced by those in scope, and the line end that is usual at this place. */
import { tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { codeTokens } from './code-tokens.js';
import type { CursorFrame } from './cursor-frame.js';
import { lowerSubWords, Renaming } from './renaming.js';
import { isVariable, type ScopeNames } from './scope-names.js';

/** The missing text with a name that is foreign here, or was written already, replaced by names that are wanted here. */
export function filledNames(
  frame: CursorFrame,
  missing: string,
  scope: ScopeNames,
  isWritten: (line: string) => boolean,
): { text: string; place: number }[] {
  const line = frame.typed + missing;
  const tokens = codeTokens(line);
  const written = isWritten(line);
  const holes = new Set<string>();
  let first = tokens.texts.length;
  for (const [i, name] of tokens.texts.entries()) {
    if ((tokens.starts[i] ?? 0) < frame.typed.length) continue;
    first = Math.min(first, i);
    if (!isVariable(tokens.texts, tokens.kinds, i)) continue;
    if (written || !scope.ranks.has(name)) holes.add(name);
  }
  if (first > 0 && (tokens.starts[first] ?? 0) < frame.typed.length) return [];
  const wanted = [...scope.asked, ...scope.unused, ...scope.ranks.keys()];
  const names = [...new Set(wanted)].filter((name) => !tokens.texts.includes(name)).slice(0, namesMax);
  const filled: { text: string; place: number }[] = [];
  const together = new Renaming();
  const taken = new Set<string>();
  for (const hole of [...holes].slice(0, holesMax)) {
    const fitting = names
      .map((name, place) => ({ name, place: place - alikeWeight * likeness(hole, name) }))
      .sort((a, b) => a.place - b.place)
      .slice(0, fillsMax);
    for (const [place, { name }] of fitting.entries()) {
      const renaming = new Renaming();
      renaming.learnToken(tokenKinds.word, hole, name);
      filled.push({ text: restAfter(line, frame.typed.length, first, renaming), place });
    }
    const nearest = fitting.find(({ name }) => !taken.has(name));
    if (nearest === undefined) continue;
    taken.add(nearest.name);
    together.learnToken(tokenKinds.word, hole, nearest.name);
  }
  if (taken.size > 1) filled.push({ text: restAfter(line, frame.typed.length, first, together), place: 0 });
  return filled;
}

/** Share of their parts that two names have in common. */
function likeness(a: string, b: string): number {
  const parts = lowerSubWords(a);
  const others = lowerSubWords(b);
  return parts.filter((word) => others.includes(word)).length / Math.max(parts.length, new Set(others).size, 1);
}

const namesMax = 12;
const alikeWeight = 8;

function restAfter(line: string, typed: number, first: number, renaming: Renaming): string {
  const tokens = codeTokens(line);
  const start = tokens.starts[first] ?? line.length;
  return line.slice(typed, start) + renaming.apply(line, tokens, first);
}

const fillsMax = 6;
const holesMax = 2;

/** The missing text with the line end that the line above has. */
export function usualEnd(missing: string, frame: CursorFrame): string | undefined {
  const above = frame.above[0]?.text ?? '';
  const end = /[;,]$/.exec(above)?.[0] ?? '';
  const own = /[;,]$/.exec(missing)?.[0] ?? '';
  if (end === own || /[{([:]$/.test(missing) || /[{([:]$/.test(above)) return undefined;
  return missing.slice(0, missing.length - own.length) + end;
}
