/** Takes from a line that was copied from elsewhere what belongs to that place alone. */
import { surroundingsOf } from '../feedback/cursor-surroundings.js';
import { type CursorContext, lineAbove } from './cursor-context.js';

/** Linear in the text. */
export function fitCopied(text: string, at: CursorContext, languageId: string): string {
  if (text.includes('\n') || surroundingsOf(at.linePrefix, languageId) !== 'code') return text;
  return withoutColumns(text.replace(fullStop, ''), at);
}

/** Behind a name it is the end of a sentence, or half of a line; where a chain is broken, a bracket stands before it. */
const fullStop = /(?<=[\p{L}_$][\p{L}\p{N}_$]*)\.$/u;

/** Values that were aligned in their place are crooked where the lines beside are not. */
function withoutColumns(text: string, at: CursorContext): string {
  const isAligned = [at.linePrefix, lineAbove(at), at.below].some((line) => column.test(line));
  return isAligned ? text : text.replace(column, '$1 ');
}

const column = /(?<=\S)([:=]) {2,}(?=\S)/;
