/** The words inside a name, and the way a name joins them: camelCase, PascalCase, snake_case, UPPER_CASE, kebab-case. */

export type NameForm = 'camel' | 'pascal' | 'snake' | 'upper' | 'kebab' | 'other';

/** `parseHTTPHeader2` → parse, HTTP, Header2; `_max_size` → max, size. Case is kept. */
export function subWords(name: string): string[] {
  return name.match(/[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[0-9]+|[^ -~]+/g) ?? [];
}

export function nameForm(name: string): NameForm {
  const core = name.replace(/^[_$]+|[_$]+$/g, '');
  if (/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(core)) return 'snake';
  if (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(core) && core.length > 1) return 'upper';
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(core)) return 'kebab';
  if (/^[a-z][A-Za-z0-9]*$/.test(core)) return 'camel';
  if (/^[A-Z][A-Za-z0-9]*$/.test(core)) return 'pascal';
  return 'other';
}

/** Joins words in a form; words may have any case. */
export function joinWords(words: readonly string[], form: NameForm): string {
  switch (form) {
    case 'snake':
      return words.map((word) => word.toLowerCase()).join('_');
    case 'upper':
      return words.map((word) => word.toUpperCase()).join('_');
    case 'kebab':
      return words.map((word) => word.toLowerCase()).join('-');
    case 'pascal':
      return words.map(capital).join('');
    case 'camel':
    case 'other':
      return words.map((word, at) => (at === 0 ? word.toLowerCase() : capital(word))).join('');
  }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
