/** Names around the cursor with a loose end: used below and bound by nothing, or bound above and used by nothing. */
import { indentWidth } from '@foretoken/codebase/segments/line-source.js';
import { codeTokens } from './code-tokens.js';
import type { CursorFrame } from './cursor-frame.js';
import { headerName, isComment, isHeader, isImport } from './line-kinds.js';
import { lineNames } from './line-names.js';
import type { LineSources } from './line-sources.js';

export interface LooseNames {
  /** Variables that the code below uses and nothing in sight binds, nearest use first. */
  readonly below: readonly string[];
  /** Rows to the nearest use of one; 0 where there is none. */
  readonly rowsBelow: number;
  /** Variables that the cursor's function binds above and nothing uses, nearest first. */
  readonly above: readonly string[];
  /** Whether a name stands where the cursor's line could mean it. */
  isVisible(name: string): boolean;
  /** Whether the code below uses a name that stands nowhere above and that no import below brings. */
  isUnimported(name: string): boolean;
}

export function looseNames(all: LineSources, frame: CursorFrame): LooseNames {
  const above = lookAbove(all, frame);
  const isVisible = (name: string) => above.names.has(name) || above.isOuter(name);
  const below: string[] = [];
  let rowsBelow = 0;
  const boundBelow = new Set<string>();
  const usedBelow = new Set<string>();
  let inProse = above.inProse;
  let looked = 0;
  let row = 0;
  for (; row < frame.rowsBelow.length && looked < belowRowsMax; row++) {
    const whole = frame.rowsBelow[row] ?? '';
    const text = whole.trim();
    if (text === '') continue;
    if (widthOf(whole) <= above.functionIndent) break;
    looked++;
    const quotes = text.split('"""').length - 1;
    if (quotes > 0) {
      if (quotes % 2 === 1) inProse = !inProse;
      continue;
    }
    if (inProse || isComment(text)) continue;
    const { binds, uses } = lineNames(codeTokens(text));
    for (const name of uses) {
      usedBelow.add(name);
      if (boundBelow.has(name) || below.length >= looseMax || below.includes(name) || isVisible(name)) continue;
      if (boundFurther(all, frame, name, row + 1, above.functionIndent)) continue;
      if (below.length === 0) rowsBelow = row + 1;
      below.push(name);
    }
    for (const name of binds) boundBelow.add(name);
  }
  const isCut = looked >= belowRowsMax;
  return {
    below,
    rowsBelow,
    above: above.unused
      .filter((name) => !usedBelow.has(name) && !(isCut && all.usesBelowOf(name) > 0))
      .slice(0, looseMax),
    isVisible,
    isUnimported: unimported(all, frame),
  };
}

function unimported(all: LineSources, frame: CursorFrame): (name: string) => boolean {
  let imported: Set<string> | undefined;
  return (name) => {
    const uses = all.usesBelowOf(name);
    if (uses === 0 || uses < all.bufferUsesOf(name)) return false;
    imported ??= importedBelow(frame);
    return !imported.has(name);
  };
}

function importedBelow(frame: CursorFrame): Set<string> {
  const names = new Set<string>();
  for (const row of frame.rowsBelow.slice(0, importRowsMax))
    if (isImport(row)) for (const name of lineNames(codeTokens(row.trim())).binds) names.add(name);
  return names;
}

const belowRowsMax = 20;
const bodyRowsMax = 50;
const importRowsMax = 80;
const looseMax = 6;

interface Above {
  /** Variables of the cursor's function. */
  readonly names: ReadonlySet<string>;
  /** Of these those that are bound and not used, nearest first. */
  readonly unused: readonly string[];
  /** Whether the cursor stands in a docstring. */
  readonly inProse: boolean;
  /** Indentation of its header; −1 outside any. */
  readonly functionIndent: number;
  /** Whether a name stands outside the function, no deeper than what encloses it. */
  isOuter(name: string): boolean;
}

function lookAbove(all: LineSources, frame: CursorFrame): Above {
  const rows = frame.rowsAbove;
  const buffer = all.sources[0]?.lines;
  const outer = new Uint8Array(buffer?.termCount ?? 0);
  const markAll = (row: number) => {
    const terms = buffer?.termsOf(buffer.rowLines[row] ?? 0);
    for (let i = terms?.start ?? 0; i < (terms?.end ?? 0); i++) outer[terms?.items[i] ?? 0] = 1;
  };
  const names = new Set<string>();
  const used = new Set<string>();
  const bound: string[] = [];
  let level = levelOf(frame);
  let functionIndent = -1;
  // Where the function begins, once its header is met; until then all rows count as its own.
  let isBody = true;
  let bodyRows = 0;
  const inProse = frame.sideAbove.text.split('"""').length % 2 === 0;
  let rowInProse = inProse;
  for (let row = rows.length - 1; row >= 0; row--) {
    if (buffer?.rowLines[row] === 0) continue;
    const whole = rows[row] ?? '';
    const width = widthOf(whole);
    if (isBody) {
      const text = whole.trim();
      const quotes = text.split('"""').length - 1;
      const isCode = !rowInProse && quotes === 0 && !isComment(text);
      if (quotes % 2 === 1) rowInProse = !rowInProse;
      const { binds, uses } = bodyRows++ < bodyRowsMax && isCode ? lineNames(codeTokens(text)) : nothing;
      if (bodyRows > bodyRowsMax) markAll(row);
      for (const name of binds) {
        names.add(name);
        bound.push(name);
      }
      for (const name of uses) {
        names.add(name);
        used.add(name);
      }
      if (width >= level) {
        // The header's first line, where the body's begins with what closes it.
        if (functionIndent >= 0 && width <= functionIndent) isBody = false;
        continue;
      }
      level = width;
      if (!isHeader(text)) continue;
      functionIndent = width;
      if (!closes(text)) isBody = false;
    } else if (width <= level) {
      level = width;
      const text = whole.trim();
      if (!isHeader(text)) markAll(row);
      else {
        const term = buffer?.termOf(headerName(text));
        if (term !== undefined) outer[term] = 1;
      }
    } else if (row < importRowsMax && isImported(whole.trim())) markAll(row);
  }
  if (functionIndent < 0) {
    return {
      names,
      unused: [],
      inProse,
      functionIndent,
      isOuter: (name) => all.bufferUsesOf(name) > all.usesBelowOf(name),
    };
  }
  return {
    names,
    unused: [...new Set(bound)].filter((name) => !used.has(name)),
    inProse,
    functionIndent,
    isOuter: (name) => outer[buffer?.termOf(name) ?? -1] === 1,
  };
}

const nothing = { binds: [], uses: [] };

/** The indentation of the code that the cursor stands in. */
function levelOf(frame: CursorFrame): number {
  const below = frame.below[0];
  if (frame.indent !== '' && frame.typed !== '') return indentWidth(frame.indent);
  if (below === undefined) return indentWidth(frame.above[0]?.indent ?? '') + 1;
  return indentWidth(below.indent) + (closes(below.text) ? 1 : 0);
}

function closes(text: string): boolean {
  const first = text[0];
  return first === ')' || first === ']' || first === '}';
}

/** A row of an import of several lines. */
function isImported(text: string): boolean {
  return /^(?:[\w$ ,.*]+|(?:\w+ )?"[^"]*")$/.test(text);
}

/** Whether code after the cursor's function binds a name that is seen in it: what is declared later, outside. */
function boundFurther(all: LineSources, frame: CursorFrame, name: string, from: number, indent: number): boolean {
  const buffer = all.sources[0]?.lines;
  const term = buffer?.termOf(name);
  if (buffer === undefined || term === undefined) return false;
  const lines = buffer.linesWith(term);
  for (let i = lines.start; i < lines.end; i++) {
    const line = lines.items[i] ?? 0;
    const rows = buffer.rowsOf(line);
    for (let j = rows.start; j < rows.end; j++) {
      const row = (rows.items[j] ?? 0) - frame.rowsAbove.length;
      if (row < from || widthOf(frame.rowsBelow[row] ?? '') > Math.max(0, indent)) continue;
      const text = buffer.textOf(line);
      if (isHeader(text) ? headerName(text) === name : lineNames(codeTokens(text)).binds.includes(name)) return true;
    }
  }
  return false;
}

function widthOf(row: string): number {
  let at = 0;
  while (row.charCodeAt(at) === 32) at++;
  return row.charCodeAt(at) === 9 ? indentWidth(row.slice(0, row.length - row.trimStart().length)) : at;
}
