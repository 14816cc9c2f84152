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
  /** What follows the first line is no part of it. */
  readonly oneLine: boolean;
  /** Comments from `#` on may stand in it and before the body, as in Python. */
  readonly hashComments: boolean;
}

/** White space folded, decorators and what leads over to a body left out; at most `signatureCharsMax` long. */
export function signatureOf(text: string, header: HeaderText): string {
  const { before, start, headerEnd, end, withValue, tail, oneLine, hashComments } = header;
  const { signatureCharsMax, valueCharsMax } = syntaxLimits;
  const isShort =
    withValue && end > headerEnd && end - headerEnd <= valueCharsMax && !text.slice(headerEnd, end).includes('\n');
  const written = `${before}${text.slice(start, Math.min(isShort ? end : headerEnd, start + 8 * signatureCharsMax))}${tail}`;
  const bare = /^\s*[@[#]/.test(written)
    ? written.replace(/^\s*@/.test(written) ? decorators : attributes, '')
    : written;
  const said = hashComments ? bare.replace(quotedOrComment, (_, quoted = '') => quoted) : bare;
  const folded = (oneLine ? said.replace(/\s*(?:\n|\s#\s)[\s\S]*$/, '') : said)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\s*(?:=>|\bdefault|[{=:;,(])$/, '');
  return folded.length > signatureCharsMax ? folded.slice(0, signatureCharsMax) : folded;
}

/** The keyword and modifiers that later definitions of one statement share with the first: `private int` of `private int a, b`. */
export function sharedPrefix(prefix: string): string {
  return /^\w+(?=\s*\()/.exec(prefix)?.[0].concat(' ') ?? /^\s*(?:[\w<>[\].?,]+\s+)+/.exec(prefix)?.[0] ?? '';
}

/** Python's; what is in quotes is passed over. */
const quotedOrComment = /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|#[^\n]*/g;

const decorators = /^(?:\s*@(?!interface\b)[\w.]+(?:\((?:[^()]|\([^()]*\))*\))?\s*(?:\/\/[^\n]*)?)+/;

/** As `[Serializable]`, `#[derive(Debug)]`. */
const attributes = /^(?:\s*#?!?\[(?:[^[\]]|\[[^\]]*\])*\])+/;
