/** Whether a snippet that was read a while ago still says what its file says. */
import type { Snippet } from '@foretoken/codebase/index/snippet.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';

/** Code that snippets were read from: what is learned of the disk, and the session's unsaved texts over it. */
export interface CodeState {
  readonly tables: CodeTables | undefined;
  readonly overlays: ReadonlyMap<string, string>;
}

/** The snippet where its lines stand now; undefined where they stand nowhere in their file any more. Costs a look through that file. */
export function standingSnippet(snippet: Snippet, { tables, overlays }: CodeState): Snippet | undefined {
  if (snippet.isLibrary === true) return snippet;
  const text = overlays.get(snippet.path) ?? tables?.textOfFile(snippet.path);
  if (text === undefined) return undefined;
  const rows = rowsOf(text);
  const wanted = rowsOf(snippet.text);
  const at = placeOf(wanted, rows, snippet.startLine - 1);
  if (at === undefined) return undefined;
  return at === snippet.startLine - 1 ? snippet : { ...snippet, startLine: at + 1, endLine: at + wanted.length };
}

/** Where it was, else where it is first. */
function placeOf(wanted: readonly string[], rows: readonly string[], likely: number): number | undefined {
  const isAt = (at: number) => wanted.every((row, offset) => rows[at + offset] === row);
  if (isAt(likely)) return likely;
  const at = rows.findIndex((row, start) => row === wanted[0] && isAt(start));
  return at === -1 ? undefined : at;
}

function rowsOf(text: string): readonly string[] {
  return text.split('\n').map((row) => row.trimEnd());
}
