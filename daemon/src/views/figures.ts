/** Figures as views and reports show them. */

/** With groups of three, as in the words around it. */
export function counted(count: number): string {
  return count.toLocaleString('en');
}

/** In percent; a dash where there is nothing to take a part of. */
export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`;
}
