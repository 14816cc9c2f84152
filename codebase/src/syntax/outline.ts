/** What a file defines and imports, told from its syntax alone. */

export interface Outline {
  /** In order of their first line, outer before inner. */
  readonly definitions: readonly Definition[];
  readonly imports: readonly ImportEntry[];
}

export type DefinitionKind =
  | 'class'
  | 'interface'
  | 'enum'
  | 'type'
  | 'function'
  | 'method'
  | 'constructor'
  | 'field'
  | 'variable'
  | 'constant'
  | 'module'
  | 'section';

export interface Definition {
  readonly name: string;
  readonly kind: DefinitionKind;
  /** Names of the definitions it lies in, outermost first, joined by '.'; '' at the top. A Go method lies in its receiver's type. */
  readonly container: string;
  /** 1-based, inclusive; with decorators and modifiers, without the doc comment. */
  readonly startLine: number;
  readonly endLine: number;
  /** First line of the doc comment: above the definition, or in Python its docstring, which lies within. Undefined without one. */
  readonly docLine: number | undefined;
  /** The header without its body in one line, white space folded, at most `signatureCharsMax`. */
  readonly signature: string;
  /** Simple names of what it extends, implements or embeds. */
  readonly bases: readonly string[];
  /** Simple name of the declared type of a field or variable, or of what a function gives; undefined where none is told. */
  readonly type: string | undefined;
  /** Seen outside its file, by the language's own rule. */
  readonly exported: boolean;
}

export interface ImportEntry {
  /** As written, without quotes: './x.js', '..pkg.mod', 'github.com/a/b', 'java.util.List', 'crate::a::b', 'a/b.h'. */
  readonly specifier: string;
  /** Local names that it binds; '*' when it brings in all. Empty where it is read for its effects. */
  readonly names: readonly string[];
  /** 1-based. */
  readonly line: number;
  /** Handed on to importers of this file. */
  readonly reexported: boolean;
}
