/** What the index knows of a name: signatures, and the doc comment as the learned lines have it. */
import type { StoredDefinition } from '@foretoken/codebase/index/code-structure.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import type { ItemDescription, ItemPlace } from './code-items.js';
import { KnownNames } from './known-names.js';
import { itemLimits } from './limits.js';

export function describeName(place: ItemPlace, name: string, container?: string): ItemDescription | undefined {
  const { tables, path: here, overlays } = place;
  const known = new KnownNames(place);
  const found =
    container === undefined
      ? known.definitionsOf(name, itemLimits.definitionsToldMax)
      : known.membersOf(container).filter((member) => member.name === name);
  const definitions = found.slice(0, itemLimits.definitionsToldMax);
  if (definitions.length === 0) return undefined;
  const signatures = definitions.map(({ signature, path, startLine, isLibrary }) => ({
    signature,
    path,
    line: isLibrary === true ? undefined : startLine,
  }));
  const documented = definitions.find(({ docLine }) => docLine !== undefined);
  const doc = documented && tables ? docOf(documented, tables, new Set([here, ...overlays.keys()])) : undefined;
  return { signatures, doc };
}

function docOf(
  { path, docLine = 0, startLine, endLine }: StoredDefinition,
  tables: CodeTables,
  shadowed: ReadonlySet<string>,
): string | undefined {
  const end = docLine < startLine ? startLine - 1 : endLine;
  const lines = linesOf(tables, shadowed, path, docLine, Math.min(end, docLine + itemLimits.docLinesMax - 1));
  const text: string[] = [];
  for (const [at, line] of lines.entries()) {
    if (docLine < startLine && /^(?:@|#\[)/.test(line)) break;
    text.push(withoutMarks(line));
    // A docstring lies within its function.
    if (docLine > startLine && (at > 0 || /("""|''').*\1/.test(line)) && /("""|''')\s*$/.test(line)) break;
  }
  const doc = text.join('\n').trim();
  return doc === '' ? undefined : doc;
}

/** Lines are stored without their indentation. */
function linesOf(
  tables: CodeTables,
  shadowed: ReadonlySet<string>,
  path: string,
  first: number,
  last: number,
): readonly string[] {
  for (const source of tables.without(shadowed).sources) {
    const file = source.lines.fileAt(path);
    if (file === undefined || !source.isLive(file)) continue;
    const start = source.lines.firstRow(file);
    const rows = source.lines.firstRow(file + 1) - start;
    const lines: string[] = [];
    for (let line = first - 1; line < Math.min(last, rows); line++)
      lines.push(source.lines.textOf(source.lines.rowLines[start + line] ?? 0));
    return lines;
  }
  return [];
}

function withoutMarks(line: string): string {
  return line
    .replace(/^(?:\/\*\*?|\*\/|\*|\/\/[/!]?|#+|--+|[rRuU]?(?:"""|'''))\s?/, '')
    .replace(/\s*(?:\*\/|"""|''')$/, '');
}
