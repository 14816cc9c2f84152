/** Matches paths against patterns in the syntax of .gitignore, for settings that name files. */
import ignore from 'ignore';

/** Tells whether a root-relative path with '/', or a folder above it, fits a pattern. */
export function patternMatcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const rules = ignore().add([...patterns]);
  return (path) => ignore.isPathValid(path) && rules.ignores(path);
}
