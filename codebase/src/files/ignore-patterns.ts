/** Patterns in the syntax of .gitignore, matched as git matches them: wildmatch, the last pattern that fits decides. */
import { type Glob, literalOf, matchesGlob, parseGlob } from './glob.js';

export interface IgnorePatterns {
  /**
   * What the patterns say of a path relative to their folder, with '/' and without one at its end; of the path alone,
   * not of the folders it lies in. Cost grows with the patterns that are no plain names or endings.
   */
  decide(path: string, isFolder: boolean): 'ignored' | 'taken-back' | undefined;
}

/** `text` is that of an ignore file. A pattern that git calls invalid matches nothing. */
export function ignorePatterns(text: string, ignoreCase: boolean): IgnorePatterns {
  const fold = (value: string) => (ignoreCase ? value.toLowerCase() : value);
  const byName = new Map<string, Rule[]>();
  const byPath = new Map<string, Rule[]>();
  const byEnding = new Map<string, Rule[]>();
  const others: { readonly rule: Rule; readonly globs: readonly (Glob | 'any-depth')[]; readonly anchored: boolean }[] =
    [];
  for (const [order, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const parsed = parseLine(line);
    if (parsed === undefined) continue;
    const rule = { order, takesBack: parsed.takesBack, foldersOnly: parsed.foldersOnly };
    const pattern = fold(parsed.pattern);
    const anchored = pattern.includes('/');
    const whole = literalOf(pattern.replace(/^\//, ''));
    const ending = anchored || !/^\*\./.test(pattern) ? undefined : literalOf(pattern.slice(1));
    if (whole !== undefined) append(anchored ? byPath : byName, whole, rule);
    else if (ending !== undefined) append(byEnding, ending, rule);
    else {
      const globs = parseSegments(pattern);
      if (globs !== undefined) others.push({ rule, globs, anchored });
    }
  }
  others.reverse();

  return {
    decide(path, isFolder) {
      const folded = fold(path);
      const name = folded.slice(folded.lastIndexOf('/') + 1);
      let last: Rule | undefined;
      const consider = (rules: readonly Rule[] | undefined) => {
        for (const rule of rules ?? [])
          if ((isFolder || !rule.foldersOnly) && rule.order > (last?.order ?? -1)) last = rule;
      };
      consider(byName.get(name));
      if (byPath.size > 0) consider(byPath.get(folded));
      if (byEnding.size > 0)
        for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1))
          consider(byEnding.get(name.slice(dot)));
      let segments: readonly string[] | undefined;
      for (const { rule, globs, anchored } of others) {
        if (rule.order < (last?.order ?? -1)) break;
        if (rule.foldersOnly && !isFolder) continue;
        segments ??= folded.split('/');
        if (!matchesSegments(globs, anchored ? segments : [name])) continue;
        last = rule;
        break;
      }
      return last === undefined ? undefined : last.takesBack ? 'taken-back' : 'ignored';
    },
  };
}

interface Rule {
  readonly order: number;
  readonly takesBack: boolean;
  readonly foldersOnly: boolean;
}

function append(map: Map<string, Rule[]>, key: string, rule: Rule): void {
  const rules = map.get(key);
  if (rules === undefined) map.set(key, [rule]);
  else rules.push(rule);
}

function parseLine(line: string): { pattern: string; takesBack: boolean; foldersOnly: boolean } | undefined {
  let pattern = withoutSpacesAtEnd(line.endsWith('\r') ? line.slice(0, -1) : line);
  if (pattern === '' || pattern.startsWith('#')) return undefined;
  const takesBack = pattern.startsWith('!');
  if (takesBack) pattern = pattern.slice(1);
  const foldersOnly = pattern.endsWith('/');
  if (foldersOnly) pattern = pattern.slice(0, -1);
  return pattern === '' ? undefined : { pattern, takesBack, foldersOnly };
}

/** A space behind a backslash counts. */
function withoutSpacesAtEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === ' ') end--;
  let backslashes = 0;
  while (line[end - 1 - backslashes] === '\\') backslashes++;
  return end < line.length && backslashes % 2 === 1 ? line.slice(0, end + 1) : line.slice(0, end);
}

function parseSegments(pattern: string): (Glob | 'any-depth')[] | undefined {
  const parts = pattern.replace(/^\//, '').split('/');
  const globs: (Glob | 'any-depth')[] = [];
  for (const part of parts) {
    const glob = part === '**' && pattern.includes('/') ? 'any-depth' : parseGlob(part);
    if (glob === undefined) return undefined;
    globs.push(glob);
  }
  return globs;
}

/** `**` stands for any number of folders, at the end for at least one name. Only the last one is tried again. */
function matchesSegments(globs: readonly (Glob | 'any-depth')[], segments: readonly string[]): boolean {
  let g = 0;
  let s = 0;
  let retryGlob = -1;
  let retrySegment = 0;
  while (s < segments.length) {
    const glob = globs[g];
    if (glob === 'any-depth') {
      if (g === globs.length - 1) return true;
      retryGlob = ++g;
      retrySegment = s;
    } else if (glob !== undefined && matchesGlob(glob, segments[s] ?? '')) {
      g++;
      s++;
    } else if (retryGlob !== -1) {
      g = retryGlob;
      s = ++retrySegment;
    } else return false;
  }
  return g === globs.length;
}
