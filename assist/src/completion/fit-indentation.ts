/** Gives a suggestion the indentation of its file: tabs or spaces, as wide as the file has them, begun where the cursor stands. */
import { opensBlock } from './block-openers.js';
import { type CursorContext, lineAbove } from './cursor-context.js';
import { indentWidth } from './indent-width.js';

/** Linear in the text. */
export function fitIndentation(text: string, at: CursorContext): string {
  const lines = text.split('\n');
  lines[0] = fitFirst(lines[0] ?? '', at);
  if (lines.length === 1) return lines[0];
  const own = unitOf(`${at.above}${at.linePrefix}`.split('\n'));
  if (own === undefined) return lines.join('\n');
  const base = leading(at.linePrefix);
  const said = unitOf(lines.slice(1), indentWidth(base));
  if (said === undefined) return lines.join('\n');
  if (own === '\t' && said !== '\t')
    return lines.map((line, i) => (i === 0 ? line : toTabs(line, said.length))).join('\n');
  if (own !== '\t' && said === '\t') return lines.map((line, i) => (i === 0 ? line : toSpaces(line, own))).join('\n');
  const isWider = own !== '\t' && said !== '\t' && said.length !== own.length && base === '';
  return isWider
    ? lines.map((line, i) => (i === 0 ? line : rescaled(line, said.length, own))).join('\n')
    : lines.join('\n');
}

/** On a line that is indented already, a suggestion must not bring the same indentation again. */
function fitFirst(line: string, at: CursorContext): string {
  if (at.linePrefix === '' || at.linePrefix.trim() !== '') return line;
  const extra = indentWidth(line);
  if (extra === 0 || line.trim() === '') return line;
  const header = lineAbove(at);
  const most = indentWidth(header) + (opensBlock(header) ? 8 : 0);
  const isTooDeep = indentWidth(at.linePrefix) + extra > most;
  return isTooDeep || !isStep(extra, at) ? line.trimStart() : line;
}

/** Whether so much more is a step of the file's, or comes to one: a model whose tokens are runs of spaces often writes some too many or too few. */
function isStep(extra: number, { above, linePrefix }: CursorContext): boolean {
  const lines = above.split('\n').filter((line) => line.trim() !== '');
  // Behind lines that open a block alone: what is aligned below a bracket says nothing.
  const step = lines.reduce((least, line, i) => {
    const more = indentWidth(lines[i + 1] ?? '') - indentWidth(line);
    return more >= 2 && more < least && opensBlock(line) ? more : least;
  }, Number.POSITIVE_INFINITY);
  if (step === Number.POSITIVE_INFINITY) return true;
  return extra % step === 0 || (indentWidth(linePrefix) + extra) % step === 0;
}

/** What the lines are indented by: a tab, or the least step in spaces; undefined where none is. */
function unitOf(lines: readonly string[], from = 0): string | undefined {
  let least = 0;
  let before = from;
  for (const line of lines) {
    if (line.trim() === '') continue;
    if (line.startsWith('\t')) return '\t';
    const width = indentWidth(line);
    const step = Math.abs(width - before);
    if (step >= 2 && (least === 0 || step < least)) least = step;
    before = width;
  }
  return least === 0 ? undefined : ' '.repeat(Math.min(least, 8));
}

function leading(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

function toTabs(line: string, width: number): string {
  const indent = leading(line);
  if (indent.includes('\t')) return line;
  return '\t'.repeat(Math.round(indent.length / width)) + line.slice(indent.length);
}

function toSpaces(line: string, unit: string): string {
  const indent = leading(line);
  return indent.replaceAll('\t', unit) + line.slice(indent.length);
}

function rescaled(line: string, width: number, unit: string): string {
  const indent = leading(line);
  if (indent.length % width !== 0) return line;
  return unit.repeat(indent.length / width) + line.slice(indent.length);
}
