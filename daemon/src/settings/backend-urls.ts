/** The addresses of all servers that prompts may go to. */
import { destinationOf } from '@foretoken/privacy/destination.js';

interface BackendAddresses {
  readonly 'backend.url': string;
  readonly 'backend.endpoints': readonly string[];
  readonly 'backend.local_model': string;
}

/** Whether any is configured: servers, or a model on this machine. */
export function hasBackend(settings: BackendAddresses): boolean {
  return settings['backend.url'] !== '' || settings['backend.local_model'] !== '';
}

/** Each once, backend.url first; none without it. */
export function backendUrls(settings: BackendAddresses): readonly string[] {
  const url = settings['backend.url'];
  return url === '' ? [] : [...new Set([url, ...settings['backend.endpoints']])];
}

/** The one that is farthest away: what may go there may go to all. A model in a process of ours is as near as this machine. */
export function farthestUrl(settings: BackendAddresses): string {
  const urls = backendUrls(settings);
  if (urls.length === 0 && settings['backend.local_model'] !== '') return 'http://localhost';
  return urls.find((url) => destinationOf(url) === 'network') ?? settings['backend.url'];
}
