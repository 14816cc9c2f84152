/** Secure connections: a certificate that is not trusted is told as such, and an extra authority is trusted. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import { portOf } from './fake-backend.js';

describe('secure connections', () => {
  before(function () {
    if (spawnSync('openssl', ['version']).status === 0) return;
    console.log('    skipped: openssl, which makes the certificates, is not installed');
    this.skip();
  });

  it('refuses a certificate signed by itself, and takes it as an extra authority', async () => {
    const cert = certificate('IP:127.0.0.1');
    await withServer(cert, async (url) => {
      const refused = await probe(url, []);
      assert.ok(!refused.ok && refused.failure.code === 'BACKEND_TLS');
      assert.match(refused.failure.detail, /signed by itself/);
      assert.ok((await probe(url, [cert.cert])).ok);
    });
  });

  it('refuses a certificate of another host', async () => {
    const cert = certificate('DNS:elsewhere.test');
    await withServer(cert, async (url) => {
      const refused = await probe(url, [cert.cert]);
      assert.ok(!refused.ok && refused.failure.code === 'BACKEND_TLS');
      assert.match(refused.failure.detail, /another host name/);
    });
  });
});

async function probe(url: string, extraCa: readonly string[]) {
  const backend = createServerBackend({ url, model: 'm', extraCa });
  const health = await backend.probe(new AbortController().signal);
  await backend.close();
  return health;
}

async function withServer(options: { key: string; cert: string }, run: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(options, (_request, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"id":"m"}]}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await run(`https://127.0.0.1:${portOf(server)}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** A fresh certificate signed by itself; made here, so that no key lies in the repository. */
function certificate(name: string): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'foretoken-tls-'));
  try {
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const args = [
      'req',
      '-x509',
      ...curve,
      '-keyout',
      key,
      '-out',
      cert,
      '-days',
      '2',
      '-subj',
      '/CN=test',
      '-addext',
      `subjectAltName=${name}`,
    ];
    execFileSync('openssl', args, { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
