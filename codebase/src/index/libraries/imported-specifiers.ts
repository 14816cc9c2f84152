/** What a codebase imports that is none of its own files, told from its index. */
import { importFamily } from '../../imports/resolve-import.js';
import { folderOf } from '../../imports/root-path.js';
import { libraryLimits } from '../../libraries/limits.js';
import type { LibraryLanguage } from '../../libraries/read-installed.js';
import type { Sqlite } from '../../sqlite/open-database.js';
import { FileStructures } from '../store/file-structures.js';
import { openIndexReadonly } from '../store/index-database.js';
import type { StoredImport, UnpackedStructure } from '../store/packed-structure.js';
import { StoredImports } from '../store/stored-imports.js';
import { libraryLanguage } from './library-database.js';

export interface ImportedSpecifier {
  readonly family: LibraryLanguage;
  readonly specifier: string;
  /** Folders of files that import it, the first by path and others spread over them all. */
  readonly folders: readonly string[];
  /** Sorted. */
  readonly names: readonly string[];
}

interface Met {
  readonly family: LibraryLanguage;
  readonly specifier: string;
  readonly folders: Set<string>;
  imports: number;
  readonly names: Set<string>;
}

/** The most imported first. Gives way to other work between pages of imports; empty once `signal` ends it. */
export async function importedSpecifiers(indexFolder: string, signal: AbortSignal): Promise<ImportedSpecifier[]> {
  const database = openIndexReadonly(indexFolder);
  try {
    return await collect(database, signal);
  } finally {
    database.close();
  }
}

async function collect(database: Sqlite, signal: AbortSignal): Promise<ImportedSpecifier[]> {
  const page = database
    .prepare<[number, number], readonly [file: number, path: string]>(
      'SELECT file, path FROM structures JOIN files ON files.id = structures.file WHERE file > ? ORDER BY file LIMIT ?',
    )
    .raw();
  const structures = new FileStructures(database);
  const resolver = new StoredImports(database, structures);
  const met = new Map<string, Met | undefined>();
  let last = -1;
  let read = 0;
  while (read < libraryLimits.importsReadMax && !signal.aborted) {
    structures.follow();
    resolver.follow();
    const files = page.all(last, libraryLimits.importingFilesAtOnce);
    for (const [file, path] of files) {
      const structure = structures.of(file);
      const imports = structure.imports();
      read += imports.length;
      for (const entry of imports) add(resolver, met, path, structure.languageId, told(entry, structure));
      if (structure.languageId === 'java') add(resolver, met, path, 'java', javaLang);
      last = file;
    }
    if (files.length < libraryLimits.importingFilesAtOnce) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (signal.aborted) return [];
  return [...met.values()]
    .filter((one) => one !== undefined)
    .sort((a, b) => b.imports - a.imports || (a.specifier < b.specifier ? -1 : 1))
    .map(({ family, specifier, folders, names }) => ({
      family,
      specifier,
      folders: spread([...folders].sort(), libraryLimits.foldersTriedMax),
      names: [...names].sort(),
    }));
}

function add(
  resolver: StoredImports,
  met: Map<string, Met | undefined>,
  path: string,
  languageId: string,
  { specifier, names }: StoredImport,
): void {
  const family = libraryLanguage(languageId);
  if (family === undefined || specifier.startsWith('.')) return;
  const key = `${family} ${specifier}`;
  if (!met.has(key)) {
    const entry = { specifier, names, line: 1, reexported: false };
    const isOwn = resolver.resolve(path, languageId, [entry]).some((to) => to.path !== undefined);
    met.set(key, isOwn ? undefined : { family, specifier, folders: new Set(), imports: 0, names: new Set() });
  }
  const one = met.get(key);
  if (one === undefined) return;
  one.imports++;
  if (one.folders.size < libraryLimits.foldersMetMax) one.folders.add(folderOf(path));
  for (const name of names) if (one.names.size < libraryLimits.wantedNamesMax) one.names.add(name);
}

/** What `import a.b.*` brings in of a package of Java, nobody has listed: the types that the file's own headers speak of are wanted of it. */
function told(entry: StoredImport, structure: UnpackedStructure): StoredImport {
  if (!entry.names.includes('*') || importFamily(structure.languageId) !== 'jvm') return entry;
  const names = new Set(entry.names);
  for (let index = 0; index < structure.definitionCount; index++)
    for (const name of structure.definitionAt(index).signature.match(/(?<![\w.])\p{Lu}\w*/gu) ?? []) names.add(name);
  return { ...entry, names: [...names] };
}

/** What every file of Java imports unsaid. */
const javaLang: StoredImport = {
  specifier: 'java.lang',
  names:
    '* String StringBuilder Math Integer Long Double Character Boolean Thread System Class Iterable Throwable Enum'.split(
      ' ',
    ),
};

/** So many of them at most, at even distances: packages of one codebase lie in folders of their own. */
function spread(sorted: readonly string[], count: number): readonly string[] {
  if (sorted.length <= count) return sorted;
  return Array.from({ length: count }, (_, at) => sorted[Math.round((at * (sorted.length - 1)) / (count - 1))] ?? '');
}
