/** What the cursor's own file says of types, told from its lines: types in scope, bases of the class around, the receiver's type. */

import { contextLimits } from '../limits.js';
import type { CursorLine, CursorWords } from '../words/cursor-words.js';
import { DeclaredTypes, looksLikeType } from './declared-types.js';

export interface LiveSyntax {
  /** Names that may be types, the nearest first, with their nearness 0…1. */
  readonly types: readonly { readonly name: string; readonly nearness: number }[];
  /** Types that what stands before the last dot of the typed line may have; empty where nothing tells. */
  readonly receiverTypes: readonly string[];
  /** Names of a typed `a.b.`: the last before the dot. */
  readonly receiver: string | undefined;
  /** Functions whose result the receiver may be, the nearest first. */
  readonly receiverGivenBy: readonly string[];
  /** Types of the variables and fields named near, the nearest first, with their nearness 0…1. */
  readonly variableTypes: readonly { readonly name: string; readonly nearness: number }[];
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
  const types = typed(nearness)
    .sort((x, y) => y.nearness - x.nearness || (x.name < y.name ? -1 : 1))
    .slice(0, typesMax);
  const line = above[0]?.text ?? '';
  const receiver = /([\p{L}_$][\p{L}\p{N}_$]*)(?:\([^()]*\)|\[[^[\]]*\])?(?:\?\.|!\.|\.|->|::)[\p{L}\p{N}_$]*$/u.exec(
    line.slice(-200),
  )?.[1];
  const declared = new DeclaredTypes(above, below);
  const receiverTypes = receiver === undefined ? [] : typesOfName(receiver, declared, bases);
  const receiverGivenBy = receiver === undefined ? [] : declared.givenBy(receiver);
  const variableTypes = typesOfVariables(declared, above, below);
  return { types, receiver, receiverTypes, receiverGivenBy, variableTypes };
}

/** Types that the names within four lines may have, as many as are asked about. */
function typesOfVariables(declared: DeclaredTypes, above: readonly CursorLine[], below: readonly CursorLine[]) {
  const nearness = new Map<string, number>();
  const asked = new Set<string>();
  for (let distance = 0; distance < linesNear; distance++)
    for (const line of [above[distance], below[distance]])
      for (const name of line?.words ?? []) {
        if (asked.has(name) || looksLikeType(name)) continue;
        asked.add(name);
        for (const type of declared.of(name)) {
          if (!nearness.has(type)) nearness.set(type, 0.8 ** distance);
          if (nearness.size >= contextLimits.variableTypesMax) return typed(nearness);
        }
      }
  return typed(nearness);
}

function typed(nearness: ReadonlyMap<string, number>) {
  return Array.from(nearness, ([name, near]) => ({ name, nearness: near }));
}

const linesNear = 4;

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

function typesOfName(name: string, declared: DeclaredTypes, bases: readonly string[]): readonly string[] {
  if (own.has(name)) return bases;
  const found = declared.of(name);
  // PHP's fields are declared with a sign that is not written behind `->`.
  const types = found.length > 0 || name.startsWith('$') ? found : declared.of(`$${name}`);
  return types.length === 0 && looksLikeType(name) ? [name] : types;
}
