/** Decides, while a completion streams in, where it should end: one line, or the block that its first line opens. */

import type { CursorContext } from './cursor-context.js';
import { completionLimits } from './limits.js';

/**
 * UTF-16 offset at which `text`, streamed so far, is whole; undefined while it should go on.
 * `ended` says that no more will come, so that the last line counts as complete. Linear in the text.
 */
export function streamStop(text: string, at: CursorContext, lineOnly: boolean, ended: boolean): number | undefined {
  if (text.length >= completionLimits.completionCharactersMax) return lastLineEnd(text);
  const lines = text.split('\n');
  const complete = ended ? lines.length : lines.length - 1;
  if (complete === 0) return undefined;
  // Asked for at the end of a line, a completion may begin by opening the next one.
  const startsBelow = lines[0]?.trim() === '' && at.linePrefix.trim() !== '' && !lineOnly;
  // A block that was opened before the cursor is streamed whole; after a finished line only the next one is.
  const head = startsBelow && !opensBlock(at.linePrefix) ? 1 : 0;
  if (complete <= head) return undefined;
  let offset = endOf(lines, head);
  const oneLine = lineOnly || /[\p{L}\p{N}_]/u.test(at.lineSuffix);
  if (oneLine || !opensBlock(head === 0 ? at.linePrefix + (lines[0] ?? '') : (lines[head] ?? ''))) return offset;
  const base = indentWidth(head === 0 ? at.linePrefix + (lines[0] ?? '') : (lines[head] ?? ''));
  for (let i = head + 1; i < complete; i++) {
    const line = lines[i] ?? '';
    const trimmed = line.trim();
    if (trimmed === '') {
      if ((lines[i - 1] ?? '').trim() === '') return offset;
      continue;
    }
    if (trimmed === at.below && trimmed.length > 2) return offset;
    if (trimmed === lines[i - 1]?.trim() && trimmed === lines[i - 2]?.trim()) return offset;
    const width = indentWidth(line);
    if (width < base) return offset;
    const end = endOf(lines, i);
    if (width === base) {
      if (!closesBlock(trimmed)) return offset;
      if (!opensBlock(line)) return end;
    }
    if (i - head >= completionLimits.completionLinesMax) return end;
    offset = end;
  }
  return ended ? offset : undefined;
}

/** The line ends with something that makes the next one belong to it. */
export function opensBlock(line: string): boolean {
  return /(?:[{([:]|=>|\bthen|\bdo)\s*(?:\/\/.*|#.*)?$/.test(line.trimEnd());
}

function closesBlock(trimmed: string): boolean {
  return /^(?:[)\]}]|end\b|fi\b|done\b|esac\b|else\b|elif\b|except\b|catch\b|finally\b)/.test(trimmed);
}

function indentWidth(line: string): number {
  let width = 0;
  for (const character of line) {
    if (character === ' ') width++;
    else if (character === '\t') width += 4;
    else break;
  }
  return width;
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
