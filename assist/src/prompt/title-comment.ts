/** A path as a comment of its language, for families that know no separator of files. */
import { joinPromptText, ownPromptText, type PromptText } from '@foretoken/privacy/prompt-text.js';

/** One line, with its end. */
export function titleComment(path: PromptText, languageId: string): PromptText {
  const [open, close] = commentMarks[languageId] ?? ['// ', '\n'];
  return joinPromptText([ownPromptText(open), path, ownPromptText(close)]);
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
