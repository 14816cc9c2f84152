/** Certificates for servers of the tests: made by openssl when they are asked for, so that no key lies in the repository. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Why none can be made, or undefined. */
export function certificatesMissing(): string | undefined {
  return spawnSync('openssl', ['version']).status === 0
    ? undefined
    : 'openssl, which makes the certificates, is not installed';
}

/** Signed by itself, for `name` such as `IP:127.0.0.1`. */
export function selfSigned(name: string): Certificate {
  return inFolder((key, cert) => {
    const subject = ['-subj', '/CN=test', '-addext', `subjectAltName=${name}`];
    openssl(['req', '-x509', ...newKey(key), '-out', cert, '-days', '2', ...subject]);
  });
}

/** Signed by an authority of the tests' own. */
export function signedBy(authority: Certificate, name: string, days = '2'): Certificate {
  return inFolder((key, cert, folder) => {
    const file = (name: string, text = '') => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    };
    const request = file('request');
    openssl(['req', ...newKey(key), '-out', request, '-subj', '/CN=signed']);
    const names = file('names', `subjectAltName=${name}\n`);
    const signer = ['-CA', file('ca', authority.cert), '-CAkey', file('ca-key', authority.key), '-CAcreateserial'];
    openssl(['x509', '-req', '-in', request, ...signer, '-out', cert, '-days', days, '-extfile', names]);
  });
}

export function pinOf({ cert }: Certificate): string {
  const der = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('base64');
}

function newKey(path: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', path];
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' });
}

function inFolder(make: (key: string, cert: string, folder: string) => void): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'foretoken-tls-'));
  try {
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
    make(key, cert, folder);
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
