/** Code-aware search terms: whole names and the words inside them, in lower case; the same for what is stored and what is asked. */
import { subWords } from '../text/sub-words.js';
import { tokenize, tokenKinds } from '../text/tokenize.js';

/** The terms of a piece of code as one text for the full-text index. */
export function chunkTerms(text: string): string {
  const terms: string[] = [];
  collect(text, terms);
  return terms.join(' ');
}

/** The distinct terms of a query. Names of several words come with their words. */
export function queryTerms(query: string): string[] {
  const terms: string[] = [];
  collect(query, terms);
  return [...new Set(terms)];
}

function collect(text: string, terms: string[], start = 0, end = text.length): void {
  tokenize(
    text,
    (kind, from, to) => {
      if (kind === tokenKinds.word) addName(text.slice(from, to), terms);
      else if (kind === tokenKinds.string) collect(text, terms, from + 1, to - 1);
    },
    start,
    end,
  );
}

function addName(name: string, terms: string[]): void {
  if (name.length > nameCharsMax) return;
  const whole = name.toLowerCase();
  terms.push(whole);
  // Most names are one plain word.
  if (plainWord.test(name)) return;
  const words = termParts(name);
  if (words.length > 1) for (const word of words) terms.push(word);
}

const nameCharsMax = 100;
const plainWord = /^[a-z]+$/;
/** Names come again and again; splitting one costs more than remembering it. */
const partsKept = new Map<string, readonly string[]>();

/** The words inside a name, in lower case. */
export function termParts(name: string): readonly string[] {
  let parts = partsKept.get(name);
  if (parts === undefined) {
    parts = subWords(name).map((word) => word.toLowerCase());
    if (partsKept.size >= 20_000) partsKept.clear();
    partsKept.set(name, parts);
  }
  return parts;
}
