/** Who may speak to the daemon over loopback: holders of the token, and no web page. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Discovery } from '@foretoken/protocol/discovery.js';
import { Scene } from '../cli/foretoken-process.js';

describe('web access', function () {
  this.timeout(60_000);
  let scene: Scene;
  let found: Discovery;
  before(async () => {
    scene = new Scene();
    scene.write({ 'a.ts': 'export const a = 1;\n' });
    const { code, stderr } = await scene.run(['start']);
    assert.equal(code, 0, stderr);
    found = JSON.parse(readFileSync(join(scene.home, 'run', 'daemon.json'), 'utf8'));
  });
  after(async () => {
    await scene.run(['stop']);
    scene.remove();
  });

  /** The status of a request, 101 when the WebSocket opened. */
  async function status(path: string, headers: Record<string, string>): Promise<number> {
    const asked = request({ host: '127.0.0.1', port: found.port, path, headers });
    asked.end();
    const answered: Promise<number> = Promise.race([
      once(asked, 'response').then(([response]: IncomingMessage[]) => {
        response?.resume();
        return response?.statusCode ?? 0;
      }),
      once(asked, 'upgrade').then(([, socket]) => {
        socket.destroy();
        return 101;
      }),
    ]);
    return answered;
  }
  const upgrade = (headers: Record<string, string>) =>
    status('/', {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    });
  const bearer = () => ({ Authorization: `Bearer ${found.token}` });

  it('opens a session for the token in a header, a cookie or a subprotocol', async () => {
    assert.equal(await upgrade(bearer()), 101);
    assert.equal(await upgrade({ Cookie: `a=b; foretoken_token=${found.token}` }), 101);
    assert.equal(await upgrade({ 'Sec-WebSocket-Protocol': `foretoken.token.${found.token}` }), 101);
  });

  it('refuses a wrong token, none, and one in the query, without a word', async () => {
    assert.equal(await upgrade({ Authorization: 'Bearer wrong' }), 403);
    assert.equal(await upgrade({}), 403);
    assert.equal(
      await status(`/?token=${found.token}`, {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      }),
      403,
    );
    const socket = connect(found.socket);
    socket.write('FORETOKEN/1 {"token":"wrong"}\n');
    let said = '';
    socket.on('data', (chunk) => {
      said += String(chunk);
    });
    await once(socket, 'close');
    assert.equal(said, '');
  });

  it('refuses pages of other origins and names that were bound to this address, token or not', async () => {
    assert.equal(await upgrade({ ...bearer(), Origin: 'http://localhost:3000' }), 403);
    assert.equal(await upgrade({ ...bearer(), Origin: 'https://evil.example' }), 403);
    assert.equal(await upgrade({ ...bearer(), Host: `evil.example:${found.port}` }), 403);
    assert.equal(await status('/health', { Host: 'evil.example' }), 403);
    assert.equal(await upgrade({ ...bearer(), Origin: `http://127.0.0.1:${found.port}` }), 101);
  });

  it('tells health and readiness to anyone here, and metrics to holders of the token, refusals counted', async () => {
    assert.equal(await status('/health', {}), 200);
    assert.equal(await status('/ready', {}), 200);
    assert.equal(await status('/metrics', {}), 401);
    assert.equal(await status('/elsewhere', {}), 404);
    const answer = await fetch(`http://127.0.0.1:${found.port}/metrics`, { headers: bearer() });
    const text = await answer.text();
    assert.match(text, /foretoken_connections_refused_total\{reason="token"\} \d+/);
    assert.match(text, /foretoken_memory_bytes\{process="daemon"\} \d{7,}/);
  });

  it('speaks one JSON-RPC message a text frame, and ends a binary one', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${found.port}`, [`foretoken.token.${found.token}`]);
    await once(socket, 'open');
    socket.send(
      JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: { processId: null, rootUri: null, capabilities: {} },
      }),
    );
    const [message] = await once(socket, 'message');
    assert.equal(JSON.parse(message.data).id, 1);
    socket.send(new Uint8Array([1, 2, 3]));
    const [closed] = await once(socket, 'close');
    assert.equal(closed.code, 1003);
  });
});
