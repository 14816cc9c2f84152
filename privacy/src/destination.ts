/** Where a backend is, told from its address, and which files may go there. */
import type { PathLevel } from './path-rules.js';

export type Destination = 'own-machine' | 'network';

/** `own-machine` when the address is on the loopback interface; whatever is not evidently there counts as the network. */
export function destinationOf(url: string): Destination {
  const host = URL.parse(url.trim())?.hostname.toLowerCase();
  return host !== undefined && isLoopback(host) ? 'own-machine' : 'network';
}

/** Whether code of a file with this level may be part of what is sent there. */
export function mayLeave(level: PathLevel, destination: Destination): boolean {
  switch (level) {
    case 'never-read':
      return false;
    case 'own-machine':
      return destination === 'own-machine';
    case 'allowed':
      return true;
  }
}

/** `host` as URLs write it: IPv4 in four decimal numbers, IPv6 in brackets and shortened. */
function isLoopback(host: string): boolean {
  return /^(?:localhost\.?|127\.\d+\.\d+\.\d+|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/.test(host);
}
