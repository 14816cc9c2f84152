/** Where an identifier stands in a text, strings and comments left out. */
import type { Tree } from 'web-tree-sitter';
import { syntaxLimits } from './limits.js';
import type { Span } from './outline-writer.js';

/** In order. Costs a search and a look into the tree for each place where the word stands. */
export function referencesIn(tree: Tree, text: string, name: string): readonly Span[] {
  const found: Span[] = [];
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return found;
  for (
    let at = text.indexOf(name);
    at >= 0 && found.length < syntaxLimits.referencesMax;
    at = text.indexOf(name, at + name.length)
  ) {
    const end = at + name.length;
    if (isWord(text[at - 1]) || isWord(text[end])) continue;
    const node = tree.rootNode.descendantForIndex(at, end);
    if (node !== null && node.endIndex - node.startIndex <= name.length + 1 && !notCode.test(node.type))
      found.push({ start: at, end });
  }
  return found;
}

const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_$]/u.test(char);
const notCode = /comment|string|char|text|regex|heredoc/;
