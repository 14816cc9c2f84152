/** What a document imports, and what the libraries among that declare. */
import type { ContextRequest } from '../context-finder.js';
import { ImportedLibraries } from '../space/imported-libraries.js';
import { type LiveImport, liveImports } from '../space/live-imports.js';

export interface ToldImports {
  readonly imports: readonly LiveImport[];
  readonly libraries: ImportedLibraries;
}

export function toldImports(
  request: Pick<ContextRequest, 'structure' | 'path' | 'languageId' | 'prefix'>,
): ToldImports {
  const written = liveImports(request.prefix, request.languageId);
  const libraries = ImportedLibraries.of(request, written);
  const imports = written.map((entry) => {
    const name = libraries.nameOf(entry.specifier);
    return name === undefined || entry.locals.includes(name) ? entry : { ...entry, locals: [...entry.locals, name] };
  });
  return { imports, libraries };
}
