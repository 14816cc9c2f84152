/** Words of programming languages that are never a user's name; one list for all languages is enough here. */
const keywords = new Set(
  (
    'abstract and as assert async await bool boolean break byte case catch char chan class const continue def default defer del ' +
    'do double elif else enum except export extends False false final finally float fn for from func function go if implements ' +
    'import in instanceof int interface is keyof lambda let long map match mut new nil None none not null number of or override ' +
    'package pass private protected pub public raise range readonly return self short static string struct super switch this ' +
    'throw throws True true try type typeof undefined union unsafe use val var void volatile when where while with yield'
  ).split(' '),
);

export function isKeyword(word: string): boolean {
  return keywords.has(word);
}
