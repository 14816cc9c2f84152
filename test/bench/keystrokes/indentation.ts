/** What an editor does by itself about white space, and what is left to the user's keys. */

/** One step of indentation in a text: a tab, or the least number of spaces that its lines begin with. */
export function indentUnit(text: string): string {
  let least = 8;
  for (const line of text.split('\n')) {
    const indent = indentOf(line);
    if (indent.startsWith('\t')) return '\t';
    if (indent.length >= 2 && indent.length < least) least = indent.length;
  }
  return ' '.repeat(least === 8 ? 4 : least);
}

export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** After Enter: the indentation of the last line with anything on it, a step more when it opens a block. */
export function indentAfter(lastFilled: string, unit: string): string {
  return indentOf(lastFilled) + (/[{([:]$/.test(lastFilled.trimEnd()) ? unit : '');
}

/** Keys from one indentation to another, one a step; a closing bracket brings its own step back. */
export function indentKeys(from: string, line: string, unit: string): number {
  const wanted = indentOf(line);
  const steps = Math.ceil(Math.abs(wanted.length - from.length) / unit.length);
  const isClosed = /^[)\]}]/.test(line.slice(wanted.length)) && wanted.length < from.length;
  return Math.max(from === wanted ? 0 : 1, steps) - (isClosed ? 1 : 0);
}

/**
 * Keys that `text` costs where `line` stands already on the cursor's line: a character each, Enter, and what the editor's own
 * indentation leaves to do. `above` is the last line above with anything on it.
 */
export function keysOf(line: string, text: string, above: string, unit: string): number {
  let keys = 0;
  let lastFilled = above;
  for (const [at, row] of (line + text).split('\n').entries()) {
    const given = at === 0 ? line : indentAfter(lastFilled, unit);
    if (at > 0) keys++;
    if (row.trim() === '') continue;
    keys +=
      given.trim() === ''
        ? indentKeys(given, row, unit) + [...row.trimStart()].length
        : [...row.slice(given.length)].length;
    lastFilled = row;
  }
  return keys;
}
