/** Where a part of an import leads. */
export interface ImportTarget {
  /** Those of the import's names that come from there. */
  readonly names: readonly string[];
  /** Root-relative; undefined for libraries and for what cannot be told. */
  readonly path: string | undefined;
}

/** Names that are files of their own lead there, the others to the whole. Undefined when nothing leads anywhere. */
export function splitByNames(
  names: readonly string[],
  namesMax: number,
  whole: string | undefined,
  ownFile: (name: string) => string | undefined,
): ImportTarget[] | undefined {
  const targets: ImportTarget[] = [];
  const rest: string[] = [];
  for (const [at, name] of names.entries()) {
    const path = name === '*' || at >= namesMax ? undefined : ownFile(name);
    if (path === undefined) rest.push(name);
    else targets.push({ names: [name], path });
  }
  if (whole !== undefined && (rest.length > 0 || targets.length === 0)) targets.push({ names: rest, path: whole });
  return targets.length > 0 ? targets : undefined;
}
