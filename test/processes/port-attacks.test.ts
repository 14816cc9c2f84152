import assert from 'node:assert/strict';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { Discovery } from '@foretoken/protocol/discovery.js';
import { Scene } from '../cli/foretoken-process.js';
import { connected, endDaemon, startDaemon, untilClosed } from './daemon-client.js';

describe('attacks on the daemon’s port and socket', function () {
  this.timeout(30_000);
  let scene: Scene;
  let discovery: Discovery;
  before(async () => {
    scene = new Scene();
    ({ discovery } = await startDaemon(scene));
  });
  after(async () => {
    await endDaemon(scene);
    scene.remove();
  });

  const upgrade = (headers: Readonly<Record<string, string>>, path = '/') =>
    ask(discovery.port, path, { ...upgradeHeaders, ...headers });
  const bearer = () => ({ authorization: `Bearer ${discovery.token}` });

  it('health and readiness need no token, metrics do', async () => {
    assert.equal((await ask(discovery.port, '/health')).status, 200);
    assert.equal((await ask(discovery.port, '/ready')).status, 200);
    assert.equal((await ask(discovery.port, '/metrics')).status, 401);
    assert.equal((await ask(discovery.port, `/metrics?token=${discovery.token}`)).status, 404);
    assert.equal((await ask(discovery.port, '/metrics', bearer())).status, 200);
  });

  it('a WebSocket takes the token by header, cookie or subprotocol', async () => {
    assert.equal((await upgrade(bearer())).status, 101);
    assert.equal((await upgrade({ cookie: `a=b; foretoken_token=${discovery.token}` })).status, 101);
    assert.equal((await upgrade({ 'sec-websocket-protocol': `lsp, foretoken.token.${discovery.token}` })).status, 101);
  });

  it('a wrong token, or one in the query, is refused without detail and counted', async () => {
    const before = await refused('token');
    for (const headers of [
      {},
      { authorization: 'Bearer wrong' },
      { authorization: `Bearer ${discovery.token}x` },
      { cookie: 'foretoken_token=' },
    ]) {
      const answer = await upgrade(headers);
      assert.deepEqual([answer.status, answer.body], [403, '']);
    }
    assert.equal((await upgrade({}, `/?token=${discovery.token}`)).status, 403);
    assert.equal(await refused('token'), before + 5);
  });

  it('a foreign Host or Origin is refused even with the token', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${discovery.port}`,
      '127.0.0.1',
      `127.0.0.1.evil.example:${discovery.port}`,
    ]) {
      assert.equal((await upgrade({ ...bearer(), host })).status, 403, host);
      assert.equal((await ask(discovery.port, '/health', { host })).status, 403, host);
    }
    for (const origin of [
      'https://evil.example',
      'null',
      `http://127.0.0.1.evil.example:${discovery.port}`,
      'http://localhost:1',
    ])
      assert.equal((await upgrade({ ...bearer(), origin })).status, 403, origin);
    assert.equal((await upgrade({ ...bearer(), origin: `http://127.0.0.1:${discovery.port}` })).status, 101);
  });

  it('compression is not offered, whatever the client wants', async () => {
    const answer = await upgrade({ ...bearer(), 'sec-websocket-extensions': 'permessage-deflate' });
    assert.equal(answer.headers['sec-websocket-extensions'], undefined);
  });

  it('a WebSocket session answers; a binary or oversized frame ends it alone', async () => {
    for (const bad of [new Uint8Array([1, 2]), 'x'.repeat(8 * 1024 * 1024 + 1)]) {
      const socket = new WebSocket(`ws://127.0.0.1:${discovery.port}`, ['lsp', `foretoken.token.${discovery.token}`]);
      await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
      const answered = new Promise<MessageEvent>((resolve) =>
        socket.addEventListener('message', resolve, { once: true }),
      );
      socket.send(
        JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'initialize',
          params: { processId: null, rootUri: null, capabilities: {} },
        }),
      );
      assert.match(String((await answered).data), /"inlineCompletionProvider"/);
      const closed = new Promise<number>((resolve) =>
        socket.addEventListener('close', (event) => resolve(event.code), { once: true }),
      );
      socket.send(bad);
      const code = await closed;
      assert.ok([1003, 1009, 1006].includes(code), String(code));
    }
    assert.equal((await ask(discovery.port, '/health')).status, 200);
  });

  it('a wrong token or a damaged greeting on the socket is closed without a word', async () => {
    for (const greeting of [
      `FORETOKEN/1 {"token":"${'x'.repeat(43)}"}\n`,
      'FORETOKEN/1 {\n',
      'FORETOKEN/1 []\n',
      `FORETOKEN/1 ${'x'.repeat(5000)}`,
    ]) {
      const socket = await connected(discovery.socket);
      socket.write(greeting);
      assert.equal(await untilClosed(socket), '');
    }
  });

  async function refused(reason: string): Promise<number> {
    const { body } = await ask(discovery.port, '/metrics', bearer());
    return Number(new RegExp(`refused_total\\{reason="${reason}"\\} (\\d+)`).exec(body)?.[1] ?? 0);
  }
});

const upgradeHeaders = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

function ask(port: number, path: string, headers: Readonly<Record<string, string>> = {}) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers });
    asked.once('error', reject);
    asked.once('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: '' });
    });
    asked.once('response', (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.end();
  });
}
