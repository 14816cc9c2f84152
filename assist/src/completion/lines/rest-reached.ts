/** Where a suggested line comes to what stands behind the cursor already: the rest of the line, or a bracket that is closed there. */
import { bracketDepth } from './bracket-depth.js';
import type { CursorContext } from './cursor-context.js';
import { endsInString, unescaped } from './string-ends.js';

export interface RestReached {
  readonly end: number;
  readonly why: 'rest-of-line-reached' | 'bracket-closed';
}

/** Looks at the first line of `text`, at its brackets only when that line is whole (`ended`: when no more comes). */
export function restReached(
  text: string,
  { linePrefix, lineSuffix }: CursorContext,
  ended: boolean,
): RestReached | undefined {
  const rest = lineSuffix.trim();
  if (rest === '') return undefined;
  const newline = text.indexOf('\n');
  const line = newline === -1 ? text : text.slice(0, newline);
  const reached = rest.length > 2 && /[\p{L}\p{N}_]/u.test(rest) ? line.indexOf(rest) : -1;
  if (reached > 0 && isWordApart(line, reached)) return { end: reached, why: 'rest-of-line-reached' };
  if (/["'`]/.test(rest[0] ?? '') && endsInString(linePrefix) === rest[0]) {
    const quote = unescaped(line, rest[0] ?? '');
    if (quote !== -1) return { end: quote, why: 'rest-of-line-reached' };
  }
  if (newline === -1 && !ended) return undefined;
  const said = line.trimEnd();
  if (
    /^(?:[>;,]|\*\/|-->|[?%]>|%})/.test(rest) &&
    said.length > rest.length &&
    said.endsWith(rest) &&
    !isArrow(said, rest)
  )
    return { end: said.length - rest.length, why: 'rest-of-line-reached' };
  const { surplus, surplusAt } = bracketDepth(line);
  if (surplus === '' || !/[)\]}]/.test(rest[0] ?? '')) return undefined;
  // Where the brackets were opened above, all that stands behind the cursor closes those.
  const owed = bracketDepth(linePrefix).open.length - bracketDepth(rest).surplus.length;
  const end = surplusAt[Math.max(0, owed)];
  return end === undefined || line[end] !== rest[0] ? undefined : { end, why: 'bracket-closed' };
}

/** Not in the middle of a longer name. */
function isWordApart(line: string, at: number): boolean {
  return !(/[\p{L}\p{N}_]/u.test(line[at] ?? '') && /[\p{L}\p{N}_]/u.test(line[at - 1] ?? ''));
}

/** A `>` that belongs to `=>` or `->`, and closes no type argument. */
function isArrow(line: string, rest: string): boolean {
  return rest[0] === '>' && /[-=]/.test(line.at(-rest.length - 1) ?? '');
}
