/** A definition's header in one line. */
import { syntaxLimits } from './limits.js';

export interface HeaderText {
  /** What is before it counts as well, as `export const` or the `type` of a group. */
  readonly before: string;
  readonly start: number;
  /** Before the body or value, and where the definition ends. */
  readonly headerEnd: number;
  readonly end: number;
  /** Whether a value that is short and in one line goes with it. */
  readonly withValue: boolean;
  readonly tail: string;
}

/** White space folded, decorators and what leads over to a body left out; at most `signatureCharsMax` long. */
export function signatureOf(text: string, header: HeaderText): string {
  const { before, start, headerEnd, end, withValue, tail } = header;
  const { signatureCharsMax, valueCharsMax } = syntaxLimits;
  const isShort =
    withValue && end > headerEnd && end - headerEnd <= valueCharsMax && !text.slice(headerEnd, end).includes('\n');
  const written = `${before}${text.slice(start, Math.min(isShort ? end : headerEnd, start + 8 * signatureCharsMax))}${tail}`;
  const bare = written.includes('@') ? written.replace(decorators, '') : written;
  const folded = bare
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\s*(?:=>|\bdefault|[{=:;,(])$/, '');
  return folded.length > signatureCharsMax ? folded.slice(0, signatureCharsMax) : folded;
}

/** The keyword and modifiers that later definitions of one statement share with the first: `private int` of `private int a, b`. */
export function sharedPrefix(prefix: string): string {
  return /^\w+(?=\s*\()/.exec(prefix)?.[0].concat(' ') ?? /^\s*(?:[\w<>[\].?,]+\s+)+/.exec(prefix)?.[0] ?? '';
}

const decorators = /^(?:\s*@(?!interface\b)[\w.]+(?:\((?:[^()]|\([^()]*\))*\))?\s*(?:\/\/[^\n]*)?)+/;
