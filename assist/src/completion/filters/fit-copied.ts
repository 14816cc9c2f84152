/** Takes from a line that was copied from elsewhere what belongs to that place alone. */
import { surroundingsOf } from '../../feedback/cursor-surroundings.js';
import { type CursorContext, lineAbove } from '../lines/cursor-context.js';

/** Linear in the text. */
export function fitCopied(text: string, at: CursorContext, languageId: string): string {
  if (text.includes('\n') || surroundingsOf(at.linePrefix, languageId) !== 'code') return text;
  const line = sentences.has(languageId) ? text : text.replace(fullStop, '');
  return withoutColumns(line, at, languageId);
}

/** Where a full stop ends a clause. */
const sentences = new Set(['abap', 'cobol', 'erlang', 'prolog']);

/** Behind a name it is the end of a sentence, or half of a line; where a chain is broken, a bracket stands before it. */
const fullStop = /(?<=[\p{L}_$][\p{L}\p{N}_$]*)\.$/u;

/** Values that were aligned in their place are crooked where the lines beside are not. */
function withoutColumns(text: string, at: CursorContext, languageId: string): string {
  const isAligned = [at.linePrefix, lineAbove(at), at.below].some((line) => column.test(line));
  if (isAligned) return text;
  return text.replace(column, (gap: string, mark: string, offset: number) =>
    // What a string says, it means.
    surroundingsOf(at.linePrefix + text.slice(0, offset), languageId) === 'code' ? `${mark} ` : gap,
  );
}

const column = /(?<=\S)([:=]) {2,}(?=\S)/;
