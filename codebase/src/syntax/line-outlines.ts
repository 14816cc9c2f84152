/** Outlines told line by line, for languages without a grammar: documents, data, and Kotlin. Linear in the text. */
import { kotlinOutline } from './kotlin-outline.js';
import { syntaxLimits } from './limits.js';
import type { Definition, DefinitionKind, Outline } from './outline.js';

/** By LSP language id. */
export const lineOutlines: ReadonlyMap<string, (text: string) => Outline> = new Map([
  ['kotlin', kotlinOutline],
  ['markdown', (text) => nested(text, markdownHeading, 'section')],
  ['yaml', (text) => nested(text, yamlKey, 'field')],
  ['json', (text) => nested(text, jsonKey, 'field')],
  ['jsonc', (text) => nested(text, jsonKey, 'field')],
  ['html', (text) => flat(text, htmlMark)],
  ['sql', (text) => flat(text, sqlStatement)],
]);

interface Mark {
  readonly name: string;
  readonly kind: DefinitionKind;
  /** Deeper marks lie in the last one that is less deep. */
  readonly depth: number;
}

/** What one line marks; told in order, with what the lines before left open. */
type LineReader = (line: string, state: { fence: string; found: number }) => Mark | undefined;

const markdownHeading: LineReader = (line, state) => {
  const fence = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
  if (fence !== undefined && (state.fence === '' || fence.startsWith(state.fence)))
    state.fence = state.fence === '' ? fence : '';
  if (state.fence !== '') return undefined;
  const [, hashes = '', name = ''] = /^(#{1,6})\s+(.+?)\s*#*\s*$/.exec(line) ?? [];
  return name === '' ? undefined : { name, kind: 'section', depth: hashes.length };
};

const yamlKey: LineReader = (line, state) => {
  const indent = line.search(/\S/);
  if (state.fence !== '') {
    if (indent < 0 || indent >= state.fence.length) return undefined;
    state.fence = '';
  }
  const [, before = '', quoted, plain, rest = ''] =
    /^(\s*(?:-\s+)?)(?:(["'][^"']{1,100}["'])|([\w$./@-][^\s:#][^:#]{0,98}|[\w$])):(?:\s+(.*))?$/.exec(line) ?? [];
  const name = quoted?.slice(1, -1) ?? plain;
  if (name === undefined) return undefined;
  if (/^[|>][-+\d]*\s*$/.test(rest)) state.fence = ' '.repeat(before.length + 1);
  return before.length > 4 * keyDepthMax ? undefined : { name, kind: 'field', depth: before.length };
};

const jsonKey: LineReader = (line) => {
  const [, indent = '', name] = /^(\s*)(?:[{,]\s*)?"((?:[^"\\]|\\.){1,100})"\s*:/.exec(line) ?? [];
  return name === undefined || indent.length > 4 * keyDepthMax
    ? undefined
    : { name, kind: 'field', depth: indent.replaceAll('\t', '  ').length };
};

const htmlMark: LineReader = (line) => {
  const id = /\bid\s*=\s*(["'])([^"'<>]{1,100})\1/.exec(line)?.[2];
  const heading = /<h([1-6])\b[^>]*>\s*([^<]{1,100})/i.exec(line)?.[2]?.trim();
  const name = id === undefined ? heading : `#${id}`;
  return name === undefined || name === '' ? undefined : { name, kind: 'section', depth: 0 };
};

const sqlKinds: Readonly<Record<string, DefinitionKind>> = {
  table: 'class',
  view: 'class',
  type: 'type',
  function: 'function',
  procedure: 'function',
  trigger: 'function',
  schema: 'module',
  index: 'field',
  sequence: 'field',
};

const sqlStatement: LineReader = (line) => {
  const found =
    /^\s*create\s+(?:or\s+(?:replace|alter)\s+)?(?:(?:global|local|temp|temporary|unlogged|unique|materialized|external|virtual)\s+)*(table|view|type|function|procedure|trigger|schema|index|sequence)\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?([\w$."`[\]]{1,200})/i.exec(
      line,
    );
  const kind = sqlKinds[found?.[1]?.toLowerCase() ?? ''];
  const name =
    found?.[2]
      ?.replace(/["`[\]]/g, '')
      .split('.')
      .at(-1) ?? '';
  return kind === undefined || name === '' ? undefined : { name, kind, depth: 0 };
};

/** Keys deeper than this say little of a file. */
const keyDepthMax = 3;

/** Each mark ends before the next that is as shallow. */
function nested(text: string, read: LineReader, kind: DefinitionKind): Outline {
  const lines = linesOf(text);
  const marks: { mark: Mark; line: number; text: string }[] = [];
  const state = { fence: '', found: 0 };
  for (const [index, line] of lines.entries()) {
    const mark = line.length > lineCharsMax ? undefined : read(line, state);
    if (mark !== undefined && marks.length < syntaxLimits.definitionsMax)
      marks.push({ mark, line: index + 1, text: line });
  }
  const open: { name: string; depth: number; index: number }[] = [];
  const ends = new Array<number>(marks.length).fill(lines.length);
  const definitions: Definition[] = [];
  const shut = (depth: number, line: number) => {
    for (let last = open.at(-1); last !== undefined && last.depth >= depth; last = open.at(-1)) {
      ends[last.index] = line;
      open.pop();
    }
  };
  for (const [index, { mark, line, text: written }] of marks.entries()) {
    shut(mark.depth, line - 1);
    if (open.length >= syntaxLimits.depthMax) continue;
    const container = open.map(({ name }) => name).join('.');
    definitions.push({ ...plain(mark.name, kind, line, written), container });
    open.push({ name: mark.name, depth: mark.depth, index });
  }
  const endOf = new Map(marks.map(({ line }, index) => [line, ends[index] ?? line]));
  return {
    definitions: definitions.map((made) => ({
      ...made,
      endLine: trimmedEnd(lines, made.startLine, endOf.get(made.startLine) ?? made.startLine),
    })),
    imports: [],
  };
}

/** Each mark ends where the next begins, or at an empty line. */
function flat(text: string, read: LineReader): Outline {
  const lines = linesOf(text);
  const definitions: Definition[] = [];
  const state = { fence: '', found: 0 };
  for (const [index, line] of lines.entries()) {
    const mark = line.length > lineCharsMax ? undefined : read(line, state);
    if (mark === undefined || definitions.length >= syntaxLimits.definitionsMax) continue;
    let end = index;
    while (
      mark.kind !== 'section' &&
      end + 1 < lines.length &&
      !/;\s*$/.test(lines[end] ?? '') &&
      end - index < statementLinesMax
    )
      end++;
    definitions.push({ ...plain(mark.name, mark.kind, index + 1, line), endLine: end + 1 });
  }
  return { definitions, imports: [] };
}

const lineCharsMax = 2_000;
const statementLinesMax = 200;

const linesOf = (text: string) => text.split(/\r\n|\n|\r/);

function trimmedEnd(lines: readonly string[], start: number, end: number): number {
  let last = end;
  while (last > start && (lines[last - 1] ?? '').trim() === '') last--;
  return last;
}

function plain(name: string, kind: DefinitionKind, line: number, written: string): Definition {
  const signature = written.trim().replace(/\s+/g, ' ').slice(0, syntaxLimits.signatureCharsMax);
  return {
    name,
    kind,
    container: '',
    startLine: line,
    endLine: line,
    docLine: undefined,
    signature,
    bases: [],
    type: undefined,
    exported: true,
  };
}
