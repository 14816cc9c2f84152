/** Members of what stands before the dot: of its type, or of the module it is, in the codebase or in a library that the document imports. */
import type { StoredDefinition } from '@foretoken/codebase/index/code-structure.js';
import { liveSyntax } from '../context/evidence/live-syntax.js';
import { CursorReader } from '../context/words/cursor-words.js';
import type { ItemPlace } from './code-items.js';
import type { KnownNames } from './known-names.js';

/** Types on the way from one to its bases. */
const typesMax = 4;

export class ReceiverMembers {
  readonly #reader = new CursorReader();

  /**
   * Those that begin with `typed`, whatever its case, each name once, a type's own before its bases'; none where the lines around do not
   * tell the type. Reads some hundred lines where there is a dot, and nothing where there is none.
   */
  of({ path, prefix, suffix }: ItemPlace, typed: string, known: KnownNames): readonly StoredDefinition[] {
    if (!/(?:\.|->|::)$/.test(prefix.slice(-typed.length - 2, prefix.length - typed.length))) return [];
    const { receiver, receiverTypes, receiverGivenBy } = liveSyntax(this.#reader.read(prefix, suffix, path), 0);
    if (receiver === undefined) return [];
    const { imports, libraries } = known.told;
    const whole = imports.filter(({ names, locals }) => names.length === 0 && locals.includes(receiver));
    const modules = whole.flatMap(({ specifier }) => libraries.exportsOf(specifier));
    const found =
      firstMembers(known, receiverTypes) ??
      (modules.length > 0 ? modules : undefined) ??
      firstMembers(known, typesGivenBy(known, receiverGivenBy)) ??
      firstMembers(known, typesGivenBy(known, [receiver])) ??
      [];
    const beginning = typed.toLowerCase();
    const members = new Map<string, StoredDefinition>();
    for (const member of found)
      if (!members.has(member.name) && member.name.toLowerCase().startsWith(beginning) && isForOthers(member))
        members.set(member.name, member);
    return [...members.values()];
  }
}

/** Members of the first of the types that has some. */
function firstMembers(known: KnownNames, types: readonly string[]): readonly StoredDefinition[] | undefined {
  for (const type of types) {
    const members = withInherited(known, type, new Set());
    if (members.length > 0) return members;
  }
  return undefined;
}

function withInherited(known: KnownNames, type: string, seen: Set<string>): readonly StoredDefinition[] {
  if (seen.size >= typesMax || seen.has(type)) return [];
  seen.add(type);
  const bases = new Set(known.definitionsOf(type, 1).flatMap((definition) => definition.bases));
  return [...known.membersOf(type), ...[...bases].flatMap((base) => withInherited(known, base, seen))];
}

/** What the definitions of these names say they give. */
function typesGivenBy(known: KnownNames, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => known.definitionsOf(name, 3).flatMap(({ type }) => type ?? []));
}

function isForOthers({ name, kind, signature }: StoredDefinition): boolean {
  return kind !== 'constructor' && !name.startsWith('#') && !/^(?:\w+\s+)*(?:private|protected)\b/.test(signature);
}
