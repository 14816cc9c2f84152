/** The line above with a name of it replaced by the one that follows it in a list: parameters, fields, arguments, cases. */
import { tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { codeTokens } from './code-tokens.js';
import type { CursorFrame } from './cursor-frame.js';
import { Renaming } from './renaming.js';

/** Whole lines, those of the nearest lists first. */
export function listedLines(frame: CursorFrame): string[] {
  const above = frame.above[0]?.text ?? '';
  const own = codeTokens(above);
  const words = new Set(own.texts.filter((_, i) => own.kinds[i] === tokenKinds.word));
  const found = new Set<string>();
  for (const list of listsAbove(frame)) {
    for (let at = list.length - 2; at >= 0; at--) {
      const [name = '', next = ''] = list.slice(at, at + 2);
      if (!words.has(name) || words.has(next)) continue;
      const renaming = new Renaming();
      renaming.learnToken(tokenKinds.word, name, next);
      const line = renaming.apply(above);
      if (line !== above) found.add(line);
      if (found.size >= linesMax) return [...found];
    }
  }
  return [...found];
}

const linesMax = 6;
const rowsMax = 40;

/** Names in the order they are written: those that begin an item of a list, and those that end one or stand before its type or value. */
function listsAbove(frame: CursorFrame): string[][] {
  const begins: string[] = [];
  const ends: string[] = [];
  for (const row of frame.rowsAbove.slice(-rowsMax)) {
    const text = row.trim();
    if (text === '' || text === frame.above[0]?.text) continue;
    const { texts, kinds } = codeTokens(text);
    for (let i = 0; i < texts.length; i++) {
      if (kinds[i] !== tokenKinds.word) continue;
      if (i === 0 || '([{,'.includes(texts[i - 1] ?? '')) begins.push(texts[i] ?? '');
      if (i + 1 === texts.length || ',)]}:='.includes(texts[i + 1] ?? '')) ends.push(texts[i] ?? '');
    }
  }
  return [begins, ends];
}
