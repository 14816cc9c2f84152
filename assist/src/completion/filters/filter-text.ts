/** Makes a candidate fit what stands around the cursor, or refuses it and says why; nothing is shown that has not passed here. */
import { placeholderPattern, redactSecrets } from '@foretoken/privacy/secret-filter.js';
import { completionLimits } from '../limits.js';
import { bracketDepth } from '../lines/bracket-depth.js';
import { beforeClosers } from '../lines/closers.js';
import type { CursorContext } from '../lines/cursor-context.js';
import { isLineBelow } from '../lines/line-below.js';
import { restReached } from '../lines/rest-reached.js';
import { fitIndentation } from './fit-indentation.js';
import { bringsBack, type LatelyUndone } from './undone-text.js';

export type Filtered =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing'; readonly because: FilterReason };

export type FilterReason = 'blank' | 'unreadable' | 'stands-below' | 'repeats' | 'secret' | 'undone' | 'not-selected';

/** Linear in the candidate. */
export function filterText(candidate: string, at: CursorContext, lately?: LatelyUndone): Filtered {
  let text = cutAtSpecialToken(candidate);
  text = cutTyped(text, at);
  text = fitIndentation(text, at);
  text = cutDoubledSuffix(text, at);
  const above = text.trim();
  text = cutBeforeLineBelow(text, at);
  text = trimEnds(text, at);
  if (text.trim() === '') return nothing(above === '' ? 'blank' : 'stands-below');
  if (text.includes('\uFFFD') || !text.isWellFormed()) return nothing('unreadable');
  if (placeholderPattern.test(text) || bringsSecret(text, at)) return nothing('secret');
  if (repeatsAbove(text, at) || isLoop(text)) return nothing('repeats');
  if (lately !== undefined && bringsBack(text, at, lately)) return nothing('undone');
  return { kind: 'text', text };
}

function nothing(because: FilterReason): Filtered {
  return { kind: 'nothing', because };
}

/** Markers of FIM families that a server with a wrong template leaks into the text. */
function cutAtSpecialToken(text: string): string {
  const at = text.search(
    /<\|[A-Za-z][\w▁]{1,30}\|>|<(?:fim[_-](?:prefix|suffix|middle|pad)|file_sep|repo_name|(?:start|end)_of_turn|EOT|PRE|SUF|MID)>|<\/s>|<｜|<\[(?:fim-|end▁)/,
  );
  return at === -1 ? text : text.slice(0, at);
}

/** A model that says the line from its beginning, or the space before the cursor once more, is taken from where the cursor stands. */
function cutTyped(text: string, { linePrefix }: CursorContext): string {
  const typed = linePrefix.trimStart();
  if (typed.trim().length >= 6 && /[\p{L}\p{N}]\W+[\p{L}\p{N}]/u.test(typed) && text.trimStart().startsWith(typed))
    return text.trimStart().slice(typed.length);
  return typed !== '' && /\s$/.test(typed) ? text.replace(/^ (?=\S)/, '') : text;
}

/** What stands behind the cursor already, closing brackets above all, is not inserted a second time. */
function cutDoubledSuffix(text: string, at: CursorContext): string {
  const suffix = at.lineSuffix.trim();
  if (suffix === '') return text;
  const lines = text.split('\n');
  if (lines.length > 1) return beforeClosers(text, at) ?? cutDoubledEnd(text, suffix);
  const reached = restReached(text, at, true);
  return reached === undefined ? text : text.slice(0, reached.end);
}

/** A block that closes what is closed behind the cursor ends with the line before: `{|})` gets its body, and no second `})`. */
function cutDoubledEnd(text: string, suffix: string): string {
  const trimmed = text.trimEnd();
  const { surplus } = bracketDepth(trimmed);
  for (let length = Math.min(suffix.length, trimmed.length); length > 0; length--) {
    const end = suffix.slice(0, length);
    if (!/^[)\]}]/.test(end) || !trimmed.endsWith(end) || bracketDepth(end).surplus.length > surplus.length) continue;
    return trimmed.slice(0, -length);
  }
  return text;
}

/** A completion that runs into the existing next line ends before it; one that is that line is nothing. */
function cutBeforeLineBelow(text: string, at: CursorContext): string {
  const lines = text.split('\n');
  const first = at.linePrefix + (lines[0] ?? '');
  if (lines.length === 1)
    return at.lineSuffix.trim() === '' && at.below.length > 2 && isLineBelow(first, at) ? '' : text;
  const reached = lines.findIndex((line, i) => i > 0 && isLineBelow(line, at));
  return reached === -1 ? text : lines.slice(0, reached).join('\n');
}

/** Words that one line says six times on end. Constant time: each length of what is said again is looked for once. */
function isLoop(text: string): boolean {
  const said = text.slice(0, completionLimits.loopCharactersMax);
  for (let length = 3; length * 6 <= said.length; length++) {
    let alike = 0;
    for (let at = 0; at + length < said.length; at++) {
      alike = said[at] === said[at + length] && said[at] !== '\n' ? alike + 1 : 0;
      if (alike === length * 5 && /\p{L}/u.test(said.slice(at, at + length))) return true;
    }
  }
  return false;
}

/** White space at line ends goes; a line end that only makes room for what stands behind the cursor stays. */
function trimEnds(text: string, { lineSuffix }: CursorContext): string {
  const rows = text.split('\n');
  const lines = rows.map((row, at) => (at < rows.length - 1 ? row.trimEnd() : row)).join('\n');
  if (/\n[ \t]*$/.test(lines) && /^\s*[)\]}]/.test(lineSuffix)) return lines.replace(/\n\s*(\n[ \t]*)$/, '$1');
  return lines.trimEnd();
}

/** With what is typed: a key is one only behind the name that it is assigned to. */
function bringsSecret(text: string, { linePrefix }: CursorContext): boolean {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY/.test(text)) return true;
  return redactSecrets(linePrefix + text).count > redactSecrets(linePrefix).count;
}

/** A line that already stands twice above is a loop, unless it is only brackets. */
function repeatsAbove(text: string, at: CursorContext): boolean {
  const lines = text.split('\n');
  const line = (at.linePrefix + (lines[0] ?? '')).trim();
  if (!/[\p{L}\p{N}]/u.test(line)) return false;
  const above = at.above.split('\n').filter((candidate) => candidate.trim() !== '');
  return above.at(-1)?.trim() === line && above.at(-2)?.trim() === line;
}
