/** What the embedded engine says while somebody types must be worth their look: sayings that are nearly always in the way stay unsaid. */
import type { TablesView } from '@foretoken/codebase/segments/code-tables.js';
import { emptyTables } from '@foretoken/codebase/segments/load-tables.js';
import { isKeyword } from '@foretoken/codebase/text/keywords.js';
import { surroundingsOf } from '../../feedback/cursor-surroundings.js';
import type { CompletionRequest } from '../completion-pipeline.js';
import { completionLimits } from '../limits.js';
import type { CursorContext } from '../lines/cursor-context.js';

export type NotWorthReading = 'tiny' | 'word-goes-on' | 'new-comment';

/** Undefined where it is worth it, or asked for by hand. Costs a look-up, and a search for one word around the cursor. */
export function notWorthReading(
  text: string,
  at: CursorContext,
  request: CompletionRequest,
): NotWorthReading | undefined {
  if (request.trigger === 'invoked') return undefined;
  if (text.trim().length <= completionLimits.tinyCharactersMax) return 'tiny';
  const word = /[\p{L}_$][\p{L}\p{N}_$]*$/u.exec(at.linePrefix)?.[0];
  const endsWord = word !== undefined && /^[^\p{L}\p{N}_$]/u.test(text);
  if (endsWord && !isWholeWord(word, request)) return 'word-goes-on';
  const isComment = surroundingsOf(at.linePrefix, request.document.languageId) === 'comment';
  return isComment && !standsElsewhere(`${at.linePrefix}${text}`, request) ? 'new-comment' : undefined;
}

/** A name that is known, so that it may end here; of a new one nobody knows where it ends. */
function isWholeWord(word: string, request: CompletionRequest): boolean {
  if (isKeyword(word) || otherFiles(request).usesOf(word) > 0) return true;
  const { text, offset } = nearCursor(request);
  const begin = offset - word.length;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length))
    if (at !== begin && !isWordAt(text, at - 1) && !isWordAt(text, at + word.length)) return true;
  return false;
}

/** Of a long document what lies around the cursor, since this is asked at each key. */
function nearCursor({ document, offset }: CompletionRequest): { readonly text: string; readonly offset: number } {
  const start = Math.max(0, offset - completionLimits.nearCharactersMax);
  const text = document.text.slice(start, offset + completionLimits.nearCharactersMax);
  return { text, offset: offset - start };
}

function isWordAt(text: string, at: number): boolean {
  return /[\p{L}\p{N}_$]/u.test(text[at] ?? '');
}

/** The view that the engine has, too. */
function otherFiles({ tables = emptyTables, path, overlays }: CompletionRequest): TablesView {
  return tables.without([path, ...overlays.keys()]);
}

/** Words in prose follow one another in too many ways: only a line that was written before is said again. */
function standsElsewhere(line: string, request: CompletionRequest): boolean {
  const [first = ''] = line.split('\n', 1);
  const wanted = first.trim();
  const isLearned = otherFiles(request).sources.some(({ lines, liveUses }) => {
    const known = lines.lineOf(wanted);
    return known !== undefined && liveUses(known) > 0;
  });
  return (
    isLearned ||
    nearCursor(request)
      .text.split('\n')
      .some((row) => row.trim() === wanted)
  );
}
