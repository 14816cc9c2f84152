/** What a grammar's node types mean for an outline: tables that stand in data/, one a language. */
import type { DefinitionKind } from './outline.js';

export interface GrammarTable {
  /** File name of the grammar, without `tree-sitter-` and `.wasm`. */
  readonly wasm: string;
  /** By node type; what is not named is passed by unseen. */
  readonly nodes: Readonly<Record<string, NodeRule>>;
}

export interface NodeRule {
  /** Makes definitions of this kind. */
  readonly kind?: DefinitionKind;
  /** Fields or node types that hold names, `name` unless told; '.' is the node itself. */
  readonly names?: readonly string[];
  /** Node types that a name may be of; any unless told. */
  readonly nameTypes?: readonly string[];
  /** Fields or node types before which the header ends, `body` unless told. */
  readonly body?: readonly string[];
  /** What is looked for in the body: nothing unless told. In `locals` only functions, types and imports are. */
  readonly inside?: 'members' | 'locals';
  /** Field that tells the type. */
  readonly type?: string;
  /** Field whose text names the container. */
  readonly container?: string;
  /** Field whose node's type tells more of what is defined: its rule replaces this one's. */
  readonly value?: string;
  readonly values?: Readonly<Record<string, NodeRule>>;
  /** Makes nothing itself, but what it holds is looked at. */
  readonly through?: boolean;
  /** What the header ends in when it is cut before all of its value. */
  readonly tail?: string;
  /** Nothing outside it is part of what it holds. */
  readonly apart?: boolean;
  /** The first definition in it begins where it begins. */
  readonly leads?: boolean;
  /** What it holds is seen outside the file. */
  readonly exports?: boolean;
  /** Field, or '.' for itself, that names a base of what it stands in when it has no name of its own. */
  readonly embeds?: string;
  /** Stands before what it belongs to, as a sibling. */
  readonly decorates?: boolean;
  /** Field whose node is looked at as if it stood here itself. */
  readonly holds?: string;
  /** Names stand behind the value. */
  readonly namesLast?: boolean;
  /** Without a name, what it holds belongs to where it stands itself: seen outside as there, or not at all. */
  readonly unnamed?: 'open' | 'hidden';
  /** Without a body it only speaks of what is defined elsewhere. */
  readonly needsBody?: boolean;
  /** Its text is read for imports, exports and bases where it begins like this. */
  readonly imports?: RegExp;
  /** Its text says whether what follows beside it is seen outside; any other text says nothing. */
  readonly section?: { readonly shows: RegExp; readonly hides: RegExp };
  /** What it holds is not seen outside until a section shows it. */
  readonly hidesMembers?: boolean;
  /** Not looked at among locals. */
  readonly notLocal?: boolean;
}
