/** Sizes of files as people read them. */

/** `1.65 GB`, `98.5 MB`; decimal units, as model cards and disks have them. */
export function sizeText(bytes: number): string {
  const [unit, divisor] =
    bytes >= 1e9 ? (['GB', 1e9] as const) : bytes >= 1e6 ? (['MB', 1e6] as const) : (['kB', 1e3] as const);
  return `${Number((bytes / divisor).toPrecision(3))} ${unit}`;
}
