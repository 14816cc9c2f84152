/** What a person asks for: words, the names among them, and the names they would make together. */
import { subWords } from '../text/sub-words.js';
import { indexLimits } from './limits.js';
import { queryTerms } from './search-terms.js';

export interface SearchQuery {
  /** Names as they are spelt. */
  readonly names: readonly string[];
  /** In lower case, without the little words of a sentence. */
  readonly words: readonly string[];
  /** In lower case and joined: names that neighbouring words may make. */
  readonly joined: readonly string[];
  /** `Type.member` as it is spelt. */
  readonly qualified: readonly (readonly [string, string])[];
  readonly terms: readonly string[];
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
  const qualified = Array.from(text.matchAll(/([\p{L}\p{N}_$]+)(?:\.|::|#|->)(?=([\p{L}\p{N}_$]+))/gu), (match) => {
    const [, owner = '', member = ''] = match;
    return [owner, member] as const;
  });
  const spelt = new Set(used.filter((name) => /[\p{Lu}_$\d]/u.test(name)).map((name) => name.toLowerCase()));
  return {
    names: used,
    words,
    joined: joined.slice(0, joinedMax),
    qualified,
    terms: queryTerms(used.join(' ')),
    isSpelt: (name) => spelt.has(name.toLowerCase()),
  };
}

function wordsOf(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => subWords(name).map((word) => word.toLowerCase())))];
}

function joinedOf(words: readonly string[]): string[] {
  return [words.join(''), words.join('_')];
}

const joinedWordsMax = 4;
const joinedMax = 40;
const littleWords = new Set(
  'a an and are as at be by do does for from get has have how i if in is it of on or our that the this to we what when where which who why with'.split(
    ' ',
  ),
);
