/** Code-aware search terms: whole names and the words inside them, in lower case; the same for what is known and what is asked. */
import { subWords } from '../../text/sub-words.js';
import { tokenize, tokenKinds } from '../../text/tokenize.js';

/** A term with what its forms begin with; with itself, where only it is meant. */
export interface AskedTerm {
  readonly text: string;
  readonly stem: string;
}

/** The distinct terms of a query. Names of several words come with their words. */
export function queryTerms(query: string): string[] {
  const terms = new Set<string>();
  const take = (text: string) =>
    tokenize(text, (kind, start, end) => {
      if (kind === tokenKinds.string) take(text.slice(start + 1, end - 1));
      else if (kind === tokenKinds.word && end - start <= nameCharsMax) addTerms(text.slice(start, end), terms);
    });
  take(query);
  return [...terms];
}

function addTerms(name: string, terms: Set<string>): void {
  terms.add(name.toLowerCase());
  for (const part of termParts(name)) terms.add(part);
}

const nameCharsMax = 100;

/** The words inside a name, in lower case. */
export function termParts(name: string): readonly string[] {
  return subWords(name).map((word) => word.toLowerCase());
}
