/** Names that lines around the cursor say something of: what they call, how near they use a name, which types a name or a header may mean. */
import { lineShape } from '@foretoken/codebase/segments/line-shape.js';
import type { CursorWords } from '../words/cursor-words.js';

/** The name before the innermost bracket that is still open. */
export function calledFunction(line: string): string | undefined {
  let depth = 0;
  for (let at = line.length - 1; at >= Math.max(0, line.length - 300); at--) {
    const char = line[at];
    if (char === ')' || char === ']' || char === '}') depth++;
    else if ((char === '(' || char === '[' || char === '{') && depth > 0) depth--;
    else if (char === '(') {
      const name = /([\p{L}_$][\p{L}\p{N}_$]*)(?:<[^<>]*>)?$/u.exec(line.slice(Math.max(0, at - 120), at))?.[1];
      return name;
    }
  }
  return undefined;
}

export function typesIn(signature: string): string[] {
  return lineShape(signature).terms.filter((word) => /^[A-Z].*[a-z]/.test(word));
}

/** How near each name's nearest use is, 0…1. */
export function usesNear({ above, below }: CursorWords): ReadonlyMap<string, number> {
  const nearness = new Map<string, number>();
  for (const lines of [above.slice(0, 60), below.slice(0, 30)])
    for (const [distance, { words }] of lines.entries())
      for (const word of words) nearness.set(word, Math.max(nearness.get(word) ?? 0, 0.95 ** distance));
  return nearness;
}

/** Types that a name may be called after: `new_post` and `lastPost` after Post. */
export function namesAlike(name: string): string[] {
  const whole = name.replace(/^[_$]+/, '').replaceAll(/(?:^|_)(.)/g, (_, first: string) => first.toUpperCase());
  const last = /\p{Lu}[\p{Ll}\p{N}]+$/u.exec(whole)?.[0];
  return [...new Set([whole, last ?? whole])].filter((alike) => alike !== name);
}
