/** Decides, while a completion streams in, where it should end: one line, or the block that its first line opens. */

import { completionLimits } from '../limits.js';
import { blockEndBySyntax } from '../lines/block-end-by-syntax.js';
import { closesBlock, mayOpenBelow, opensBlock } from '../lines/block-openers.js';
import { bracketDepth } from '../lines/bracket-depth.js';
import { type CursorContext, lineAbove } from '../lines/cursor-context.js';
import { indentWidth } from '../lines/indent-width.js';
import { isLineBelow } from '../lines/line-below.js';
import { restReached } from '../lines/rest-reached.js';

/** What a completion is streamed for. */
export interface StreamScene {
  readonly at: CursorContext;
  readonly languageId: string;
  readonly lineOnly: boolean;
  /** Texts by which this model says that it is done or has lost its way. */
  readonly markers: readonly string[];
}

export interface StreamStop {
  /** UTF-16 offset at which the streamed text is whole. */
  readonly end: number;
  readonly why: StopReason;
}

export type StopReason =
  | 'line'
  | 'block'
  | 'next-line-reached'
  | 'rest-of-line-reached'
  | 'bracket-closed'
  | 'repeats'
  | 'marker'
  | 'length'
  | 'ended';

/**
 * Where `text`, streamed so far, is whole; undefined while it should go on. `ended` says that no more will come, so that the
 * last line counts as complete. Linear in the text.
 */
export function streamStop(text: string, scene: StreamScene, ended: boolean): StreamStop | undefined {
  const marker = markerAt(text, scene);
  const said = marker === undefined ? text : text.slice(0, marker);
  const stop = stopOf(said, scene, ended || marker !== undefined);
  if (marker === undefined || stop === undefined || stop.why !== 'ended') return stop;
  return { ...stop, why: 'marker' };
}

function stopOf(text: string, scene: StreamScene, ended: boolean): StreamStop | undefined {
  if (text.length >= completionLimits.completionCharactersMax) return { end: lastLineEnd(text), why: 'length' };
  const { at, lineOnly } = scene;
  const early = restReached(text, at, ended);
  if (early !== undefined) return early;
  const lines = text.split('\n');
  const complete = ended ? lines.length : lines.length - 1;
  if (complete === 0) return undefined;
  // Asked for at the end of a line, a completion may begin by opening the next one.
  const startsBelow = lines[0]?.trim() === '' && at.linePrefix.trim() !== '' && !lineOnly;
  const block = lineOnly || hasWord(at.lineSuffix) ? undefined : openedBlock(lines, scene, startsBelow);
  // After a finished line only the next one is wanted.
  const head = startsBelow && block?.openedBy !== 'before' ? 1 : 0;
  if (complete <= head) return undefined;
  if (block === undefined) return lineStop(lines, complete, head, scene, ended);
  return blockStop(lines, complete, head, block, scene, ended);
}

/** A statement that goes on behind an operator is taken on. */
function lineStop(
  lines: readonly string[],
  complete: number,
  head: number,
  { at, lineOnly, languageId }: StreamScene,
  ended: boolean,
): StreamStop | undefined {
  const first = head === 0 ? at.linePrefix + (lines[0] ?? '') : (lines[head] ?? '');
  let last = head;
  if (!lineOnly && at.lineSuffix.trim() === '') {
    const isNextKnown = ended || complete > head + 1 || (lines[head + 1] ?? '').trim() !== '';
    if (!isNextKnown && mayOpenBelow(first, languageId)) return undefined;
    const goesOn = (line: string) =>
      /(?:&&|\|\||\?\?|\\|[^=!<>]=|[^+]\+)$/.test(line) && !/^\s*(?:\/\/|#|\*|--)/.test(line);
    while (last - head < completionLimits.statementLinesMax && goesOn(last === head ? first : (lines[last] ?? ''))) {
      if (last + 1 >= complete) return ended ? { end: endOf(lines, last), why: 'ended' } : undefined;
      if (indentWidth(lines[last + 1] ?? '') <= indentWidth(first)) break;
      last++;
    }
  }
  return { end: endOf(lines, last), why: ended && complete === last + 1 ? 'ended' : 'line' };
}

interface OpenedBlock {
  /** The line that opens it; `before` the cursor, or the first `streamed` one. */
  readonly openedBy: 'before' | 'streamed';
  readonly header: string;
  /** What stands between the header and the streamed text. */
  readonly between: string;
}

function openedBlock(
  lines: readonly string[],
  { at, languageId }: StreamScene,
  startsBelow: boolean,
): OpenedBlock | undefined {
  const opens = (line: string) => opensBlock(line, languageId) || bracketDepth(line).open !== '';
  if (startsBelow && opens(at.linePrefix)) return { openedBy: 'before', header: at.linePrefix, between: '' };
  const first = startsBelow ? (lines[1] ?? '') : at.linePrefix + (lines[0] ?? '');
  if (at.linePrefix.trim() === '' && !startsBelow) {
    const header = lineAbove(at);
    const isEmpty = at.below === '' || at.belowIndent <= indentWidth(header);
    if (header !== '' && isEmpty && opensBlock(header, languageId) && indentWidth(first) > indentWidth(header))
      return { openedBy: 'before', header, between: `\n${at.linePrefix}` };
  }
  const closedBehind = bracketDepth(first + at.lineSuffix).open === '';
  const next = lines[startsBelow ? 2 : 1]?.trim() ?? '';
  const opensBelow = next.startsWith('{') && mayOpenBelow(first, languageId);
  if (opensBlock(first, languageId) || (opens(first) && !closedBehind) || opensBelow)
    return { openedBy: 'streamed', header: first, between: '' };
  return undefined;
}

function blockStop(
  lines: readonly string[],
  complete: number,
  head: number,
  block: OpenedBlock,
  { at, languageId }: StreamScene,
  ended: boolean,
): StreamStop | undefined {
  const base = indentWidth(block.header);
  const begin = block.openedBy === 'before' && head === 0 ? 0 : head + 1;
  let end = begin === 0 ? 0 : endOf(lines, head);
  /** The block so far, as a text of its own: what is inside a string is no code. */
  let whole = block.openedBy === 'before' ? `${block.header.trimStart()}${block.between}` : block.header.trimStart();
  for (let i = begin; i < complete; i++) {
    const line = (i === 0 && block.between !== '' ? at.linePrefix : '') + (lines[i] ?? '');
    const trimmed = line.trim();
    const before = bracketDepth(whole);
    whole += i === 0 && block.between !== '' ? lines[0] : `\n${lines[i]}`;
    if (trimmed === '') {
      if (!before.inString && i > begin && (lines[i - 1] ?? '').trim() === '') return { end, why: 'block' };
      continue;
    }
    if (isLineBelow(line, at)) return { end, why: 'next-line-reached' };
    const loop = loopedLines(lines, begin, i);
    if (loop !== undefined) return { end: endOf(lines, i - loop), why: 'repeats' };
    if (!before.inString) {
      const width = indentWidth(line);
      if (width < base) return { end, why: 'block' };
      const isOpener = trimmed === '{' && i === head + 1;
      if (width === base && !closesBlock(trimmed) && !isOpener && before.open === '') return { end, why: 'block' };
      if (isClosed(whole, block, trimmed, width === base, languageId)) return { end: endOf(lines, i), why: 'block' };
    }
    end = endOf(lines, i);
    if (i - head >= completionLimits.completionLinesMax) return { end, why: 'length' };
  }
  return ended ? { end: end === 0 ? endOf(lines, complete - 1) : end, why: 'ended' } : undefined;
}

/** The line just added ends the block, and opens no further branch of it. */
function isClosed(text: string, block: OpenedBlock, line: string, atBase: boolean, languageId: string): boolean {
  if (opensBlock(line, languageId)) return false;
  if (atBase && closesBlock(line)) return !goesOn.test(line);
  const opener = bracketDepth(block.header.trimStart()).openAt[0];
  if (opener === undefined) return false;
  if (bracketDepth(text).open === '') return true;
  const end = /[)\]}]/.test(line) ? blockEndBySyntax(languageId, text, opener + 1) : undefined;
  // What ended further up was the branch before this one.
  return end !== undefined && end > text.lastIndexOf('\n');
}

const goesOn = /^(?:else|elif|elsif|elseif|except|rescue|ensure|catch|finally)\b/;

/** How many lines to drop when the last lines say for the third time (for the second, when they are many) what stood before. */
function loopedLines(lines: readonly string[], begin: number, last: number): number | undefined {
  for (const period of [1, 2, 3, 4, 5, 6]) {
    const times = period <= 2 ? 3 : 2;
    if (last - begin + 1 < period * times) break;
    const same = Array.from({ length: period * (times - 1) }, (_, k) => lines[last - k] === lines[last - k - period]);
    const spoken = Array.from({ length: period }, (_, k) => lines[last - k] ?? '').some(hasWord);
    if (spoken && same.every((equal) => equal)) return period * (times - 1) - (period === 1 ? 1 : 0);
  }
  return undefined;
}

/** Where the model says that it is done: a marker that leaked, or the fence that ends code in a chat. */
function markerAt(text: string, { markers, languageId }: StreamScene): number | undefined {
  let first = -1;
  for (const marker of languageId === 'markdown' ? markers : [...markers, '\n```']) {
    const found = text.indexOf(marker);
    if (found !== -1 && (first === -1 || found < first)) first = found;
  }
  return first === -1 ? undefined : first;
}

function hasWord(text: string): boolean {
  return /[\p{L}\p{N}_]/u.test(text);
}

function endOf(lines: readonly string[], last: number): number {
  let offset = 0;
  for (let i = 0; i <= last; i++) offset += (lines[i]?.length ?? 0) + (i < last ? 1 : 0);
  return offset;
}

function lastLineEnd(text: string): number {
  const newline = text.lastIndexOf('\n', completionLimits.completionCharactersMax);
  return newline <= 0 ? completionLimits.completionCharactersMax : newline;
}
