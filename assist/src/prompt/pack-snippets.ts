/** Chooses snippets for a prompt by rank and writes them in an order that does not depend on it. */
import type { PromptFilter } from '@foretoken/privacy/prompt-filter.js';
import { joinPromptText, ownPromptText, type PromptText } from '@foretoken/privacy/prompt-text.js';
import { promptLimits } from './limits.js';
import type { PromptRequest } from './prompt-request.js';

/** Those of `request.snippets` that fit, each after its path; with the path of the document itself at the end. */
export function packSnippets(
  request: PromptRequest,
  charactersMax: number,
  filter: PromptFilter,
  clean: (text: PromptText) => PromptText,
): { text: PromptText; redactions: number } {
  const title = (path: string) => clean(filter.toPromptText(path.slice(-promptLimits.pathCharactersMax)).text);
  const [open, close] = headerMarks(request);
  const header = (path: string) => joinPromptText([open, title(path), close]);
  const own = header(request.path);
  let left = charactersMax - own.length;
  let redactions = 0;
  const taken: { key: string; startLine: number; text: PromptText }[] = [];
  for (const snippet of request.snippets) {
    if (!filter.maySend(snippet.path)) continue;
    const filtered = filter.toPromptText(snippet.text);
    const text = joinPromptText([header(snippet.path), clean(filtered.text), ownPromptText('\n')]);
    if (text.length > left) continue;
    left -= text.length;
    redactions += filtered.count;
    taken.push({ key: snippet.path, startLine: snippet.startLine, text });
  }
  if (taken.length === 0) return { text: ownPromptText(''), redactions: 0 };
  taken.sort((a, b) => (a.key === b.key ? a.startLine - b.startLine : a.key < b.key ? -1 : 1));
  return { text: joinPromptText([...taken.map(({ text }) => text), own]), redactions };
}

/** What stands around a path: the family's own separator, else a comment of the language. */
function headerMarks({ family, languageId }: PromptRequest): readonly [PromptText, PromptText] {
  if (family.fileSeparator !== undefined) return [ownPromptText(family.fileSeparator), ownPromptText('\n')];
  const [open, close] = commentMarks[languageId] ?? ['// ', '\n'];
  return [ownPromptText(open), ownPromptText(close)];
}

const hash = ['# ', '\n'] as const;
const dashes = ['-- ', '\n'] as const;
const angle = ['<!-- ', ' -->\n'] as const;

/** Languages whose comments do not begin with `//`. */
const commentMarks: Readonly<Record<string, readonly [string, string]>> = {
  python: hash,
  ruby: hash,
  shellscript: hash,
  perl: hash,
  r: hash,
  yaml: hash,
  toml: hash,
  makefile: hash,
  dockerfile: hash,
  elixir: hash,
  julia: hash,
  coffeescript: hash,
  powershell: hash,
  sql: dashes,
  lua: dashes,
  haskell: dashes,
  html: angle,
  xml: angle,
  markdown: angle,
  vue: angle,
  css: ['/* ', ' */\n'],
  clojure: ['; ', '\n'],
  lisp: ['; ', '\n'],
  tex: ['% ', '\n'],
  latex: ['% ', '\n'],
};
