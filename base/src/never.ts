/** What must not happen: a bug throws under test, and is counted and answered empty in production. */

let bugsSeen = 0;
let onBug: ((message: string) => void) | undefined;

/** Called with each bug in production, e.g. to log it. Test runs (FORETOKEN_BUGS=throw) throw instead. */
export function setBugListener(listener: (message: string) => void): void {
  onBug = listener;
}

/** How many bugs this process has met and survived. */
export function bugCount(): number {
  return bugsSeen;
}

/** Report a bug; `fallback` is what the caller answers in production. Throws when FORETOKEN_BUGS=throw. */
export function bug<T>(message: string, fallback: T): T {
  bugsSeen++;
  if (process.env['FORETOKEN_BUGS'] === 'throw') throw new Error(`bug: ${message}`);
  onBug?.(message);
  return fallback;
}

/** Closes an exhaustive switch: does not compile while a case is missing. */
export function never(value: never, what: string): Error {
  return new Error(`bug: unexpected ${what}: ${JSON.stringify(value)}`);
}
