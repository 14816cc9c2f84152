/** What a document imports, and what the libraries among that declare. */
import type { ContextRequest } from './context-finder.js';
import { ImportedLibraries } from './imported-libraries.js';
import { type LiveImport, liveImports } from './live-imports.js';

export interface ToldImports {
  readonly imports: readonly LiveImport[];
  readonly libraries: ImportedLibraries;
}

export function toldImports(request: ContextRequest): ToldImports {
  const imports = liveImports(request.prefix, request.languageId);
  return { imports, libraries: ImportedLibraries.of(request, imports) };
}
