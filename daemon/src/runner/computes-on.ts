/** What a model on this machine is computed on, as status and doctor say it. */

/** Behind the name of a process; empty while it is not known. */
export function computesOnText(computesOn: string | undefined): string {
  if (computesOn === undefined) return '';
  return computesOn === 'processor' ? ' on the processor' : ` on a graphics card (${computesOn})`;
}
