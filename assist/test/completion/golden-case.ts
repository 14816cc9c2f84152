/** Golden completion cases as text: a document with its cursor, what the engines say, and what is shown of it and why. */
import type { WrittenToken } from '@foretoken/inference/backend.js';

export interface GoldenCase {
  readonly name: string;
  readonly path: string;
  /** The document with ‸ where the cursor stands. */
  readonly buffer: string;
  /** Other files of the codebase, by path: with some, the real embedded engine reads them. */
  readonly files: Readonly<Record<string, string>>;
  /** What the model says; undefined: there is no backend. */
  readonly reply: string | undefined;
  /** The reply token by token, where its backend tells how likely it held each: `⟨.9⟩` stands before a token of which it held that. */
  readonly tokens: readonly WrittenToken[] | undefined;
  /** The backend fails like this, after the reply when there is one. */
  readonly fails: string | undefined;
  /** What the scripted embedded engine says, with its confidence. */
  readonly embedded: readonly { readonly text: string; readonly confidence: number }[];
  readonly model: string;
  readonly isInvoked: boolean;
  readonly isLineOnly: boolean;
  /** The client lets suggestions replace the rest of the line. */
  readonly mayReplaceRest: boolean;
  readonly selected: string | undefined;
  /** The document of a moment ago: what differs is the user's last edit. */
  readonly before: string | undefined;
  /** Lines that the user typed and took back. */
  readonly takenBack: string | undefined;
  /** All that was given, as it stands in the file. */
  readonly given: string;
  /** What must come, as it stands in the file. */
  readonly expected: string;
}

/**
 * A file of cases. `=== name` begins one, `--- heading` each of its parts: a path with the text of that file, `reply`,
 * `told`, `fails CODE`, `embedded 0.7`, `model NAME`, `invoked`, `line only`, `may replace`, `selected`, `before`, `took back`; then what comes of it,
 * from `shown` or `silent` on. ␠ stands for a space at the end of a line. Throws on what it does not understand.
 */
export function parseGolden(text: string): readonly GoldenCase[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((part) => parseCase(part));
}

export function printGolden(cases: readonly { readonly given: string; readonly came: string }[]): string {
  return cases.map(({ given, came }) => `=== ${given}${came}`).join('');
}

/** One part, as it stands in a file. */
export function printPart(heading: string, body?: string): string {
  return `--- ${heading}\n${body === undefined ? '' : `${body.replace(/ (?=\n|$)/g, '␠')}\n`}`;
}

function parseCase(text: string): GoldenCase {
  const begin = text.search(/^--- (?:shown|silent)\b/m);
  const given = begin === -1 ? text : text.slice(0, begin);
  const expected = begin === -1 ? '' : text.slice(begin);
  const [name = '', ...parts] = given.split(/^--- /m);
  const files: Record<string, string> = {};
  const embedded: { text: string; confidence: number }[] = [];
  const words = new Map<string, string>();
  let document: { path: string; buffer: string } | undefined;
  for (const part of parts) {
    const newline = part.indexOf('\n');
    const heading = part.slice(0, newline);
    const body = part
      .slice(newline + 1)
      .replace(/\n$/, '')
      .replaceAll('␠', ' ');
    const [word = '', argument = ''] = heading.split(' ');
    if (word === 'embedded') embedded.push({ text: body, confidence: Number(argument) });
    else if (oneWord.has(word)) words.set(word, word === 'model' || word === 'fails' ? argument : body);
    else if (!/[./]|file$/.test(heading)) throw new Error(`${name}: what is "${heading}"?`);
    else if (body.includes('‸')) document = { path: heading, buffer: body };
    else files[heading] = `${body}\n`;
  }
  if (document === undefined) throw new Error(`${name} has no cursor`);
  const tokens = tokensOf(words.get('told'));
  return {
    name: name.trim(),
    ...document,
    files,
    embedded,
    given,
    expected,
    reply: words.get('reply') ?? tokens?.map((token) => token.text).join(''),
    tokens,
    fails: words.get('fails'),
    model: words.get('model') ?? 'qwen2.5-coder-7b',
    isInvoked: words.has('invoked'),
    isLineOnly: words.has('line'),
    mayReplaceRest: words.has('may'),
    selected: words.get('selected'),
    before: words.get('before'),
    takenBack: words.get('took'),
  };
}

function tokensOf(told: string | undefined): readonly WrittenToken[] | undefined {
  return told
    ?.split('⟨')
    .slice(1)
    .map((part) => {
      const end = part.indexOf('⟩');
      return { text: part.slice(end + 1), logProbability: Math.log(Number(part.slice(0, end))) };
    });
}

const oneWord = new Set(['reply', 'told', 'fails', 'model', 'invoked', 'line', 'may', 'selected', 'before', 'took']);
