/** Offsets at which lines begin; a line ends in \n, \r\n or \r, and a \r\n is one end however it came together. */

/** UTF-16 offset of the first character of each line of `text`. Linear. */
export function lineStartsOf(text: string): Uint32Array {
  const starts = [0];
  collectStarts(text, 0, text.length, starts);
  return Uint32Array.from(starts);
}

/** The line starts after `text` came of replacing [start, end) by `inserted` characters; only the edit's surroundings are read. */
export function lineStartsAfterEdit(
  before: Uint32Array,
  text: string,
  start: number,
  end: number,
  inserted: number,
): Uint32Array {
  const delta = inserted - (end - start);
  // One character of margin on both sides, since an edit can join or part a \r and a \n.
  const from = Math.max(0, start - 1);
  const keptBefore = countBelow(before, from + 1);
  const anchor = before[keptBefore - 1] ?? 0;
  const editEnd = Math.min(text.length, start + inserted + 1);
  const fresh: number[] = [];
  collectStarts(text, anchor, editEnd, fresh);
  const firstAfter = countBelow(before, end + 2);
  const lastFresh = fresh.at(-1) ?? anchor;
  let skip = firstAfter;
  while (skip < before.length && (before[skip] ?? 0) + delta <= lastFresh) skip++;
  const result = new Uint32Array(keptBefore + fresh.length + before.length - skip);
  result.set(before.subarray(0, keptBefore));
  result.set(fresh, keptBefore);
  for (let i = skip, to = keptBefore + fresh.length; i < before.length; i++, to++)
    result[to] = (before[i] ?? 0) + delta;
  return result;
}

/** The line that holds an offset. Logarithmic. */
export function lineAt(starts: Uint32Array, offset: number): number {
  return Math.max(0, countBelow(starts, offset + 1) - 1);
}

/** Length of a line's terminator, given the line's start and the next line's: 0, 1 or 2 characters. */
export function terminatorLength(text: string, start: number, next: number): number {
  if (next <= start) return 0;
  const last = text.charCodeAt(next - 1);
  if (last === lineFeed) return next - 2 >= start && text.charCodeAt(next - 2) === carriageReturn ? 2 : 1;
  return last === carriageReturn ? 1 : 0;
}

const lineFeed = 10;
const carriageReturn = 13;

function collectStarts(text: string, from: number, to: number, starts: number[]): void {
  if (!text.slice(from, to).includes('\r')) {
    for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return;
  }
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === lineFeed) starts.push(at + 1);
    else if (code === carriageReturn && text.charCodeAt(at + 1) !== lineFeed) starts.push(at + 1);
  }
}

/** How many ascending values are below `limit`. */
function countBelow(values: Uint32Array, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
