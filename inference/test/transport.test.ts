/** What lies between: proxies with and without a password, packed answers, and keys that change. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGzip, gzipSync } from 'node:zlib';
import type { CredentialSource } from '@foretoken/inference/credential-source.js';
import { commandCredential } from '@foretoken/inference/credentials/command-credential.js';
import { fileCredential } from '@foretoken/inference/credentials/file-credential.js';
import { keychainCommand } from '@foretoken/inference/credentials/keychain-credential.js';
import { proxyOf } from '@foretoken/inference/proxy-choice.js';
import { createServerBackend, type ServerBackendOptions } from '@foretoken/inference/server-backend.js';
import { collect, completionOf } from './backend-contract.js';
import { certificatesMissing, selfSigned } from './certificates.js';
import {
  event,
  type FakeBackend,
  type FakeScript,
  httpError,
  portOf,
  startFakeBackend,
  streams,
} from './fake-backend.js';
import { skipFor } from './skip-for.js';

const never = new AbortController().signal;

describe('transport', () => {
  let server: FakeBackend;
  const ends: (() => unknown)[] = [];
  beforeEach(async () => {
    server = await startFakeBackend(streams(['ok']));
    ends.push(() => server.close());
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  function backendAt(options: Partial<ServerBackendOptions> = {}) {
    const backend = createServerBackend({ url: server.url, model: 'fake-model', ...options });
    ends.unshift(() => backend.close());
    return backend;
  }
  const ask = async (options?: Partial<ServerBackendOptions>) =>
    collect(backendAt(options).complete(completionOf(), never));

  describe('through a proxy', () => {
    async function startProxy(password?: string) {
      const asked: string[] = [];
      const welcome = (header: string | undefined) =>
        password === undefined || header === `Basic ${Buffer.from(`me:${password}`).toString('base64')}`;
      const proxy: Server = createServer((request, answer) => {
        asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
        if (!welcome(request.headers['proxy-authorization'])) return void answer.writeHead(407).end();
        const { 'proxy-authorization': _own, ...headers } = request.headers;
        const onward = httpRequest(request.url ?? '', { method: request.method ?? 'GET', headers }, (reply) => {
          answer.writeHead(reply.statusCode ?? 502, reply.headers);
          reply.pipe(answer);
        });
        request.pipe(onward);
      });
      proxy.on('connect', (request, socket) => {
        asked.push(`CONNECT ${request.url ?? ''}`);
        if (!welcome(request.headers['proxy-authorization'])) return void socket.end('HTTP/1.1 407 No\r\n\r\n');
        const [host = '', port = ''] = (request.url ?? '').split(':');
        const onward = connect(Number(port), host, () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          onward.pipe(socket).pipe(onward);
        });
        for (const end of [socket, onward]) end.on('error', () => {});
      });
      proxy.listen(0, '127.0.0.1');
      await once(proxy, 'listening');
      ends.push(() => {
        proxy.closeAllConnections();
        proxy.close();
      });
      return { at: (user = '') => `http://${user}127.0.0.1:${portOf(proxy)}`, asked };
    }

    it('asks for plain http by whole addresses, and says who it is', async () => {
      const proxy = await startProxy('secret');
      const { parts } = await ask({ transport: { proxy: proxy.at('me:secret@') } });
      assert.deepEqual(parts, ['ok']);
      assert.ok(proxy.asked.includes(`POST ${server.url}/v1/completions`));
    });

    it('says that the proxy wants a password, and tells no password', async () => {
      const proxy = await startProxy('secret');
      for (const user of ['', 'me:wrong-word@']) {
        const { end } = await ask({ transport: { proxy: proxy.at(user) } });
        assert.match(end, /the proxy wants a user name and password/);
        assert.doesNotMatch(end, /wrong-word/);
      }
    });

    it('opens a way to https, through which nobody looks', async function () {
      skipFor(this, certificatesMissing());
      const certificate = selfSigned('IP:127.0.0.1');
      const secure = createSecureServer(certificate, (_request, answer) => {
        answer.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"id":"m"}]}');
      }).listen(0, '127.0.0.1');
      await once(secure, 'listening');
      ends.push(() => {
        secure.closeAllConnections();
        secure.close();
      });
      const url = `https://127.0.0.1:${portOf(secure)}`;
      const proxy = await startProxy('secret');
      const through = (user: string) =>
        backendAt({ url, model: 'm', transport: { proxy: proxy.at(user), extraCa: [certificate.cert] } });
      const health = await through('me:secret@').probe(never);
      assert.ok(health.ok, JSON.stringify(health));
      assert.deepEqual(new Set(proxy.asked), new Set([`CONNECT 127.0.0.1:${portOf(secure)}`]));
      const refused = await through('').probe(never);
      assert.ok(!refused.ok);
      assert.match(refused.failure.detail, /the proxy wants a user name and password/);
    });
  });

  it('takes the proxy that the environment names, but not to this machine, nor to exceptions', () => {
    const env = { HTTPS_PROXY: 'http://p:1', http_proxy: 'p:2', NO_PROXY: 'inside.test, .near.test,far.test:8443' };
    const choices: readonly (readonly [string, string | undefined])[] = [
      ['https://gpu.test/v1', 'http://p:1'],
      ['http://gpu.test', 'http://p:2'],
      ['http://127.0.0.1:8000', undefined],
      ['http://localhost:8000', undefined],
      ['http://[::1]:8000', undefined],
      ['https://inside.test', undefined],
      ['https://a.inside.test', undefined],
      ['https://notinside.test', 'http://p:1'],
      ['https://a.near.test', undefined],
      ['https://far.test', 'http://p:1'],
      ['https://far.test:8443', undefined],
    ];
    for (const [url, proxy] of choices) assert.equal(proxyOf(url, env), proxy, url);
    assert.equal(proxyOf('http://gpu.test', { ALL_PROXY: 'https://p:3' }), 'https://p:3');
    assert.equal(proxyOf('http://gpu.test', { ALL_PROXY: 'https://p:3', no_proxy: '*' }), undefined);
    assert.equal(proxyOf('http://gpu.test', { HTTP_PROXY: 'http://p:4', REQUEST_METHOD: 'GET' }), undefined);
  });

  it('unpacks an answer in gzip, token by token where it is a stream', async () => {
    const held: (() => void)[] = [];
    const { promise: read, resolve: wasRead } = Promise.withResolvers<void>();
    server.answerWith((_request, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
      const pack = createGzip();
      pack.pipe(answer);
      pack.write(event('first '));
      pack.flush();
      // The second comes when the first has arrived, so that nothing in between may wait for it.
      held.push(() => pack.end(`${event('second', 'stop')}data: [DONE]\n\n`));
      void read.then(() => held[0]?.());
    });
    const parts: string[] = [];
    for await (const part of backendAt().complete(completionOf(), never)) {
      if (part.kind === 'text') parts.push(part.text);
      wasRead();
    }
    assert.deepEqual(parts, ['first ', 'second']);
    const packed: FakeScript = (_request, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      answer.end(gzipSync('{"choices":[{"text":"whole"}]}'));
    };
    server.answerWith(packed);
    assert.deepEqual((await ask()).parts, ['whole']);
    server.answerWith((_request, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end('not packed');
    });
    assert.match((await ask()).end, /cannot be unpacked/);
  });

  describe('keys', () => {
    const folder = () => {
      const path = mkdtempSync(join(tmpdir(), 'foretoken-key-'));
      ends.push(() => rmSync(path, { recursive: true }));
      return path;
    };
    const accepts =
      (key: () => string): FakeScript =>
      (request, answer) =>
        request.headers.authorization === `Bearer ${key()}`
          ? streams(['ok'])(request, answer)
          : httpError(401, 'no')(request, answer);

    it('are read anew, once, when one is not accepted', async () => {
      const asked: string[] = [];
      let key = 'old';
      const credential: CredentialSource = {
        async token() {
          return key;
        },
        async refresh() {
          asked.push('refresh');
          key = 'new';
          return true;
        },
      };
      server.answerWith(accepts(() => 'new'));
      assert.deepEqual((await ask({ credential })).parts, ['ok']);
      server.answerWith(accepts(() => 'another'));
      assert.match((await ask({ credential })).end, /does not accept the API key/);
      assert.deepEqual(asked, ['refresh', 'refresh']);
    });

    it('in a file may change at any time', async () => {
      const path = join(folder(), 'key');
      writeFileSync(path, 'one\n');
      const backend = backendAt({ credential: fileCredential(path) });
      for (const key of ['one', 'two']) {
        writeFileSync(path, `${key}\n`);
        utimesSync(path, new Date(), new Date(Date.now() + key.charCodeAt(0)));
        server.answerWith(accepts(() => key));
        assert.deepEqual((await collect(backend.complete(completionOf(), never))).parts, ['ok'], key);
      }
      server.answerWith(accepts(() => 'three'));
      const { end } = await ask({ credential: fileCredential(`${path}-none`) });
      assert.match(end, /wants an API key, and none can be had: its file cannot be read \(ENOENT\)/);
    });

    it('that a command prints are asked for once, and again when one is not accepted', async () => {
      const script = join(folder(), 'print-key.mjs');
      const count = `${script}.count`;
      writeFileSync(count, '');
      writeFileSync(
        script,
        `import { appendFileSync, readFileSync } from 'node:fs';
         appendFileSync(process.argv[2], '1');
         console.log('key-' + readFileSync(process.argv[2], 'utf8').length);`,
      );
      chmodSync(script, 0o700);
      const backend = backendAt({ credential: commandCredential([process.execPath, script, count]) });
      server.answerWith(accepts(() => 'key-1'));
      for (let i = 0; i < 3; i++)
        assert.deepEqual((await collect(backend.complete(completionOf(), never))).parts, ['ok']);
      server.answerWith(accepts(() => 'key-2'));
      assert.deepEqual((await collect(backend.complete(completionOf(), never))).parts, ['ok']);
    });

    it('that cannot be had are said so, and what a command said is not', async () => {
      server.answerWith(accepts(() => 'k'));
      const failing = commandCredential([process.execPath, '-e', 'console.error("a secret word"); process.exit(3)']);
      const { end } = await ask({ credential: failing });
      assert.match(end, /none can be had: the command ended with exit code 3/);
      assert.doesNotMatch(end, /secret word/);
      assert.match((await ask({ credential: commandCredential(['no-such-program']) })).end, /cannot be run \(ENOENT\)/);
    });

    it("lie in the system's keychain, where it has a tool for it", () => {
      assert.deepEqual(keychainCommand('gpu', 'linux'), ['secret-tool', 'lookup', 'service', 'gpu']);
      assert.equal(keychainCommand('gpu', 'darwin')?.[0], 'security');
      assert.equal(keychainCommand('gpu', 'win32'), undefined);
    });

    it('do not follow a redirect', async () => {
      const elsewhere = await startFakeBackend(streams(['ok']));
      ends.push(() => elsewhere.close());
      server.answerWith(httpError(307, '', { location: `${elsewhere.url}/v1/completions` }));
      await ask({ credential: { token: async () => 'k' } });
      assert.equal(elsewhere.connections(), 0);
    });
  });
});
