/** What the cursor's own file says of types, told from its lines: types in scope, bases of the class around, the receiver's type. */
import type { CursorLine, CursorWords } from './cursor-words.js';

export interface LiveSyntax {
  /** Names that may be types, the nearest first, with their nearness 0…1. */
  readonly types: readonly { readonly name: string; readonly nearness: number }[];
  /** Types that what stands before the last dot of the typed line may have; empty where nothing tells. */
  readonly receiverTypes: readonly string[];
  /** Names of a typed `a.b.`: the last before the dot. */
  readonly receiver: string | undefined;
  /** The function whose result was last assigned to the receiver. */
  readonly receiverCall: string | undefined;
}

export function liveSyntax({ above, below }: CursorWords, typesMax: number): LiveSyntax {
  const bases = basesAround(above);
  const nearness = new Map<string, number>(bases.map((name) => [name, 0.8]));
  const meet = (lines: readonly CursorLine[]) => {
    for (const [distance, { words }] of lines.entries()) {
      for (const word of words) {
        if (looksLikeType(word)) nearness.set(word, Math.max(nearness.get(word) ?? 0, 0.97 ** distance));
      }
    }
  };
  meet(above.slice(0, 80));
  meet(below.slice(0, 40));
  const types = Array.from(nearness, ([name, near]) => ({ name, nearness: near }))
    .sort((x, y) => y.nearness - x.nearness || (x.name < y.name ? -1 : 1))
    .slice(0, typesMax);
  const typed = above[0]?.text ?? '';
  const receiver = /([\p{L}_$][\p{L}\p{N}_$]*)(?:\([^()]*\)|\[[^[\]]*\])?(?:\?\.|!\.|\.|->|::)[\p{L}\p{N}_$]*$/u.exec(
    typed.slice(-200),
  )?.[1];
  const receiverTypes = receiver === undefined ? [] : typesOfName(receiver, above, below, bases);
  const receiverCall = receiver === undefined ? undefined : callThatGave(receiver, above);
  return { types, receiver, receiverTypes, receiverCall };
}

function looksLikeType(word: string): boolean {
  const first = word.charCodeAt(0);
  return first >= 65 && first <= 90 && word.length > 1 && word !== word.toUpperCase();
}

/** Bases of the nearest class above. */
function basesAround(above: readonly CursorLine[]): string[] {
  for (const { text, words } of above) {
    const at = words.findIndex((word) => word === 'class' || word === 'interface');
    if (at < 0 || /^\s*(?:[*#/]|"""|\/\/)/.test(text)) continue;
    return words.slice(at + 2).filter(looksLikeType);
  }
  return [];
}

const own = new Set(['this', 'self', 'super', 'cls']);

/** Types by what stands beside a name in the lines near it: `name: Type`, `Type name`, `name = new Type(`, `name := pkg.Type{`. */
function typesOfName(
  name: string,
  above: readonly CursorLine[],
  below: readonly CursorLine[],
  bases: readonly string[],
): string[] {
  if (own.has(name)) return [...bases];
  if (looksLikeType(name)) return [name];
  const found = new Set<string>();
  for (const { text, words } of [...above.slice(1), ...below]) {
    if (!words.includes(name)) continue;
    for (const after of text.matchAll(typeBehind)) if (after[1] === name && after[2] !== undefined) found.add(after[2]);
    for (const before of text.matchAll(typeBefore))
      if (before[2] === name && before[1] !== undefined) found.add(before[1]);
    if (found.size >= 3) break;
  }
  return [...found].filter(looksLikeType);
}

/** `name = pkg.called(`, `name, err := called(`. */
function callThatGave(name: string, above: readonly CursorLine[]): string | undefined {
  for (const { text, words } of above.slice(1, 200)) {
    if (!words.includes(name)) continue;
    for (const [, assigned, called] of text.matchAll(assignedCall)) if (assigned === name) return called;
  }
  return undefined;
}

const assignedCall =
  /([\p{L}_$][\p{L}\p{N}_$]*)(?:,\s*[\p{L}_]+)?\s*:?=\s*(?:await\s+)?(?:[\p{L}_$][\p{L}\p{N}_$]*\??\.){0,6}([\p{L}_$][\p{L}\p{N}_$]*)\(/gu;
const typeBehind =
  /([\p{L}_$][\p{L}\p{N}_$]*)\??\s*(?::=|:|=|\s)\s*(?:await\s+|new\s+|\*|&|\[\]|(?:Optional|Promise|List|list|Sequence)[[<])*\s*(?:[\p{L}_][\p{L}\p{N}_]*\.)*(?:New)?([\p{L}_$][\p{L}\p{N}_$]*)/gu;
const typeBefore = /([\p{L}_$][\p{L}\p{N}_$]*)(?:<[^<>]*>|\[\])?\s+([\p{L}_$][\p{L}\p{N}_$]*)/gu;
