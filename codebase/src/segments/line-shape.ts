/** What is learned of a line's text alone: its words, and its skeleton (names, strings and numbers taken out). */
import { tokenize, tokenKinds } from '../text/tokenize.js';
import { segmentLimits } from './limits.js';

export interface LineShape {
  /** Distinct words in order of first appearance, those in strings and comments included; case kept. */
  readonly terms: readonly string[];
  /** Hash of the line with names as I, strings as S, numbers as N; equal for lines of equal form. */
  readonly skeleton: number;
  /** Tokens without white space. */
  readonly tokens: number;
}

/** The shape of a trimmed line. Linear in its length. */
export function lineShape(line: string): LineShape {
  const terms: string[] = [];
  let tokens = 0;
  let skeleton = fnvOffset;
  const addTerm = (term: string) => {
    if (terms.length < segmentLimits.lineTermsMax && term.length <= segmentLimits.termCharsMax && !terms.includes(term))
      terms.push(term);
  };
  tokenize(line, (kind, start, end) => {
    switch (kind) {
      case tokenKinds.space:
        return;
      case tokenKinds.word:
        addTerm(line.slice(start, end));
        skeleton = step(skeleton, 73);
        break;
      case tokenKinds.number:
        skeleton = step(skeleton, 78);
        break;
      case tokenKinds.string:
        tokenize(
          line,
          (inner, from, to) => {
            if (inner === tokenKinds.word) addTerm(line.slice(from, to));
          },
          start + 1,
          end - 1,
        );
        skeleton = step(skeleton, 83);
        break;
      case tokenKinds.operator:
        for (let at = start; at < end; at++) skeleton = step(skeleton, line.charCodeAt(at));
        skeleton = step(skeleton, 32);
        break;
    }
    tokens++;
  });
  return { terms, skeleton: skeleton >>> 0, tokens };
}

/** 32-bit FNV-1a over UTF-16 units. */
export function textHash(text: string): number {
  let hash = fnvOffset;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), fnvPrime);
  return (hash ^ (hash >>> 15)) >>> 0;
}

const fnvOffset = 0x811c9dc5 | 0;
const fnvPrime = 0x01000193;

function step(hash: number, code: number): number {
  return Math.imul(hash ^ code, fnvPrime);
}
