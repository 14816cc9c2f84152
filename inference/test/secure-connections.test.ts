/** Secure connections to real TLS servers: what is trusted, what is refused, and in which words. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { createServer, type ServerOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackendHealth } from '@foretoken/inference/backend.js';
import { createServerBackend } from '@foretoken/inference/server-backend.js';
import type { TransportOptions } from '@foretoken/inference/transport-options.js';
import { collect, completionOf } from './backend-contract.js';
import { type Certificate, certificatesMissing, pinOf, selfSigned, signedBy } from './certificates.js';
import { event, portOf } from './fake-backend.js';

const here = 'IP:127.0.0.1';

describe('secure connections', () => {
  let own: Certificate;
  before(function () {
    const missing = certificatesMissing();
    if (missing === undefined) {
      own = selfSigned(here);
      return;
    }
    console.log(`    skipped: ${missing}`);
    this.skip();
  });

  it('refuses a certificate signed by itself, and takes it as an extra authority', async () => {
    await withServer(own, async (url) => {
      assert.match(refusal(await probe(url)), /signed by itself/);
      assert.ok((await probe(url, { extraCa: [own.cert] })).ok);
    });
  });

  it("takes an organisation's own authority", async () => {
    const server = signedBy(own, here);
    await withServer(server, async (url) => {
      assert.match(refusal(await probe(url)), /an authority this machine does not know/);
      assert.ok((await probe(url, { extraCa: [own.cert] })).ok);
    });
  });

  it('refuses a certificate of another host, and one that has expired', async () => {
    for (const [certificate, reason] of [
      [selfSigned('DNS:elsewhere.test'), /another host name/],
      // It is over since yesterday.
      [signedBy(own, here, '-1'), /has expired/],
    ] as const)
      await withServer(certificate, async (url) => {
        assert.match(refusal(await probe(url, { extraCa: [certificate.cert, own.cert] })), reason);
      });
  });

  it('takes a pinned key alone, however well another is trusted', async () => {
    await withServer(own, async (url) => {
      const trust = { extraCa: [own.cert] };
      assert.ok((await probe(url, { ...trust, pins: ['sha256/AAAA', `sha256/${pinOf(own)}`] })).ok);
      const other = pinOf(selfSigned(here));
      assert.match(refusal(await probe(url, { ...trust, pins: [other] })), /backend\.certificate_pins/);
    });
  });

  it('checks all of it where the environment tells Node.js to check nothing', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      await withServer(own, async (url) => {
        assert.match(refusal(await probe(url)), /signed by itself/);
        const pinned = { extraCa: [own.cert], pins: ['sha256/AAAA'] };
        assert.match(refusal(await probe(url, pinned)), /backend\.certificate_pins/);
      });
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
  });

  it('shows a certificate of its own to a server that asks for one', async () => {
    const client = signedBy(own, 'DNS:client.test');
    await withServer({ ...own, ca: own.cert, requestCert: true, rejectUnauthorized: true }, async (url) => {
      const trust = { extraCa: [own.cert] };
      assert.ok(!(await probe(url, trust)).ok);
      assert.ok((await probe(url, { ...trust, clientCertificate: client })).ok);
    });
  });

  it('says that a server wants to see a certificate, or does not take the one it sees', async () => {
    const stranger = selfSigned('DNS:stranger.test');
    for (const tlsMin of ['1.3', '1.2'] as const) {
      const asking = await startAsking(own, tlsMin);
      const trust = { extraCa: [own.cert], tlsMin };
      const without = refusal(await probe(asking.url, trust));
      const wrong = refusal(await probe(asking.url, { ...trust, clientCertificate: stranger }));
      asking.end();
      assert.match(without, /wants a certificate of the client/);
      assert.match(wrong, /does not accept the certificate of the client/);
    }
  });

  it('speaks TLS 1.2 only when it is told to', async () => {
    await withServer({ ...own, maxVersion: 'TLSv1.2' }, async (url) => {
      const trust = { extraCa: [own.cert] };
      assert.match(refusal(await probe(url, trust)), /older version of TLS/);
      assert.ok((await probe(url, { ...trust, tlsMin: '1.2' })).ok);
    });
  });

  it('speaks HTTP/2 with a server that knows no other: streams, many at once, and a real end of one given up', async () => {
    let open = 0;
    const server = createSecureServer({ ...own });
    server.on('stream', (stream, headers) => {
      open++;
      stream.on('error', () => {}).on('close', () => open--);
      if (headers[':path'] === '/v1/completions') {
        stream.respond({ ':status': 200, 'content-type': 'text/event-stream' });
        stream.write(event('a'));
        stream.resume().on('data', (body: Buffer) => {
          // One that asks for much is left hanging.
          if (!body.includes('"max_tokens":999')) stream.end(`${event('b', 'stop')}data: [DONE]\n\n`);
        });
        return;
      }
      stream.respond({ ':status': headers[':path'] === '/v1/models' ? 200 : 404, 'content-type': 'application/json' });
      stream.end('{"object":"list","data":[{"id":"m"}]}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://127.0.0.1:${portOf(server)}`;
    const backend = createServerBackend({ url, model: 'm', transport: { extraCa: [own.cert] } });
    try {
      const never = new AbortController().signal;
      const many = Array.from({ length: 50 }, () => collect(backend.complete(completionOf(), never)));
      for (const { parts, end } of await Promise.all(many)) assert.deepEqual([parts.join(''), end], ['ab', 'stop']);
      const aborting = new AbortController();
      for await (const _part of backend.complete(completionOf({ tokensMax: 999 }), aborting.signal)) aborting.abort();
      while (open > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    } finally {
      await backend.close();
      server.close();
    }
  });
});

/** OpenSSL's own server: Node's closes such a connection without a word. */
async function startAsking(
  { cert, key }: Certificate,
  version: '1.2' | '1.3',
): Promise<{ url: string; end: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'foretoken-tls-'));
  const file = join(folder, 'own.pem');
  writeFileSync(file, cert + key);
  const flags = ['-accept', '127.0.0.1:0', '-cert', file, '-key', file, '-CAfile', file, '-Verify', '1'];
  const tls = `-tls${version.replace('.', '_')}`;
  const server = spawn('openssl', ['s_server', ...flags, '-verify_return_error', '-www', tls], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  for await (const piece of server.stdout.iterator({ destroyOnReturn: false })) {
    said += String(piece);
    if (/ACCEPT .*:\d+\s/.test(said)) break;
  }
  server.stdout.resume();
  const end = () => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `https://127.0.0.1:${/:(\d+)\s/.exec(said)?.[1]}`, end };
}

function refusal(health: BackendHealth): string {
  assert.ok(!health.ok && health.failure.code === 'BACKEND_TLS', JSON.stringify(health));
  return health.failure.detail;
}

async function probe(url: string, transport: TransportOptions = {}) {
  const backend = createServerBackend({ url, model: 'm', transport });
  const health = await backend.probe(new AbortController().signal);
  await backend.close();
  return health;
}

async function withServer(options: ServerOptions, run: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(options, (_request, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"id":"m"}]}');
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await run(`https://127.0.0.1:${portOf(server)}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
