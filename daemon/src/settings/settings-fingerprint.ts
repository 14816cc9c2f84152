/** Tells whether two processes were started with the same settings in their environment. */
import { createHash } from 'node:crypto';
import { layerOfEnvironment } from './settings-layer.js';

/** A digest of the `FORETOKEN_…` settings of an environment; equal environments give equal digests. */
export function environmentFingerprint(env: Readonly<Record<string, string | undefined>>): string {
  const values = [...layerOfEnvironment(env).values].map(([key, placed]) => [key, placed.value]);
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16);
}
