/** What a person asks for: words, the names among them, and the names they would make together. */
import { subWords } from '../../text/sub-words.js';
import { indexLimits } from '../limits.js';
import { type AskedTerm, queryTerms } from './search-terms.js';
import { stemOf } from './word-forms.js';

export interface SearchQuery {
  /** Names as they are spelt. */
  readonly names: readonly string[];
  /** In lower case, without the little words of a sentence. */
  readonly words: readonly string[];
  /** In lower case and joined: names that neighbouring words may make. */
  readonly joined: readonly string[];
  /** `Type.member` as it is spelt. */
  readonly qualified: readonly (readonly [string, string])[];
  readonly terms: readonly AskedTerm[];
  /** Words that stand together, little ones too; none of a question, which stands nowhere as it is asked. */
  readonly pairs: readonly string[];
  /** Nothing but one name was asked for. */
  readonly isOneName: boolean;
  /** Whether a word of the query can only be meant as a name. */
  isSpelt(name: string): boolean;
}

export function readQuery(text: string): SearchQuery {
  const names = [...new Set(text.split(/[^\p{L}\p{N}_$]+/u).filter((name) => name.length > 1))];
  const asked = names.filter((name) => !littleWords.has(name));
  const used = (asked.length > 0 ? asked : names).slice(0, indexLimits.queryTermsMax);
  const words = wordsOf(used);
  const joined: string[] = [];
  for (let from = 0; from < words.length; from++)
    for (let to = from + 2; to <= Math.min(words.length, from + joinedWordsMax); to++)
      joined.push(...joinedOf(words.slice(from, to)));
  // All that was asked may be one name, little words too: `get or create`.
  const whole = wordsOf(names.slice(0, joinedWordsMax + 1));
  if (whole.length > words.length && whole.length <= joinedWordsMax) joined.unshift(...joinedOf(whole));
  const qualified = Array.from(
    text.matchAll(/([\p{L}\p{N}_$]+)(?:\.|::|#|->)(?=([\p{L}\p{N}_$]+))/gu),
    ([, owner = '', member = '']) => [owner, member] as const,
  ).slice(0, indexLimits.queryTermsMax);
  const isSentence = names.length > 1;
  // The capital that begins a sentence spells no name.
  const begun = new Set(
    names.length < sentenceWordsMin
      ? []
      : Array.from(text.matchAll(/(?<=^\s*|[.:!?]\s+)\p{Lu}\p{Ll}+(?=\s|$)/gu), String),
  );
  const spelt = new Set(
    used.filter((name) => /[\p{Lu}_$\d]/u.test(name) && !begun.has(name)).map((name) => name.toLowerCase()),
  );
  return {
    names: used,
    words,
    joined: joined.slice(0, joinedMax),
    qualified,
    terms: queryTerms(used.join(' ')).map((text) => ({
      text,
      stem: isSentence && !spelt.has(text) ? stemOf(text) : text,
    })),
    pairs: isQuestion(text) ? [] : [...new Set(wordPairs(text))],
    isOneName: !isSentence,
    isSpelt: (name) => spelt.has(name.toLowerCase()),
  };
}

function isQuestion(text: string): boolean {
  return /^\s*(?:how|what|when|where|which|who|why)\s/i.test(text);
}

/** Each word of a text with the one behind it, in lower case; not two little ones. */
export function wordPairs(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? [];
  return words.slice(1).flatMap((word, at) => {
    const before = words[at] ?? '';
    return littleWords.has(before) && littleWords.has(word) ? [] : [`${before} ${word}`];
  });
}

function wordsOf(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => subWords(name).map((word) => word.toLowerCase())))];
}

function joinedOf(words: readonly string[]): string[] {
  return [words.join(''), words.join('_')];
}

const sentenceWordsMin = 3;
const joinedWordsMax = 4;
const joinedMax = 40;
const littleWords = new Set(
  'a an and are as at be by do does for from get has have how i if in is it of on or our that the this to we what when where which who why with'.split(
    ' ',
  ),
);
