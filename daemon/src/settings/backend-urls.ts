/** The addresses of all servers that prompts may go to. */
import { destinationOf } from '@foretoken/privacy/destination.js';

interface BackendAddresses {
  readonly 'backend.url': string;
  readonly 'backend.endpoints': readonly string[];
}

/** Each once, backend.url first; none without it. */
export function backendUrls(settings: BackendAddresses): readonly string[] {
  const url = settings['backend.url'];
  return url === '' ? [] : [...new Set([url, ...settings['backend.endpoints']])];
}

/** The one that is farthest away: what may go there may go to all. */
export function farthestUrl(settings: BackendAddresses): string {
  const urls = backendUrls(settings);
  return urls.find((url) => destinationOf(url) === 'network') ?? settings['backend.url'];
}
