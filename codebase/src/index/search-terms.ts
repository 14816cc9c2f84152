/** Code-aware search terms: whole names and the words inside them, in lower case; the same for what is stored and what is asked. */
import { InternedTexts } from '../segments/interned-texts.js';
import { subWords } from '../text/sub-words.js';
import { tokenize, tokenKinds } from '../text/tokenize.js';

/** The terms of a piece of code as one text for the full-text index. */
export function chunkTerms(text: string, start = 0, end = text.length): string {
  const terms: string[] = [];
  collect(text, terms, start, end);
  return terms.join(' ');
}

/** The distinct terms of a query. Names of several words come with their words. */
export function queryTerms(query: string): string[] {
  const terms = chunkTerms(query);
  return terms === '' ? [] : [...new Set(terms.split(' '))];
}

function collect(text: string, terms: string[], start: number, end: number): void {
  if (known.texts.length >= namesKeptMax) forgetNames();
  tokenize(
    text,
    (kind, from, to) => {
      if (kind === tokenKinds.word) addName(text, from, to, terms);
      else if (kind === tokenKinds.string) collect(text, terms, from + 1, to - 1);
    },
    start,
    end,
  );
}

function addName(text: string, start: number, end: number, terms: string[]): void {
  if (end - start > nameCharsMax) return;
  const id = known.idOf(text, start, end);
  let own = termsOfKnown[id];
  if (own === undefined) {
    own = termsOfName(text.slice(start, end));
    termsOfKnown[id] = own;
  }
  terms.push(own);
}

/** Names come again and again; to split one costs more than to remember it. */
let known = new InternedTexts();
let termsOfKnown: string[] = [];
const namesKeptMax = 20_000;

function forgetNames(): void {
  known = new InternedTexts();
  termsOfKnown = [];
}

function termsOfName(name: string): string {
  const whole = name.toLowerCase();
  // Most names are one plain word.
  if (plainWord.test(name)) return whole;
  const words = termParts(name);
  return words.length > 1 ? `${whole} ${words.join(' ')}` : whole;
}

const nameCharsMax = 100;
const plainWord = /^[a-z]+$/;

/** The words inside a name, in lower case. */
export function termParts(name: string): readonly string[] {
  return subWords(name).map((word) => word.toLowerCase());
}
