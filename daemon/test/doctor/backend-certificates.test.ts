/** The doctor on certificates: those of servers, and those that servers want to see. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { networkFailure } from '@foretoken/inference/network-failure.js';
import { certificatesMissing, selfSigned } from '@foretoken/inference/testing/certificates.js';
import { portOf, startFakeBackend, streams } from '@foretoken/inference/testing/fake-backend.js';
import { skipFor } from '@foretoken/inference/testing/skip-for.js';
import { remedyOf } from '../../src/doctor/checks/backend-remedy.js';
import { defaultSettings } from '../../src/settings/load-settings.js';
import { endsOfTests, worstOfBackend } from './doctor-scene.js';

describe('doctor: certificates', () => {
  const { ends, serving } = endsOfTests();

  it('names the files of a certificate that is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foretoken-'));
    ends.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'client.pem');
    writeFileSync(file, '-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n');
    const { message, todo } = await worstOfBackend({
      URL: 'https://127.0.0.1:9',
      CLIENT_CERTIFICATE_FILE: file,
      CLIENT_KEY_FILE: file,
    });
    assert.match(message, /backend\.client_certificate_file and backend\.client_key_file hold no certificate/);
    assert.match(todo, /foretoken config set backend\.client_certificate_file /);
  });

  it('says which settings show a certificate to a server that wants one', async () => {
    for (const systemCode of [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
    ]) {
      const settings = { ...defaultSettings, 'backend.url': 'https://gpu.test' };
      const failure = networkFailure({ code: systemCode }, 'gpu.test');
      assert.equal(failure.code, 'BACKEND_TLS');
      const { todo } = await remedyOf(failure, settings, AbortSignal.timeout(1_000));
      assert.match(todo ?? '', /set backend\.client_certificate_file .*\(and backend\.client_key_file\)/);
    }
  });

  it('9 and 12: a certificate of its own authority; http and https mixed up', async function () {
    skipFor(this, certificatesMissing());
    const secure = createSecureServer(selfSigned('IP:127.0.0.1'), (_request, answer) => void answer.end('{}'));
    secure.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
    await once(secure, 'listening');
    ends.push(() => {
      secure.closeAllConnections();
      secure.close();
    });
    const url = `https://127.0.0.1:${portOf(secure)}`;
    const own = await worstOfBackend({ URL: url });
    assert.match(own.message, /signed by itself/);
    assert.match(own.todo, /foretoken config set backend\.ca_file /);
    const unread = await worstOfBackend({ URL: url, CA_FILE: '/nowhere/ca.pem' });
    assert.match(unread.message, /backend\.ca_file cannot be read/);
    const httpToSecure = await worstOfBackend({ URL: url.replace('https:', 'http:') });
    assert.match(httpToSecure.message, /speaks https at this port/);
    assert.equal(httpToSecure.todo, `foretoken config set backend.url ${url}/`);
    const plain = await serving(startFakeBackend(streams(['x'])));
    const httpsToPlain = await worstOfBackend({ URL: plain.url.replace('http:', 'https:') });
    assert.match(httpsToPlain.message, /speaks plain http/);
    assert.equal(httpsToPlain.todo, `foretoken config set backend.url ${plain.url}/`);
  });
});
