/**
 * Numbers under which files are found by a name that they define or import. Names share one only by chance, of 2^29, and who asks looks at the
 * name as well. Those of a name stand side by side, in the order of how far its definition is seen.
 */
import { keysOfImport } from '../../imports/import-keys.js';
import { textHash } from '../../segments/text-hash.js';
import type { FileStructure } from './packed-structure.js';

/** The first of a name's numbers, in any case: one for each tier. */
export function keyOfName(name: string): number {
  return keyOf(name.toLowerCase(), 0);
}

/** How far a definition is seen: 0 exported at the top, 1 exported inside, 2 the file's own at the top, 3 its own inside. */
export function tierOf(exported: boolean, container: string): number {
  return (exported ? 0 : 2) + (container === '' ? 0 : 1);
}

export const tiers = 4;

/** Of the files that define something in a type of this simple name. */
export function keyOfOwner(name: string): number {
  return keyOf(name, 4);
}

/** The simple name of what a definition lies in; '' at the top. */
export function ownerOf(container: string): string {
  return container.slice(container.lastIndexOf('.') + 1);
}

/** Of the files with an import that is found by this word. */
export function keyOfImportWord(word: string): number {
  return keyOf(word, 5);
}

/** All numbers under which a file is found, each once. */
export function keysOf(path: string, { languageId, definitions, imports }: FileStructure): number[] {
  const keys = new Set<number>();
  for (const { name, exported, container } of definitions) {
    keys.add(keyOfName(name) + tierOf(exported, container));
    if (container !== '') keys.add(keyOfOwner(ownerOf(container)));
  }
  for (const entry of imports)
    for (const word of keysOfImport(path, languageId, entry)) keys.add(keyOfImportWord(word));
  return [...keys].sort((a, b) => a - b);
}

function keyOf(text: string, kind: number): number {
  return (textHash(text, seed) << 3) | kind;
}

/** The same for all files, since the numbers are stored. They order a tree, in which no text can make another's place worse. */
const seed = { low: 0, high: 0 };
