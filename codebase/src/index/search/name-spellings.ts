/** How a name is spelt in a codebase: SQLite compares letters in any case for ASCII alone. */
import type { CodeTables } from '../../segments/code-tables.js';

/** The words that are this name in any case; of a name in ASCII itself alone. Looks at every known word: some milliseconds for each 100,000. */
export function spellingsOf(tables: CodeTables, name: string): readonly string[] {
  const spellings = new Set([name]);
  if (/[^\x20-\x7e]/.test(name)) {
    const lower = name.toLowerCase();
    for (const { lines } of tables.without([]).sources) {
      for (const term of lines.termsHolding(lower)) {
        const word = lines.termText(term);
        if (word.toLowerCase() === lower) spellings.add(word);
      }
    }
  }
  return [...spellings];
}
