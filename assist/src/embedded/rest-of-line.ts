/** Ways on from the words just typed: what followed them wherever else they stand, longest match first. */
import { tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { type CodeTokens, codeTokens } from './code-tokens.js';
import { embeddedLimits } from './limits.js';
import type { LineSources } from './line-sources.js';
import type { Typed } from './typed-fit.js';
import type { WorkClock } from './work-clock.js';

export interface Continuation {
  /** What followed; the rest of that line. */
  readonly text: string;
  /** Tokens before the cursor that are the same there. */
  readonly matchTokens: number;
  readonly isBuffer: boolean;
  readonly uses: number;
}

/** Lines that hold the words last typed, and how they go on; the order depends on texts alone. */
export function continuations(all: LineSources, typed: Typed, work: WorkClock): Continuation[] {
  const words = typed.tokens.texts
    .map((text, i) => ({ text, kind: typed.tokens.kinds[i], at: i }))
    .filter(({ kind }) => kind === tokenKinds.word)
    .slice(-wordsMax);
  if (words.length === 0) return [];
  const byText = new Map<string, Continuation>();
  for (const [at, source] of all.sources.entries()) {
    const seen = new Set<number>();
    for (const word of words) {
      const term = source.lines.termOf(word.text);
      if (term === undefined || (at > 0 && all.usesOf(word.text) > embeddedLimits.usesMax)) continue;
      const run = source.lines.linesWith(term);
      if (at === 0 && run.end - run.start > embeddedLimits.usesMax) continue;
      for (let i = run.start; i < run.end; i++) {
        const line = run.items[i] ?? 0;
        if (seen.has(line)) continue;
        seen.add(line);
        if (work.over()) break;
        const uses = source.liveUses(line);
        if (uses <= 0) continue;
        for (const found of matchesIn(typed, source.lines.textOf(line))) {
          const known = byText.get(found.text);
          const isBuffer = at === 0;
          if (known === undefined) byText.set(found.text, { ...found, isBuffer, uses });
          else
            byText.set(found.text, {
              text: found.text,
              matchTokens: Math.max(known.matchTokens, found.matchTokens),
              isBuffer: known.isBuffer || isBuffer,
              uses: known.uses + uses,
            });
        }
      }
    }
  }
  return [...byText.values()]
    .sort(
      (a, b) =>
        b.matchTokens - a.matchTokens ||
        Number(b.isBuffer) - Number(a.isBuffer) ||
        b.uses - a.uses ||
        (a.text < b.text ? -1 : 1),
    )
    .slice(0, continuationsMax);
}

const wordsMax = 4;
const continuationsMax = 24;
/** At least so many tokens before the cursor must be the same. */
const matchTokensMin = 2;

function matchesIn(typed: Typed, line: string): { text: string; matchTokens: number }[] {
  const ours = typed.tokens;
  const theirs = codeTokens(line);
  const last = ours.texts.length - 1;
  const ending = ours.texts[last] ?? '';
  const found: { text: string; matchTokens: number }[] = [];
  for (let at = 0; at < theirs.texts.length; at++) {
    const token = theirs.texts[at] ?? '';
    if (typed.open ? !token.startsWith(ending) || theirs.kinds[at] !== ours.kinds[last] : token !== ending) continue;
    let matched = 1;
    while (matched <= last && matched <= at && isSame(ours, last - matched, theirs, at - matched)) matched++;
    if (matched < matchTokensMin && last > 0) continue;
    const end = (theirs.starts[at] ?? 0) + (typed.open ? ending.length : token.length);
    const rest = line.slice(end);
    const text = typed.text.endsWith(' ') ? rest.trimStart() : rest;
    if (text.trim() !== '') found.push({ text, matchTokens: matched });
  }
  return found;
}

/** The same token, or both strings: what stands in one says little about what follows it. */
function isSame(ours: CodeTokens, at: number, theirs: CodeTokens, there: number): boolean {
  return (
    ours.texts[at] === theirs.texts[there] ||
    (ours.kinds[at] === tokenKinds.string && theirs.kinds[there] === tokenKinds.string)
  );
}
