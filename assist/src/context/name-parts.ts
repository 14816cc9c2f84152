/** The words inside names, as hashes, and which words of a source are made of them. */
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import { contextLimits } from './limits.js';

/** Calls `visit` with a hash of each part of a name of three letters or more, case apart: `parseHTTPHeader`: parse, http, header. */
export function eachPart(name: string, visit: (hash: number) => void): void {
  let hash = 0;
  let length = 0;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    const isUpper = code >= 65 && code <= 90;
    const isLetter = isUpper || (code >= 97 && code <= 122) || code > 127;
    if (length > 0 && (!isLetter || (isUpper && beginsPart(name, at)))) {
      if (length > 2) visit(hash);
      hash = 0;
      length = 0;
    }
    if (!isLetter) continue;
    hash = (Math.imul(hash ^ (isUpper ? code + 32 : code), 0x01000193) + 0x9e3779b9) | 0;
    length++;
  }
  if (length > 2) visit(hash);
}

/** A capital behind a small letter, or before one. */
function beginsPart(name: string, at: number): boolean {
  const before = name.charCodeAt(at - 1);
  const next = name.charCodeAt(at + 1);
  return (before >= 97 && before <= 122) || (next >= 97 && next <= 122);
}

/** Words of a source that have a part, ascending; none where it is too frequent to tell anything. Made on the first question: some 100 ns a word. */
export function wordsWithPart(lines: LineSource, part: number): readonly number[] {
  let parts = kept.get(lines);
  if (parts === undefined) {
    parts = new Map<number, number[]>();
    for (let term = 0; term < lines.termCount; term++) {
      const text = lines.termText(term);
      eachPart(text, (hash) => {
        const terms = parts?.get(hash);
        if (terms === undefined) parts?.set(hash, [term]);
        else if (terms.length <= contextLimits.wordsOfPartMax && terms.at(-1) !== term) terms.push(term);
      });
    }
    kept.set(lines, parts);
  }
  const terms = parts.get(part) ?? [];
  return terms.length > contextLimits.wordsOfPartMax ? [] : terms;
}

const kept = new WeakMap<LineSource, Map<number, number[]>>();
