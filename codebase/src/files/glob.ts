/** One name of a path against one pattern without '/', as git's wildmatch does it; linear in pattern times name. */

export type Glob = readonly Piece[];

type Piece =
  | { readonly kind: 'one'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'star' }
  | string;

/** Undefined for a pattern that can match nothing: an open bracket, a backslash at the end. */
export function parseGlob(pattern: string): Glob | undefined {
  const pieces: Piece[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] ?? '';
    if (character === '*') {
      if (pieces.at(-1) !== star) pieces.push(star);
    } else if (character === '?') pieces.push({ kind: 'one', fits: () => true });
    else if (character === '[') {
      const bracket = parseBracket(pattern, i + 1);
      if (bracket === undefined) return undefined;
      pieces.push({ kind: 'one', fits: bracket.fits });
      i = bracket.end;
    } else if (character === '\\') {
      i++;
      if (i === pattern.length) return undefined;
      pieces.push(pattern[i] ?? '');
    } else pieces.push(character);
  }
  return pieces;
}

/** The name or path that a pattern without wildcards stands for. */
export function literalOf(pattern: string): string | undefined {
  return /[*?[\\]/.test(pattern) ? undefined : pattern;
}

/** Only the last star is tried again, which is enough. */
export function matchesGlob(glob: Glob, name: string): boolean {
  let p = 0;
  let n = 0;
  let retryPiece = -1;
  let retryName = 0;
  while (n < name.length) {
    const piece = glob[p];
    if (piece === star) {
      retryPiece = ++p;
      retryName = n;
    } else if (piece !== undefined && fits(piece, name[n] ?? '')) {
      p++;
      n++;
    } else if (retryPiece !== -1) {
      p = retryPiece;
      n = ++retryName;
    } else return false;
  }
  while (glob[p] === star) p++;
  return p === glob.length;
}

const star: Piece = { kind: 'star' };

function fits(piece: Piece, character: string): boolean {
  if (typeof piece === 'string') return piece === character;
  return piece.kind === 'one' && piece.fits(character);
}

/** `at` is behind the `[`; `end` is the place of the `]`. */
function parseBracket(pattern: string, at: number): { fits: (character: string) => boolean; end: number } | undefined {
  const negated = pattern[at] === '!' || pattern[at] === '^';
  const first = negated ? at + 1 : at;
  const tests: ((character: string) => boolean)[] = [];
  for (let i = first; i < pattern.length; i++) {
    if (pattern[i] === ']' && i > first)
      return { end: i, fits: (character) => tests.some((test) => test(character)) !== negated };
    const named = /^\[:([a-z]*):\]/.exec(pattern.slice(i, i + 12));
    if (named !== null) {
      const members = characterClasses[named[1] ?? ''];
      if (members === undefined) return undefined;
      tests.push((character) => members.test(character));
      i += named[0].length - 1;
      continue;
    }
    if (pattern[i] === '\\') i++;
    const low = pattern[i];
    if (low === undefined) return undefined;
    if (pattern[i + 1] !== '-' || pattern[i + 2] === ']' || pattern[i + 2] === undefined) {
      tests.push((character) => character === low);
      continue;
    }
    i += 2;
    if (pattern[i] === '\\') i++;
    const high = pattern[i];
    if (high === undefined) return undefined;
    tests.push((character) => low <= character && character <= high);
  }
  return undefined;
}

const characterClasses: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};
