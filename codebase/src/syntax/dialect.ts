/** What an outline needs to know of a language beside its node types: how its texts are read. */
import type { GrammarTable } from './grammar.js';
import type { DefinitionKind, ImportEntry } from './outline.js';

export interface Dialect {
  readonly bindings: BindingPatterns;
  readonly table: GrammarTable;
  /** How doc comments stand: above as a block, above as a block or lines, above as lines with this mark, or as the body's first string. */
  readonly docs: 'block' | 'any' | 'docstring' | '//' | '#' | '///' | 'none';
  /** Imports and hand-overs of one statement. */
  readImports(text: string): ImportReading;
  /** Simple names of what is extended, from the header after the name. */
  basesOf(header: string): readonly string[];
  /** Simple name of a type as it is written; undefined for primitives, lists and what has no name. */
  typeOf(written: string): string | undefined;
  isExported(name: string, header: string, parent: Parent): boolean;
  /** The kind as this place and header make it. */
  kindOf(kind: DefinitionKind, name: string, header: string, parent: Parent): DefinitionKind;
  /** What stands where a name is; undefined when it defines nothing. */
  nameOf(written: string, kind: DefinitionKind): Named | undefined;
  /** Offsets, from and to, of what the parser passes over: blocks that hold nothing which an outline tells, what only its preprocessor understands. */
  passedOver?(text: string): readonly number[];
  /** Names stand in declarators, which may be long. */
  readonly namesAreDeclarators?: boolean;
  /** Members that the text of a constructor makes, or that of a class by its header. */
  membersMadeIn?(text: string, kind: 'constructor' | 'class'): readonly MadeMember[];
}

/** How names come by their types in a function's text. */
export interface BindingPatterns {
  /** Global, with the groups `name` and one of `type` (as written), `made` (a type's name) and `called` (a function's). */
  readonly patterns: readonly RegExp[];
  /** What a method calls its object, and what fields are named with there: `this` and `this.`. */
  readonly itself: string | undefined;
  readonly fieldPrefix: string;
  /** The type that a call gives by convention; undefined when its name does not tell. */
  typeOfCall(called: string): string | undefined;
}

export interface Named {
  /** '' when what it holds belongs to where it stands itself. */
  readonly name: string;
  readonly container?: string;
  readonly isExported?: boolean;
  readonly kind?: DefinitionKind;
}

export interface Parent {
  /** Undefined at the top. */
  readonly kind: DefinitionKind | undefined;
  readonly isExported: boolean;
  readonly isLocal: boolean;
}

export interface ImportReading {
  readonly imports: readonly (Omit<ImportEntry, 'line'> & { readonly offset?: number })[];
  /** Top-level names that the statement hands to other files. */
  readonly exportedNames?: readonly string[];
  /** What the type around it takes from others, and members that it makes there. */
  readonly bases?: readonly string[];
  readonly members?: readonly MadeMember[];
}

export interface MadeMember {
  readonly name: string;
  readonly offset: number;
  readonly signature: string;
  readonly type: string | undefined;
  readonly isExported: boolean;
}

/** The last word of a dotted name, without type arguments; undefined where there is none. */
export function simpleName(written: string): string | undefined {
  const bare = written.replace(/[<[({][\s\S]*$/, '').trim();
  return /(?:^|[.:\\])([\p{L}_$][\p{L}\p{N}_$]*)[?!]*$/u.exec(bare)?.[1];
}

/** Parts of a text between commas that stand in no bracket. Linear. */
export function commaParts(text: string): { readonly text: string; readonly offset: number }[] {
  const parts: { text: string; offset: number }[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char === undefined || (char === ',' && depth <= 0)) {
      const part = text.slice(from, at);
      if (part.trim() !== '') parts.push({ text: part.trim(), offset: from + part.length - part.trimStart().length });
      from = at + 1;
    } else if ('([{<'.includes(char)) depth++;
    else if (')]}'.includes(char) || (char === '>' && text[at - 1] !== '=')) depth--;
  }
  return parts;
}

export function simpleNames(list: string): string[] {
  return commaParts(list)
    .map((part) => simpleName(part.text))
    .filter((name) => name !== undefined);
}
