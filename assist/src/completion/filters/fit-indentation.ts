/** Gives a suggestion the indentation of its file: tabs or spaces, as wide as the file has them, begun where the cursor stands. */
import { opensBlock } from '../lines/block-openers.js';
import { type CursorContext, lineAbove } from '../lines/cursor-context.js';
import { indentWidth } from '../lines/indent-width.js';

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
  const steps = stepsOf(at);
  const header = lineAbove(at);
  const width = indentWidth(at.linePrefix) + extra;
  const isTooDeep = width > indentWidth(header) + (opensBlock(header) ? deepestStep(header, steps) : 0);
  // A model whose tokens are runs of spaces often writes some too many or too few.
  const least = steps.reduce((some, { more }) => Math.min(some, more), Number.POSITIVE_INFINITY);
  const isStep = steps.length === 0 || extra % least === 0 || width % least === 0;
  return isTooDeep || !isStep ? line.trimStart() : line;
}

interface Step {
  readonly header: string;
  readonly more: number;
}

/** How much deeper it is behind lines that open a block: what is aligned below a bracket says nothing. */
function stepsOf({ above }: CursorContext): readonly Step[] {
  const lines = above.split('\n').filter((line) => line.trim() !== '');
  return lines.flatMap((header, i) => {
    const more = indentWidth(lines[i + 1] ?? '') - indentWidth(header);
    return more >= 2 && opensBlock(header) ? [{ header, more }] : [];
  });
}

/** What a bracket holds may stand deeper than a block of the file does. */
function deepestStep(header: string, steps: readonly Step[]): number {
  const isBracket = (line: string) => /[([]\s*$/.test(line);
  if (isBracket(header)) return deepestColumns;
  const deepest = steps.reduce((some, step) => (isBracket(step.header) ? some : Math.max(some, step.more)), 0);
  return deepest === 0 ? deepestColumns : Math.min(deepestColumns, deepest);
}

const deepestColumns = 8;

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
