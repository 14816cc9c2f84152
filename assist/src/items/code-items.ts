/** Completion items for clients that draw no ghost text: the port that a session asks. */
import type { CodeStructure, StoredDefinition } from '@foretoken/codebase/index/code-structure.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import type { DefinitionKind } from '@foretoken/codebase/syntax/outline.js';

export interface ItemPlace {
  readonly tables?: CodeTables | undefined;
  readonly structure?: CodeStructure | undefined;
  /** Root-relative path with '/'; the file's disk copy is never used. */
  readonly path: string;
  readonly languageId: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly overlays: ReadonlyMap<string, string>;
}

export interface ItemRequest extends ItemPlace {
  /** Whether the embedded engine has a say, and from which confidence its line is an item. */
  readonly embedded: boolean;
  readonly confidenceMin: number;
}

export interface CodeItem {
  /** What is inserted in the place of the typed characters before the cursor. */
  readonly text: string;
  readonly kind: 'word' | 'line' | DefinitionKind;
  /** Of a member of what stands before the dot. */
  readonly member?: StoredDefinition | undefined;
  /** As good as certain. */
  readonly isSure: boolean;
}

export interface CodeItems {
  /** The likeliest first, each text once. */
  readonly items: readonly CodeItem[];
  /** UTF-16 units before the cursor that an item takes the place of. */
  readonly typed: number;
  /** UTF-16 units behind the cursor that belong to the same word. */
  readonly restOfWord: number;
  /** With more typed there may be others. */
  readonly isIncomplete: boolean;
}

export interface ItemDescription {
  /** Signatures, a line each, with where they stand; without a line in a library's file, of which the declarations alone are known. */
  readonly signatures: readonly {
    readonly signature: string;
    readonly path: string;
    readonly line: number | undefined;
  }[];
  /** The first doc comment, without its marks; undefined without one. */
  readonly doc: string | undefined;
}

export interface ItemFinder {
  /** Synchronous; costs a few milliseconds. */
  find(request: ItemRequest): CodeItems;
  /** What is known of a name, or of a member of `container`; undefined when nothing defines it. */
  describe(place: ItemPlace, name: string, container?: string): ItemDescription | undefined;
}
