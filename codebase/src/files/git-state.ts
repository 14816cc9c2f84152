/** Where a root's repository stands: branch, commit, and the lines that are changed and not committed. */

export interface GitState {
  /** The branch that HEAD names, or undefined when it names a commit, or there is no repository. */
  readonly branch: string | undefined;
  /** The commit that HEAD comes to, in hexadecimal; undefined before the first one. */
  readonly commit: string | undefined;
  /**
   * Changed places against HEAD, by path, then line; what was known last, at once. A look-up that is due is made in the
   * background. Empty when there is no git, or the changes could not be told; `problem` then says why.
   */
  changes(): readonly ChangedLines[];
  readonly problem: string | undefined;
  /** Looks anew and waits for it. */
  refresh(): Promise<void>;
  close(): void;
}

export interface ChangedLines {
  /** Root-relative, with '/'. */
  readonly path: string;
  /** 1-based, as the file on disk is numbered now. Where lines were only taken away, the line before. */
  readonly startLine: number;
  readonly endLine: number;
}
