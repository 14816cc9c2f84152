/** Reads small files that others wrote, such as rules and refs: bounded, and never from a pipe or a device. */
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';

/** At most `bytesMax` bytes of it as text; undefined when it is no plain file. A link is followed only where `links` allows. */
export function readSmallFile(path: string, bytesMax: number, links: 'follow' | 'refuse'): string | undefined {
  const noFollow = links === 'refuse' ? (constants.O_NOFOLLOW ?? 0) : 0;
  let file: number;
  try {
    // Most files that are asked for do not exist, and an exception costs ten times as much as this.
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
    file = openSync(path, constants.O_RDONLY | noFollow | (constants.O_NONBLOCK ?? 0));
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return undefined;
    const buffer = Buffer.allocUnsafe(Math.min(stat.size, bytesMax));
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, 0));
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}
