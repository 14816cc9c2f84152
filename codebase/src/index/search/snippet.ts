/** A piece of code with its place: what search and context answer. */
export interface Snippet {
  /** Root-relative, with '/'. */
  readonly path: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
  /** Which source found it: `lexical`, `similar`, `imports`… */
  readonly source: string;
  /** All sources that brought it, the strongest first; undefined where there is but one. */
  readonly sources?: readonly string[] | undefined;
  readonly score: number;
  /** Declarations of an installed library, a line each; its lines are those of the first and the last. */
  readonly isLibrary?: boolean | undefined;
  /** What it shows, when that is one definition; `container` is what it stands in, such as a class. */
  readonly definition?:
    | { readonly line: number; readonly signature: string; readonly container?: string | undefined }
    | undefined;
}
