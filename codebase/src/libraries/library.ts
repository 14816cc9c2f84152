/** What is known of a library that the codebase imports: the declarations that stand in its installed files. */
import type { DefinitionKind } from '../syntax/outline.js';

export interface Library {
  /** As the codebase imports it: `express`, `fastapi.responses`. */
  readonly specifier: string;
  readonly files: readonly LibraryFile[];
}

export interface LibraryFile {
  /** Root-relative, where it is installed; links resolved. Of Go, a package's folder: in one of Go's own as `GOMODCACHE/…`, `GOROOT/src/…`. */
  readonly path: string;
  /** In order, members behind what they belong to. */
  readonly declarations: readonly Declaration[];
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
