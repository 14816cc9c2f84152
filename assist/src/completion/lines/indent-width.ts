/** How far a line is indented, in columns; a tab counts as four. */
export function indentWidth(line: string): number {
  let width = 0;
  for (const character of line) {
    if (character === ' ') width++;
    else if (character === '\t') width += tabColumns;
    else break;
  }
  return width;
}

const tabColumns = 4;
