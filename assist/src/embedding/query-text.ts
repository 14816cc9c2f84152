/** What the embedding of a cursor's surroundings is asked for with: whole lines around its own, so that it is the same from key to key. */
import { type PromptText, slicePromptText } from '@foretoken/privacy/prompt-text.js';
import { toPromptPieces, toPromptText } from '@foretoken/privacy/secret-filter.js';
import { embeddingLimits } from './limits.js';

export interface CursorQuery {
  readonly text: PromptText;
  /** 0-based line of the cursor. */
  readonly line: number;
}

export function cursorQuery(prefix: string, suffix: string): CursorQuery {
  const lineStart = prefix.lastIndexOf('\n') + 1;
  const start = back(prefix, lineStart, embeddingLimits.queryLinesAbove);
  const lineEnd = suffix.indexOf('\n');
  const end = lineEnd === -1 ? suffix.length : forward(suffix, lineEnd + 1, embeddingLimits.queryLinesBelow);
  // A secret that begins or ends outside the lines is found in what lies around them.
  const around = embeddingLimits.secretCharactersMax;
  const windowStart = Math.max(0, start - around);
  const above = prefix.slice(windowStart, lineStart);
  const below = lineEnd === -1 ? '' : suffix.slice(lineEnd + 1, end + around);
  const cuts = [start - windowStart, above.length + Math.min(below.length, end - lineEnd - 1)];
  const [, text = toPromptText('').text] = toPromptPieces(above + below, cuts).pieces;
  return { text: slicePromptText(text, 0, embeddingLimits.queryCharactersMax), line: lines(prefix) };
}

function back(text: string, from: number, linesMax: number): number {
  let at = from;
  for (let line = 0; line < linesMax && at > 0; line++) at = text.lastIndexOf('\n', at - 2) + 1;
  return at;
}

function forward(text: string, from: number, linesMax: number): number {
  let at = from;
  for (let line = 0; line < linesMax && at < text.length; line++) {
    const next = text.indexOf('\n', at);
    at = next === -1 ? text.length : next + 1;
  }
  return at;
}

function lines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
