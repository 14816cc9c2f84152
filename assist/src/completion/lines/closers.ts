/** What is closed behind the cursor already, and what a suggestion says of it: brackets and quotes that an editor closed by itself, mostly. */

import { completionLimits } from '../limits.js';
import { bracketDepth, closerOf } from './bracket-depth.js';
import type { CursorContext } from './cursor-context.js';
import { endsInString, unescaped } from './string-ends.js';

/** The rest of the line when it only closes what is open before it, and ends a statement or an element; else empty. */
export function closersBehind({ above, linePrefix, lineSuffix }: CursorContext): string {
  if (lineSuffix.length > completionLimits.closersCharactersMax || !/^["'`]?[ )\]}]*[;,]?$/.test(lineSuffix)) return '';
  const quote = endsInString(linePrefix) ?? '';
  if (quote !== (/^["'`]/.exec(lineSuffix)?.[0] ?? '')) return '';
  const closed = bracketsIn(lineSuffix);
  if (closed === '') return linePrefix.trim() === '' ? '' : lineSuffix;
  const isClosed = owedBy(linePrefix + quote).endsWith(closed) || owedBy(above + linePrefix + quote).startsWith(closed);
  return isClosed ? lineSuffix : '';
}

/**
 * `text` so that it may stand for what is closed behind the cursor: it closes that too, with the rest of it added at its end.
 * Undefined when it says nothing of it, or otherwise. Linear in the text.
 */
export function sayingClosers(text: string, linePrefix: string, closers: string): string | undefined {
  const said = closersSaid(text, linePrefix, closers);
  const isBody = /^\n/.test(text) && bracketsIn(closers) !== '';
  if (said === undefined) return isBody && isBalanced(text) ? belowBlock(text, linePrefix, closers) : undefined;
  const { whole, left, isOpen, inComment } = said;
  const mark = left.trim();
  // What is closed would be closed in the comment.
  if (mark !== '' && inComment) return undefined;
  if (mark === '' || (/^[;,]$/.test(mark) && whole.endsWith(mark))) return inOrder(whole, closers);
  return isOpen || /[;,]$/.test(whole) ? undefined : inOrder(whole + left, closers);
}

/** `text` up to where it says what is closed behind the cursor; undefined when it does not. Linear in the text. */
export function beforeClosers(text: string, at: CursorContext): string | undefined {
  const said = closersSaid(text, at.linePrefix, closersBehind(at));
  return said && text.slice(0, said.at);
}

interface SaidClosers {
  /** Offset of the first. */
  readonly at: number;
  /** The text without what closes more than the line opens. */
  readonly whole: string;
  /** What is closed behind the cursor and not said. */
  readonly left: string;
  /** The text leaves a bracket open. */
  readonly isOpen: boolean;
  /** The text ends within a comment. */
  readonly inComment: boolean;
}

function closersSaid(text: string, linePrefix: string, closers: string): SaidClosers | undefined {
  const quote = endsInString(linePrefix);
  // Of these, one alone goes over several lines.
  const string = quote === '`' ? text : (text.split('\n', 1)[0] ?? '');
  const inside = quote === undefined ? 0 : unescaped(string, quote) + 1;
  if (closers === '' || (quote !== undefined && inside === 0)) return undefined;
  const { surplus, surplusAt, open, inComment } = bracketDepth(text.slice(inside));
  const wanted = bracketsIn(closers);
  // Where the line opens more than is closed behind the cursor, what is closed first is that.
  const more = Math.max(0, owedBy(linePrefix + (quote ?? '')).length - wanted.length);
  const said = surplus.slice(more, more + wanted.length);
  if (!wanted.startsWith(said)) return undefined;
  const over = surplusAt[more + wanted.length];
  const newline = text.indexOf('\n');
  // On the cursor's line, what closes more than that closes what stands above, and is closed below.
  const isOver = over !== undefined && (newline === -1 || inside + over < newline);
  const whole = (isOver ? text.slice(0, inside + over) : text).trimEnd();
  const told = {
    whole,
    isOpen: open !== '',
    inComment,
    left: closers.slice(behindBrackets(closers, said.length, Math.min(1, inside))),
  };
  if (quote !== undefined) return { ...told, at: inside - 1 };
  const first = surplusAt[more];
  if (said !== '' && first !== undefined) return { ...told, at: first };
  const isMark = wanted === '' && !inComment && whole.endsWith(closers.trim());
  return isMark ? { ...told, at: whole.length - closers.trim().length } : undefined;
}

/** The body of a block that is closed behind the cursor: the closers stand on a line of their own. */
function belowBlock(body: string, linePrefix: string, closers: string): string {
  return `${body.trimEnd()}\n${/^[ \t]*/.exec(linePrefix)?.[0] ?? ''}${closers.trimStart()}`;
}

function isBalanced(text: string): boolean {
  const { open, surplus } = bracketDepth(text);
  return open === '' && surplus === '';
}

/** Editors draw what goes before, between and behind the characters that are there, and nothing else. */
function inOrder(text: string, characters: string): string | undefined {
  let held = 0;
  for (const character of text) if (character === characters[held]) held++;
  return held === characters.length ? text : undefined;
}

/** The closers of what a text opens, innermost first. */
export function owedBy(text: string): string {
  const { open } = bracketDepth(text);
  return [...open]
    .reverse()
    .map((opener) => closerOf[opener] ?? '')
    .join('');
}

function bracketsIn(closers: string): string {
  return closers.replace(/[^)\]}]/g, '');
}

/** Offset behind so many brackets, looked for from `from` on. */
function behindBrackets(closers: string, count: number, from: number): number {
  let end = from;
  for (let at = from, passed = 0; passed < count && at < closers.length; at++)
    if (/[)\]}]/.test(closers[at] ?? '')) {
      passed++;
      end = at + 1;
    }
  return end;
}
