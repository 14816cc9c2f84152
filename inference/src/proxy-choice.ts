/** Which proxy the environment names for an address: the rules that curl and others follow. A pure function. */

/** Undefined: none. This machine's own addresses go through none, whatever is said. */
export function proxyOf(url: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const target = URL.parse(url);
  if (target === null || isOwnMachine(target.hostname)) return undefined;
  const read = (name: string) => env[name.toLowerCase()] || env[name.toUpperCase()] || undefined;
  // Where a web server sets variables for its headers, HTTP_PROXY in capitals is the visitor's word.
  const http = env['http_proxy'] || (env['REQUEST_METHOD'] === undefined ? env['HTTP_PROXY'] : undefined);
  const named = (target.protocol === 'https:' ? read('https_proxy') : http) || read('all_proxy');
  if (named === undefined || excepted(target, read('no_proxy') ?? '')) return undefined;
  const proxy = /^[a-z][a-z0-9+.-]*:\/\//i.test(named) ? named : `http://${named}`;
  const parsed = URL.parse(proxy);
  return parsed !== null && (parsed.protocol === 'http:' || parsed.protocol === 'https:') ? proxy : undefined;
}

/** Hosts and domains between commas, with or without a leading dot, a port or `*`. */
function excepted(target: URL, exceptions: string): boolean {
  const host = target.hostname.toLowerCase();
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', wantedPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (wantedPort !== undefined && wantedPort !== port) return false;
      const domain = name.replace(/^\*?\./, '');
      return host === domain || host.endsWith(`.${domain}`);
    });
}

function isOwnMachine(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host);
}
