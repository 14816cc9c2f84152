/** Whether a line of the codebase can be what is being typed, names apart, and where what is missing begins in it. */
import { tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { type CodeTokens, codeTokens } from './code-tokens.js';
import { Renaming } from './renaming.js';

/** What is typed of the line: whole tokens, and perhaps a beginning of one. */
export interface Typed {
  readonly text: string;
  readonly tokens: CodeTokens;
  /** The last token may go on: the cursor stands right behind a name or number. */
  readonly open: boolean;
}

export interface Fit {
  /** First token of the line that is not yet typed. */
  readonly rest: number;
  /** What was typed of that token already. */
  readonly started: string;
  /** Names that differ between what is typed and the line. */
  readonly renamed: number;
  readonly equal: number;
}

export function typedOf(text: string): Typed {
  const trimmed = text.trimEnd();
  const whole = codeTokens(trimmed);
  const quote = whole.texts.findIndex((token, i) => whole.kinds[i] === tokenKinds.operator && quotes.includes(token));
  if (quote >= 0) {
    // A string that is still open is one token that may go on.
    const start = whole.starts[quote] ?? 0;
    const tokens: CodeTokens = {
      texts: [...whole.texts.slice(0, quote), text.slice(start)],
      kinds: [...whole.kinds.slice(0, quote), tokenKinds.string],
      starts: whole.starts.slice(0, quote + 1),
    };
    return { text, tokens, open: true };
  }
  const last = whole.kinds.at(-1);
  return {
    text,
    tokens: whole,
    open: text !== '' && text === trimmed && (last === tokenKinds.word || last === tokenKinds.number),
  };
}

const quotes = '"\'`';

/**
 * How `line` continues what is typed; names may differ and are then taught to `renaming`. Undefined when it cannot, or
 * when nothing is left of it.
 */
export function fitTyped(typed: Typed, line: string, renaming?: Renaming): Fit | undefined {
  const count = typed.tokens.texts.length;
  if (count === 0) return line === '' ? undefined : fitsAll;
  const tokens = codeTokens(line);
  if (tokens.texts.length < count) return undefined;
  let renamed = 0;
  let equal = 0;
  for (let i = 0; i < count; i++) {
    const kind = typed.tokens.kinds[i];
    const ours = typed.tokens.texts[i] ?? '';
    const theirs = tokens.texts[i] ?? '';
    const isLast = i === count - 1;
    if (kind !== tokens.kinds[i]) return undefined;
    if (isLast && typed.open && theirs !== ours) {
      // What is typed may be the beginning of their name, of what their name becomes, or a whole other name.
      if (theirs.startsWith(ours)) return { rest: i, started: ours, renamed, equal };
      if (renaming !== undefined) {
        const becomes = renaming.applyToken(kind ?? tokenKinds.word, theirs);
        if (becomes !== ours && becomes.startsWith(ours)) return { rest: i, started: ours, renamed, equal };
      }
    }
    if (isLast && typed.open && kind === tokenKinds.string) return undefined;
    if (theirs === ours) equal++;
    else if (kind === tokenKinds.operator) {
      if (isLast && theirs.startsWith(ours)) return { rest: i, started: ours, renamed, equal };
      return undefined;
    } else if (statementWords.has(ours) || statementWords.has(theirs)) return undefined;
    else {
      renamed++;
      renaming?.learnToken(kind ?? tokenKinds.word, theirs, ours);
    }
  }
  if (tokens.texts.length === count) return undefined;
  if (equal === 0 && renamed > 0 && count > 1) return undefined;
  return { rest: count, started: '', renamed, equal };
}

/** Words that make another statement of a line, and so never stand for a name; those for declarations may stand for each other. */
const statementWords = new Set(
  (
    'and assert async await break case catch class continue def default del do elif else except export extends finally for func ' +
    'function go if implements import in instanceof is new not or package raise return select switch throw throws try while with yield'
  ).split(' '),
);

/** What is missing of `line`, names done over by `renaming`; undefined when the open token would not continue. */
export function restOf(typed: Typed, line: string, fit: Fit, renaming: Renaming = none): string | undefined {
  if (typed.tokens.texts.length === 0) return renaming === none ? line : renaming.apply(line);
  const tokens = codeTokens(line);
  const start = tokens.starts[fit.rest] ?? line.length;
  if (fit.started !== '') {
    const rest = renaming.apply(line, tokens, fit.rest);
    return rest.startsWith(fit.started) ? rest.slice(fit.started.length) : undefined;
  }
  const before = fit.rest === 0 ? 0 : (tokens.starts[fit.rest - 1] ?? 0) + (tokens.texts[fit.rest - 1]?.length ?? 0);
  const space = line.slice(before, start);
  const typedSpace = typed.text.length - typed.text.trimEnd().length;
  return (typedSpace > 0 ? '' : space) + renaming.apply(line, tokens, fit.rest);
}

const none = new Renaming();
const fitsAll: Fit = { rest: 0, started: '', renamed: 0, equal: 0 };
