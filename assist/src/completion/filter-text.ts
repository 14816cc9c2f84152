/** The last stage: makes a candidate fit what stands around the cursor, or refuses it. */
import { placeholderPattern } from '@foretoken/privacy/secret-filter.js';
import type { CursorContext } from './cursor-context.js';

/** The text to show, or undefined when nothing worth showing is left. */
export function filterText(candidate: string, at: CursorContext): string | undefined {
  let text = cutAtSpecialToken(candidate);
  text = cutDoubledSuffix(text, at.lineSuffix);
  text = cutBeforeLineBelow(text, at);
  text = text.replace(/[ \t\r]+(?=\n|$)/g, '');
  text = text.replace(/\n+$/, '');
  if (text.trim() === '' || placeholderPattern.test(text)) return undefined;
  if (repeatsAbove(text, at)) return undefined;
  return text;
}

/** Markers of FIM families that a server with a wrong template leaks into the text. */
function cutAtSpecialToken(text: string): string {
  const at = text.search(
    /<\|[a-z_▁]{2,24}\|>|<(?:fim_(?:prefix|suffix|middle)|file_sep|repo_name|EOT|PRE|SUF|MID)>|<\/s>|<｜/,
  );
  return at === -1 ? text : text.slice(0, at);
}

/** Closing brackets and quotes that stand behind the cursor already are not inserted a second time. */
function cutDoubledSuffix(text: string, lineSuffix: string): string {
  const suffix = lineSuffix.trim();
  if (suffix === '' || text.includes('\n')) return text;
  let rest = text.trimEnd();
  const surplusInText = surplusClosers(rest);
  if (suffix.length > 1 && rest.endsWith(suffix) && surplusInText >= surplusClosers(suffix)) {
    return rest.slice(0, -suffix.length);
  }
  for (let surplus = surplusInText; surplus > 0; surplus--) {
    const last = rest.at(-1);
    if (last === undefined || !suffix.includes(last)) break;
    rest = rest.slice(0, -1);
  }
  return rest === text.trimEnd() ? text : rest;
}

/** How many closing brackets at most have no opening one in the same text. */
function surplusClosers(text: string): number {
  let open = 0;
  let surplus = 0;
  for (const character of text) {
    if ('([{'.includes(character)) open++;
    else if (')]}'.includes(character)) {
      if (open > 0) open--;
      else surplus++;
    }
  }
  return surplus;
}

/** A completion that runs into the existing next line ends before it; one that is that line is nothing. */
function cutBeforeLineBelow(text: string, at: CursorContext): string {
  if (at.below.length < 3) return text;
  const lines = text.split('\n');
  const first = at.linePrefix.trim() + (lines[0] ?? '').trimEnd();
  if (lines.length === 1 && at.linePrefix.trim() === '' && first.trim() === at.below) return '';
  for (let i = 1; i < lines.length; i++) {
    if (lines[i]?.trim() === at.below) return lines.slice(0, i).join('\n');
  }
  return text;
}

/** A line that stands twice above already is a loop, unless it is only brackets. */
function repeatsAbove(text: string, at: CursorContext): boolean {
  const line = (at.linePrefix + (text.split('\n')[0] ?? '')).trim();
  if (!/[\p{L}\p{N}]/u.test(line)) return false;
  const above = at.above.split('\n').filter((candidate) => candidate.trim() !== '');
  return above.at(-1)?.trim() === line && above.at(-2)?.trim() === line;
}
