/** The words inside names, as hashes, and which words of a source are made of them. */
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import type { CandidateWords } from './candidate-words.js';
import type { CodeSpace } from './code-space.js';
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

/** Live words that have a part, by source and number, each text once; undefined where there are too many to tell anything. */
export function wordsWithPart(
  space: CodeSpace,
  words: CandidateWords,
  part: number,
): readonly { readonly source: number; readonly term: number }[] | undefined {
  const texts = new Set<string>();
  const found: { source: number; term: number }[] = [];
  for (const [source, { lines }] of space.sources.entries()) {
    const terms = partsOf(lines).get(part) ?? [];
    if (terms.length > listedMax) return undefined;
    for (const term of terms) {
      const text = words.textOf(source, term);
      if (texts.has(text) || space.usesOfTerm(source, term, text) === 0) continue;
      texts.add(text);
      found.push({ source, term });
      if (found.length > contextLimits.wordsOfPartMax) return undefined;
    }
  }
  return found;
}

/** More than `wordsOfPartMax`, since dead words are listed too. */
const listedMax = 4 * contextLimits.wordsOfPartMax;

/** The words of a source by part; made on the first question, some 100 ns a word. */
function partsOf(lines: LineSource): ReadonlyMap<number, readonly number[]> {
  const before = kept.get(lines);
  if (before !== undefined) return before;
  const parts = new Map<number, number[]>();
  for (let term = 0; term < lines.termCount; term++) {
    eachPart(lines.termText(term), (hash) => {
      const terms = parts.get(hash);
      if (terms === undefined) parts.set(hash, [term]);
      else if (terms.length <= listedMax && terms.at(-1) !== term) terms.push(term);
    });
  }
  kept.set(lines, parts);
  return parts;
}

const kept = new WeakMap<LineSource, Map<number, number[]>>();
