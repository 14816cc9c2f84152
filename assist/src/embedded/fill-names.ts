/** Variations of a candidate: foreign names replaced by those in scope, and the line end that is usual at this place. */
import { codeTokens } from './code-tokens.js';
import type { CursorFrame } from './cursor-frame.js';
import type { LineSources } from './line-sources.js';
import { isVariable, type ScopeNames } from './scope-names.js';

/** The missing text with one name that is foreign here replaced by names in scope, likeliest first. */
export function filledNames(all: LineSources, typed: string, missing: string, scope: ScopeNames): string[] {
  const line = typed + missing;
  const tokens = codeTokens(line);
  const hole = tokens.texts.find(
    (name, i) =>
      (tokens.starts[i] ?? 0) >= typed.length &&
      isVariable(tokens.texts, tokens.kinds, i) &&
      !scope.ranks.has(name) &&
      all.bufferUsesOf(name) === 0,
  );
  if (hole === undefined) return [];
  const names = [...scope.ranks.keys()].filter((name) => !tokens.texts.includes(name));
  const likeliest = names
    .toSorted((a, b) => Number(scope.unused.has(b)) - Number(scope.unused.has(a)))
    .slice(0, fillsMax);
  return likeliest.map((name) => {
    let text = '';
    let at = typed.length;
    for (const [i, token] of tokens.texts.entries()) {
      const start = tokens.starts[i] ?? 0;
      if (start < typed.length || token !== hole || !isVariable(tokens.texts, tokens.kinds, i)) continue;
      text += line.slice(at, start) + name;
      at = start + hole.length;
    }
    return text + line.slice(at);
  });
}

const fillsMax = 5;

/** The missing text with the line end that the line above has. */
export function usualEnd(missing: string, frame: CursorFrame): string | undefined {
  const above = frame.above[0]?.text ?? '';
  const end = /[;,]$/.exec(above)?.[0] ?? '';
  const own = /[;,]$/.exec(missing)?.[0] ?? '';
  if (end === own || /[{([:]$/.test(missing) || /[{([:]$/.test(above)) return undefined;
  return missing.slice(0, missing.length - own.length) + end;
}
