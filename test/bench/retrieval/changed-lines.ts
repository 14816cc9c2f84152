/** What differs between two texts, by the longest common subsequence of their lines. */

export interface ChangedLines {
  /** 1-based, in the later text. */
  readonly startLine: number;
  readonly endLine: number;
  readonly before: string;
  readonly after: string;
}

/** In order. Quadratic in what lies between the equal ends. */
export function changedLines(before: string, after: string): ChangedLines[] {
  const was = before === '' ? [] : before.split('\n');
  const is = after.split('\n');
  let head = 0;
  while (head < was.length && head < is.length && was[head] === is[head]) head++;
  let tail = 0;
  while (tail < Math.min(was.length, is.length) - head && was[was.length - 1 - tail] === is[is.length - 1 - tail])
    tail++;
  const rows = was.length - head - tail;
  const columns = is.length - head - tail;
  const same = (row: number, column: number) => was[head + row] === is[head + column];
  // Length of the common subsequence of what follows, by row and column.
  const longest = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  const at = (row: number, column: number) => longest[row]?.[column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const length = same(row, column)
        ? 1 + at(row + 1, column + 1)
        : Math.max(at(row + 1, column), at(row, column + 1));
      longest[row]?.fill(length, column, column + 1);
    }
  }
  const changes: ChangedLines[] = [];
  let row = 0;
  let column = 0;
  while (row < rows || column < columns) {
    if (row < rows && column < columns && same(row, column)) {
      row++;
      column++;
      continue;
    }
    const [fromRow, fromColumn] = [row, column];
    while ((row < rows || column < columns) && !(row < rows && column < columns && same(row, column))) {
      if (column >= columns || (row < rows && at(row + 1, column) >= at(row, column + 1))) row++;
      else column++;
    }
    const startLine = head + fromColumn + 1;
    changes.push({
      startLine,
      endLine: Math.max(startLine, head + column),
      before: was.slice(head + fromRow, head + row).join('\n'),
      after: is.slice(head + fromColumn, head + column).join('\n'),
    });
  }
  return changes;
}
