/** Whether a snippet that was read a while ago still says what its file says. */
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import type { LibraryFile, LibraryFiles } from '@foretoken/codebase/libraries/library.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { libraryText } from '../context/space/imported-libraries.js';

/** Code that snippets were read from: what is learned of the disk, the session's unsaved texts over it, and what libraries declare. */
export interface CodeState {
  readonly tables: CodeTables | undefined;
  readonly overlays: ReadonlyMap<string, string>;
  readonly libraryFiles?: LibraryFiles | undefined;
}

export function isSameCode(one: CodeState | undefined, other: CodeState | undefined): boolean {
  return (
    one?.tables === other?.tables && one?.overlays === other?.overlays && one?.libraryFiles === other?.libraryFiles
  );
}

/** Says of a snippet where its lines stand now; undefined where they stand nowhere in their file any more. Reads each file once. */
export function standingIn(code: CodeState): (snippet: Snippet) => Snippet | undefined {
  const rowsByPath = new Map<string, readonly string[]>();
  const rowsAt = ({ path }: Snippet) => {
    const rows = rowsByPath.get(path) ?? rowsOf(code.overlays.get(path) ?? code.tables?.textOfFile(path) ?? '');
    rowsByPath.set(path, rows);
    return rows;
  };
  return (snippet) =>
    snippet.isLibrary === true
      ? standingDeclarations(snippet, code.libraryFiles?.at(snippet.path))
      : standingLines(snippet, rowsAt(snippet));
}

function standingLines(snippet: Snippet, rows: readonly string[]): Snippet | undefined {
  const wanted = rowsOf(snippet.text);
  const at = placeOf(wanted, rows, snippet.startLine - 1);
  return at === undefined ? undefined : movedTo(snippet, at + 1, at + wanted.length);
}

/** Its rows are declarations in their order, between which others may stand. */
function standingDeclarations(snippet: Snippet, file: LibraryFile | undefined): Snippet | undefined {
  if (file === undefined) return undefined;
  const rows = rowsOf(libraryText(file));
  const lineOf = (row: number) => file.declarations[row]?.line ?? row + 1;
  const wanted = rowsOf(snippet.text);
  const likely = rows.findIndex((row, at) => row === wanted[0] && lineOf(at) >= snippet.startLine);
  const [first, last] = placesInOrder(wanted, rows, likely) ?? placesInOrder(wanted, rows, 0) ?? [];
  return first === undefined || last === undefined ? undefined : movedTo(snippet, lineOf(first), lineOf(last));
}

/** Where it was, else where it is first. */
function placeOf(wanted: readonly string[], rows: readonly string[], likely: number): number | undefined {
  const isAt = (at: number) => wanted.every((row, offset) => rows[at + offset] === row);
  if (isAt(likely)) return likely;
  const at = rows.findIndex((row, start) => row === wanted[0] && isAt(start));
  return at === -1 ? undefined : at;
}

/** Of the first and the last, where all stand in order from a row on. */
function placesInOrder(
  wanted: readonly string[],
  rows: readonly string[],
  from: number,
): readonly [number, number] | undefined {
  if (from < 0) return undefined;
  const first = rows.indexOf(wanted[0] ?? '', from);
  let last = first;
  for (const row of wanted.slice(1)) last = last === -1 ? last : rows.indexOf(row, last + 1);
  return last === -1 ? undefined : [first, last];
}

function movedTo(snippet: Snippet, startLine: number, endLine: number): Snippet {
  const isThere = startLine === snippet.startLine && endLine === snippet.endLine;
  return isThere ? snippet : { ...snippet, startLine, endLine };
}

function rowsOf(text: string): readonly string[] {
  return text.split('\n').map((row) => row.trimEnd());
}
