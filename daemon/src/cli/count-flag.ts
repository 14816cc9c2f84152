/** Reads a flag that says how many. */
import { UsageError } from './usage-error.js';

/** A flag's value as a whole number from 1 to `max`. Throws UsageError. */
export function countFlag(value: string | true | undefined, name: string, fallback: number, max: number): number {
  if (value === undefined) return fallback;
  const count = typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : 0;
  if (count < 1 || count > max) throw new UsageError(`--${name} takes a whole number from 1 to ${max}.`);
  return count;
}
