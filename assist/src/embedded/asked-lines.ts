/** Lines that the code below asks for: imports and declarations, seen elsewhere, of names that stand nowhere above. */
import type { CursorFrame } from './cursor-frame.js';
import { embeddedLimits } from './limits.js';
import { isImport } from './line-kinds.js';
import type { LineSources } from './line-sources.js';
import type { ScopeNames } from './scope-names.js';
import type { WorkClock } from './work-clock.js';

/** Whole lines, likeliest first; the order depends on texts alone. */
export function askedLines(all: LineSources, frame: CursorFrame, scope: ScopeNames, work: WorkClock): string[] {
  const found = new Map<string, number>();
  const add = (word: string, isWanted: (line: string) => boolean) => {
    if (all.usesOf(word) > embeddedLimits.rowsFollowedMax) return;
    for (const source of all.sources) {
      const term = source.lines.termOf(word);
      if (term === undefined) continue;
      const run = source.lines.linesWith(term);
      for (let i = run.start; i < run.end && !work.over(); i++) {
        const line = run.items[i] ?? 0;
        const uses = source.liveUses(line);
        if (uses <= 0) continue;
        const text = source.lines.textOf(line);
        if (isWanted(text)) found.set(text, (found.get(text) ?? 0) + uses);
      }
    }
  };
  if (atImports(frame)) for (const word of all.wordsAskedFor(askedMax)) add(word, isImport);
  for (const word of scope.asked) add(word, (line) => declares(line, word));
  return [...found]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, linesMax)
    .map(([text]) => text);
}

const askedMax = 60;
const linesMax = 24;

function atImports(frame: CursorFrame): boolean {
  const above = frame.above[0];
  return above === undefined || isImport(above.text) || isImport(frame.below[0]?.text ?? '') || isImport(frame.typed);
}

function declares(line: string, word: string): boolean {
  const at = line.indexOf(word);
  return at >= 0 && /^\s*(:[^=]+|, \w+)?\s*:?=(?!=)/.test(line.slice(at + word.length));
}
