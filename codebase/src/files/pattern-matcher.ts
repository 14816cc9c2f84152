/** Matches paths against patterns in the syntax of .gitignore, for settings that name files. Letter case does not matter. */
import { ignorePatterns } from './ignore-patterns.js';

/** Tells whether a root-relative path with '/', or a folder above it, fits a pattern. */
export function patternMatcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const rules = ignorePatterns(patterns.join('\n'), true);
  return (path) => {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
      if (rules.decide(path.slice(0, slash), true) === 'ignored') return true;
    return rules.decide(path, false) === 'ignored';
  };
}
