/** What lies between us and a model: a proxy that alone knows the way, and a certificate of an organisation's own. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import { downloadModel } from '../../src/library/download-model.js';
import type { TransportOptions } from '../../src/transport-options.js';
import { certificatesMissing, selfSigned } from '../certificates.js';
import { portOf } from '../fake-backend.js';
import { skipFor } from '../skip-for.js';
import { serves, startFileServer } from './file-server.js';

const model = Buffer.concat([Buffer.from('GGUF'), randomBytes(100_000)]);

describe('what lies between us and a model', () => {
  let folder: string;
  const ends: (() => unknown)[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-download-'));
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    rmSync(folder, { recursive: true });
  });

  const download = (url: string, transport: TransportOptions) =>
    downloadModel({
      url,
      part: join(folder, 'part'),
      expected: { sha256: undefined, bytes: undefined },
      token: undefined,
      transport: () => transport,
      clock: systemClock,
      signal: new AbortController().signal,
      patience: { retryMs: 1, failuresMax: 1 },
    });
  const whole = () => assert.ok(readFileSync(join(folder, 'part')).equals(model));

  it('is a proxy that alone knows the way', async () => {
    const server = await startFileServer(serves(model));
    const proxy = createServer();
    const asked: string[] = [];
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      const onward = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [socket, onward]) end.on('error', () => {});
    });
    proxy.on('request', (request, answer) => {
      asked.push(request.url ?? '');
      serves(model)(request, answer, () => {});
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    ends.push(() => server.close());
    ends.push(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    await download('http://models.test/m.gguf', { proxy: `http://127.0.0.1:${portOf(proxy)}` });
    whole();
    assert.match(asked[0] ?? '', /models\.test/);
  });

  it('is a certificate that is trusted when it is named, and refused at once when it is not', async function () {
    skipFor(this, certificatesMissing());
    const own = selfSigned('IP:127.0.0.1');
    const secure = createSecureServer(own, (request, answer) => {
      if (request.url === '/down') answer.writeHead(302, { location: 'http://127.0.0.1:9/m' }).end();
      else serves(model)(request, answer, () => {});
    }).listen(0, '127.0.0.1');
    await once(secure, 'listening');
    ends.push(() => {
      secure.closeAllConnections();
      secure.close();
    });
    const url = `https://127.0.0.1:${portOf(secure)}`;
    await assert.rejects(download(`${url}/m`, {}), /signed by itself; name it by backend\.ca_file/);
    await assert.rejects(download(`${url}/down`, { extraCa: [own.cert] }), /from https to http:.*not followed/);
    await download(`${url}/m`, { extraCa: [own.cert] });
    whole();
  });
});
