/** What a cursor stands in, told from its line alone: code, a comment or a string. Cheap, and wrong now and then: it only tips a balance. */

export type Surroundings = 'code' | 'comment' | 'string';

/** Linear in the line; a comment or string that was opened on an earlier line is only known by how lines of it begin. */
export function surroundingsOf(linePrefix: string, languageId: string): Surroundings {
  const hasBlocks = !hashComments.has(languageId) && !dashComments.has(languageId);
  if (hasBlocks && /^\s*(?:\*(?:[\s/]|$)|\/\*)/.test(linePrefix)) return 'comment';
  const mark = hashComments.has(languageId) ? '#' : dashComments.has(languageId) ? '--' : '//';
  const quotes = lifetimeLanguages.has(languageId) ? '"`' : '"\'`';
  let quote = '';
  for (let at = 0; at < linePrefix.length; at++) {
    const character = linePrefix[at] ?? '';
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (quotes.includes(character)) quote = character;
    else if (linePrefix.startsWith(mark, at)) return 'comment';
    else if (linePrefix.startsWith('/*', at)) return linePrefix.includes('*/', at + 2) ? 'code' : 'comment';
  }
  return quote === '' ? 'code' : 'string';
}

const hashComments = new Set(
  'python ruby shellscript perl r elixir makefile dockerfile yaml toml julia powershell nix'.split(' '),
);
const dashComments = new Set('lua sql haskell elm ada'.split(' '));
/** Where a single quote opens no string. */
const lifetimeLanguages = new Set('rust ocaml haskell lisp clojure scheme'.split(' '));
