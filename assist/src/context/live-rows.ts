/** Where a word stands in a source: the rows of its live files. */
import type { ViewedSource } from '@foretoken/codebase/segments/code-tables.js';

/** Calls `visit` for each row, in the order of the postings. */
export function eachLiveRow(source: ViewedSource, word: string, visit: (row: number, file: number) => void): void {
  const { lines } = source;
  const term = lines.termOf(word);
  if (term === undefined) return;
  const holding = lines.linesWith(term);
  for (let i = holding.start; i < holding.end; i++) {
    const line = holding.items[i] ?? 0;
    if (source.liveUses(line) === 0) continue;
    const rows = lines.rowsOf(line);
    for (let r = rows.start; r < rows.end; r++) {
      const row = rows.items[r] ?? 0;
      const file = lines.fileOf(row);
      if (source.isLive(file)) visit(row, file);
    }
  }
}
