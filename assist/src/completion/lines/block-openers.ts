/** Which lines open a block, told from their last characters or, where a language opens blocks with words, from those. */

/** The line ends with something that makes the next one belong to it. */
export function opensBlock(line: string, languageId = ''): boolean {
  const code = line.trimEnd();
  if (/^\s*(?:\/\/|#(?!\w|\[)|--\s)/.test(code)) return false;
  if (/(?:[{([:]|=>|\bthen|\bdo)\s*(?:\/\/.*|#.*)?$/.test(code)) return true;
  return wordOpeners[languageId]?.test(code) === true;
}

/** The line may be followed by a `{` on a line of its own, as some languages are mostly written. */
export function mayOpenBelow(line: string, languageId: string): boolean {
  const code = line.trim();
  if (!braceBelow.has(languageId) || /^(?:\/\/|\*|#)|[;{},]$/.test(code)) return false;
  return /\)$|^(?:else|try|do|finally)$|\b(?:class|struct|interface|enum|namespace|record)\s+\w/.test(code);
}

const braceBelow = new Set(['csharp', 'c', 'cpp', 'php', 'objective-c']);

/** The line goes on or ends the block that stands above it: `}`, `end`, `else`. */
export function closesBlock(trimmed: string): boolean {
  return /^(?:[)\]}]|end\b|fi\b|done\b|esac\b|else\b|elif\b|elsif\b|elseif\b|except\b|rescue\b|ensure\b|catch\b|finally\b|until\b|<\/)/.test(
    trimmed,
  );
}

const rubyOpener =
  /^\s*(?:(?:def|class|module|if|unless|while|until|case|begin|for)\b(?!.*\bend\b).*|.*\bdo\s*\|[^|]*\|)$/;

/** Languages whose blocks begin with words. A statement that closes on its own line opens none. */
const wordOpeners: Readonly<Record<string, RegExp>> = {
  ruby: rubyOpener,
  crystal: rubyOpener,
  lua: /^\s*(?:(?:local\s+)?function\b|.*[=(,]\s*function\b)(?!.*\bend\b).*\)$|\brepeat$|\belse$/,
  julia: /^\s*(?:function|if|for|while|let|begin|struct|mutable struct|module|try|macro|quote)\b(?!.*\bend\b)/,
  elixir: /\b(?:fn\b.*|do|else)\s*(?:->)?$/,
  haskell: /(?:\bwhere|\bof|\bdo|\blet|=)$/,
  ocaml: /(?:=|->|\bbegin|\bstruct|\bthen)$/,
  makefile: /^[^\s:=]+[^:=]*:(?!=)[^=]*$/,
  html: /<[A-Za-z][^<>/]*>$/,
  vue: /<[A-Za-z][^<>/]*>$/,
  javascriptreact: /<(?:[A-Za-z][^<>/]*)?>$/,
  typescriptreact: /<(?:[A-Za-z][^<>/]*)?>$/,
  xml: /<[A-Za-z][^<>/]*>$/,
};
