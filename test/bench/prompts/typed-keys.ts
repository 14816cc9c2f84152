/** A text typed key by key into a document, by an editor that closes brackets and quotes by itself and indents new lines. */

export interface Keystroke {
  readonly prefix: string;
  readonly suffix: string;
  readonly isEnter: boolean;
}

/** The keys that write the first `charactersMax` of `text` behind `prefix`; what is not yet written stands nowhere, what follows it behind the cursor. */
export function* typedKeys(prefix: string, text: string, charactersMax: number): Generator<Keystroke> {
  const typed = text.slice(0, charactersMax);
  const rest = text.slice(typed.length);
  let closers = '';
  yield { prefix, suffix: rest, isEnter: false };
  for (let at = 0; at < typed.length; at++) {
    const character = typed[at] ?? '';
    const isEnter = character === '\n';
    // Indentation comes with the line.
    if (isEnter) while (typed[at + 1] === ' ' || typed[at + 1] === '\t') at++;
    if (closers.startsWith(character)) closers = closers.slice(1);
    else if (isEnter) closers = '';
    else closers = (closing[character] ?? '') + closers;
    yield { prefix: prefix + typed.slice(0, at + 1), suffix: closers + rest, isEnter };
  }
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '"': '"' };
