/** Where the innermost block around an offset ends. */
import type { Node, Tree } from 'web-tree-sitter';
import { syntaxLimits } from './limits.js';

/** Offset of the closing bracket, or the end of an indented block; undefined outside of blocks and where brackets do not match. */
export function blockEndOf(tree: Tree, text: string, offset: number): number | undefined {
  const root = tree.rootNode;
  const leaf = root.descendantForIndex(offset);
  if (leaf === null) return undefined;
  let end: number | undefined;
  let node: Node | null = root;
  // From the root down: upwards, each step would begin at the root again.
  for (let depth = 0; node !== null && depth < syntaxLimits.liveDepthMax; depth++) {
    const { startIndex, endIndex } = node;
    if (node.isError && depth > 0) return undefined;
    const closing = closings.get(text[startIndex] ?? '');
    if (closing !== undefined && startIndex < offset && node.firstChild?.endIndex === startIndex + 1) {
      if (text[endIndex - 1] !== closing || node.lastChild?.isMissing === true) return undefined;
      if (offset < endIndex) end = endIndex - 1;
    } else if (node.type === 'block' && startIndex <= offset) end = endIndex;
    if (node.equals(leaf)) break;
    node = node.childWithDescendant(leaf);
  }
  return end;
}

const closings = new Map([
  ['{', '}'],
  ['(', ')'],
  ['[', ']'],
]);
