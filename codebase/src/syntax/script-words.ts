/** Words of TypeScript and JavaScript by what may stand behind them, and which characters words are made of. */

/** What begins something that an outline tells. */
export const definingWords = new Set(
  'function class interface enum namespace module import require export declare abstract'.split(' '),
);
/** Behind their brackets stands a block that is no body. */
export const controlWords = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'await']);
/** Behind these stands a block at once. */
export const blockWords = new Set(['else', 'try', 'finally', 'do']);
/** Behind these a type goes on. */
export const typeWords = new Set(['is', 'keyof', 'typeof', 'extends', 'asserts', 'readonly', 'infer', 'new', 'unique']);
/** Behind these stands a value, and so a pattern, but no quotient. */
export const beforeValue = new Set(
  'return typeof instanceof in of new delete void throw case do else yield await default extends'.split(' '),
);
/** What stands in brackets behind these is no list that may be empty. */
export const beforeBracket = new Set([
  ...controlWords,
  ...blockWords,
  ...typeWords,
  ...beforeValue,
  ...['as', 'satisfies', 'import', 'require'],
]);

/** Whether a character code is of a word, a number or a private name. */
export function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code === 35 ||
    code > 127
  );
}
