/** Where a word stands: a few places of it, chosen evenly and by path and row, so that equal codebases give equal places. */
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import type { CodeWindow } from '../space/code-window.js';

/** Rows of one file in `rowsRead`. */
interface FileRun {
  readonly path: string;
  readonly source: number;
  readonly file: number;
  readonly from: number;
  to: number;
}

/** Rows that hold the word in files with evidence, then some of the others. A frequent word has none. */
export function placesOf(
  space: CodeSpace,
  { text, uses }: { readonly text: string; readonly uses: number },
  isHot: (source: number, file: number) => boolean,
): CodeWindow[] {
  if (uses === 0 || uses > contextLimits.placesReadMax) return [];
  const hot: FileRun[] = [];
  const cold: FileRun[] = [];
  let read = 0;
  let sources = 0;
  for (const { source, from, term } of space.holding(text)) {
    const { lines, isLive } = from;
    const before = read;
    read = readRows(lines, term, read);
    let run: FileRun | undefined;
    let after = 0;
    let isRead = false;
    for (let at = before; at < read; at++) {
      const row = rowsRead[at] ?? 0;
      if (row >= after) {
        const file = lines.fileOf(row);
        after = lines.firstRow(file + 1);
        run = isLive(file) ? { path: lines.pathOf(file), source, file, from: at, to: at } : undefined;
        if (run !== undefined) (isHot(source, file) ? hot : cold).push(run);
      }
      if (run === undefined) continue;
      run.to = at + 1;
      isRead = true;
    }
    if (isRead) sources++;
  }
  return [...chosen(hot, sources > 1), ...chosen(cold, sources > 1)];
}

/** Ascending rows of all sources that are asked, kept from one word to the next. */
let rowsRead = new Uint32Array(2_048);

/** Appends the rows of a source's word; gives where they end. */
function readRows(lines: LineSource, term: number, from: number): number {
  let end = from;
  let isSorted = true;
  const holding = lines.linesWith(term);
  for (let i = holding.start; i < holding.end; i++) {
    const rows = lines.rowsOf(holding.items[i] ?? 0);
    if (end + rows.end - rows.start > rowsRead.length) {
      const larger = new Uint32Array(2 * (end + rows.end - rows.start));
      larger.set(rowsRead);
      rowsRead = larger;
    }
    for (let r = rows.start; r < rows.end; r++) {
      const row = rows.items[r] ?? 0;
      isSorted &&= end === from || row > (rowsRead[end - 1] ?? 0);
      rowsRead[end++] = row;
    }
  }
  if (!isSorted) rowsRead.subarray(from, end).sort();
  return end;
}

/** So many as are looked at, evenly. The files of one source are in order of path. */
function chosen(runs: FileRun[], isMixed: boolean): CodeWindow[] {
  // A live path is in one source alone.
  if (isMixed) runs.sort((x, y) => (x.path < y.path ? -1 : x.path > y.path ? 1 : 0));
  const count = runs.reduce((sum, { from, to }) => sum + to - from, 0);
  const most = Math.min(count, contextLimits.placesPerWordMax);
  const places: CodeWindow[] = [];
  let passed = 0;
  for (const { source, file, from, to } of runs) {
    while (places.length < most) {
      const at = from + Math.ceil((places.length * count) / most) - passed;
      if (at >= to) break;
      const start = rowsRead[at] ?? 0;
      places.push({ source, file, start, end: start + 1 });
    }
    passed += to - from;
  }
  return places;
}
