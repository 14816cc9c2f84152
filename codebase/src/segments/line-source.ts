/** Lines with their words and places, as the embedded engine and context retrieval read them: a segment, or an open buffer. */

/** A run of numbers in a shared array: items[start] … items[end − 1]. */
export interface Run {
  readonly items: Uint32Array;
  readonly start: number;
  readonly end: number;
}

/**
 * Numbers are the source's own. Line 0 is the blank line. A row is one line of one file; rows of a file are adjacent.
 * A source also knows lines and rows of files that are dead: ask `TablesView` which live.
 */
export interface LineSource {
  /** Unique lines, the blank one included. */
  readonly lineCount: number;
  readonly termCount: number;
  readonly fileCount: number;
  /** The line of a trimmed text; undefined when it is not known. */
  lineOf(text: string): number | undefined;
  textOf(line: number): string;
  /** At least the UTF-16 units of a line's text, and seldom more; nothing is decoded. */
  lengthOf(line: number): number;
  skeletonOf(line: number): number;
  /** Distinct words of a line in order of appearance. The run is good until the next call: its items are written over. */
  termsOf(line: number): Run;
  termOf(word: string): number | undefined;
  termText(term: number): string;
  /** Lines that hold a word, ascending; some nanoseconds a line. The run is good until the next call: its items are written over. */
  linesWith(term: number): Run;
  /** Lines of one skeleton, ascending; the same holds. */
  linesLike(skeleton: number): Run;
  /** Rows at which a line stands, ascending; the same holds. */
  rowsOf(line: number): Run;
  /** Line of each row. */
  readonly rowLines: Uint32Array;
  indentOf(row: number): string;
  /** Columns of a row's indentation, a tab as four. */
  indentWidth(row: number): number;
  fileOf(row: number): number;
  /** First row of a file; of the file after the last, the number of rows. */
  firstRow(file: number): number;
  pathOf(file: number): string;
  /** The file at a path, live or not. */
  fileAt(path: string): number | undefined;
}

/** Columns of an indentation, a tab as four. */
export function indentWidth(indent: string): number {
  let width = 0;
  for (let at = 0; at < indent.length; at++) width += indent.charCodeAt(at) === 9 ? 4 : 1;
  return width;
}
