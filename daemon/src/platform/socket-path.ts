/** Where the daemon's socket lies: in the run folder, or under a short name where the platform's limit is too small for that. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { daemonLimits } from '../limits.js';

/** `user` keeps several people's sockets apart in a shared temporary folder. */
export function socketPathOf(
  runFolder: string,
  platform: NodeJS.Platform,
  temporaryFolder: string,
  user: string,
): string {
  const digest = createHash('sha256').update(`${user}\0${runFolder}`).digest('hex').slice(0, 16);
  if (platform === 'win32') return `\\\\.\\pipe\\foretoken-${digest}`;
  const plain = join(runFolder, 'daemon.sock');
  if (Buffer.byteLength(plain) <= daemonLimits.socketPathBytesMax) return plain;
  return join(temporaryFolder, `foretoken-${digest}`, 'daemon.sock');
}
