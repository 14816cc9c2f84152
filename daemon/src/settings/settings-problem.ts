/** What is wrong with one setting, and where; the rest of the settings still counts. */
export interface SettingsProblem {
  /** A file's path, the name of an environment variable, or `editor`. */
  readonly source: string;
  /** 1-based, in files. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly key?: string | undefined;
  /** A sentence; never holds a secret's value. */
  readonly message: string;
}

/** `config.jsonc:3:5: Unknown setting …`, as compilers write it, so that terminals and editors link it. */
export function formatProblem(problem: SettingsProblem): string {
  const place = problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`;
  return `${problem.source}${place}: ${problem.message}`;
}
