/** Leaves a test out, and says why. */
import type { Context } from 'mocha';

/** Does nothing without a reason; ends the test or hook that calls it with one. */
export function skipFor(test: Context, reason: string | undefined): void {
  if (reason === undefined) return;
  console.log(`    skipped: ${reason}`);
  test.skip();
}

/** For what Windows has otherwise. */
export const onWindows = process.platform === 'win32' ? 'this is Windows' : undefined;
