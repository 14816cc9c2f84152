/** What is known of a library that the codebase imports: the declarations that stand in its installed files. */
import type { DefinitionKind } from '../syntax/outline.js';

export interface Library {
  /** As the codebase imports it: `express`, `fastapi.responses`. */
  readonly specifier: string;
  readonly files: readonly LibraryFile[];
}

/** What paths of the JDK's classes begin with; those of other classes of Java begin with their jar's name. */
export const jdkName = 'jdk';
/** What paths of the packages that Go brings itself begin with. */
export const goStandardName = 'GOROOT/src';

/** Whether the language itself brings what is declared there. */
export function isStandardPath(path: string): boolean {
  return path.startsWith(`${jdkName}/`) || path.startsWith(`${goStandardName}/`);
}

export interface LibraryFile {
  /** Root-relative, where it is installed; links resolved. Of Go, a package's folder: in one of Go's own as `GOMODCACHE/…`, `GOROOT/src/…`. Of Java, a class in its jar. */
  readonly path: string;
  /** In order, members behind what they belong to. */
  readonly declarations: readonly Declaration[];
}

/** All installed files that are known; another object once any of them may have changed. */
export interface LibraryFiles {
  at(path: string): LibraryFile | undefined;
}

export interface Declaration {
  readonly name: string;
  readonly kind: DefinitionKind;
  /** The type that it is a member of; '' at the top. */
  readonly container: string;
  /** 1-based, of the installed file; of Go, among what the package declares. */
  readonly line: number;
  readonly signature: string;
  readonly bases: readonly string[];
  readonly type: string | undefined;
}
