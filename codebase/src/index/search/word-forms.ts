/** English words in their forms: what a sentence says of code is not spelt as the code spells it. */

/**
 * What the forms of a word begin with: `pars` of parse, parses, parsed, parser and parsing. In lower case; a word that is short,
 * or of other letters than a to z, is its own.
 */
export function stemOf(word: string): string {
  if (!/^[a-z]+$/.test(word)) return word;
  const single = word.replace(/(?<=[^s])s$/, '');
  const one = single.length < stemCharsMin ? word : single;
  const bare = one.replace(/(?:ations?|ing|ions?|ie[ds]?|e[drs]|er|or|[ey])$/, '').replace(/([bdgmnprt])\1$/, '$1');
  return bare.length < stemCharsMin ? one : bare;
}

const stemCharsMin = 4;
