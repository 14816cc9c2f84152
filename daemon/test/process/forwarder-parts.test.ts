import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { wireVersion } from '@foretoken/protocol/wire-version.js';
import { ExitScan } from '../../src/process/exit-scan.js';
import { forwarderWireVersion } from '../../src/process/forward-stdio.js';
import { compareVersions } from '../../src/process/start-daemon.js';

const frame = (body: string) => Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

describe('the forwarder', () => {
  it('speaks the wire version of the protocol', () => {
    assert.equal(forwarderWireVersion, wireVersion);
  });

  it('loads Node’s modules and its own few files alone', () => {
    const seen = new Set<string>();
    const visit = (url: URL) => {
      if (seen.has(url.href)) return;
      seen.add(url.href);
      for (const [, name = ''] of readFileSync(fileURLToPath(url), 'utf8').matchAll(/from ['"]([^'"]+)['"]/g)) {
        if (name.startsWith('node:')) continue;
        assert.ok(name.startsWith('.'), `${url.href} imports ${name}`);
        visit(new URL(name, url));
      }
    };
    visit(new URL('../../src/process/forward-stdio.js', import.meta.url));
    assert.ok(seen.size >= 4 && seen.size <= 8, [...seen].join('\n'));
  });

  it('sees shutdown and exit however the bytes are cut', () => {
    const bytes = Buffer.concat([
      frame('{"method":"x","params":"ü"}'),
      frame('{"id":2,"method":"shutdown"}'),
      frame('{"method": "exit"}'),
    ]);
    for (const size of [1, 2, 7, 64, bytes.length]) {
      const scan = new ExitScan();
      for (let at = 0; at < bytes.length; at += size) scan.push(bytes.subarray(at, at + size));
      assert.deepEqual([scan.sawShutdown, scan.sawExit], [true, true], `pieces of ${size}`);
    }
  });

  it('does not take a document’s text for the message', () => {
    const scan = new ExitScan();
    const text = `"method":"exit" "method":"shutdown" ${'x'.repeat(600)}`;
    scan.push(frame(JSON.stringify({ method: 'textDocument/didOpen', params: { textDocument: { text } } })));
    scan.push(frame(JSON.stringify({ method: 'textDocument/didChange', params: { text: '"method":"exit"' } })));
    assert.deepEqual([scan.sawShutdown, scan.sawExit], [false, false]);
  });

  it('orders versions by number', () => {
    assert.ok(compareVersions('0.9.0', '0.10.0') < 0);
    assert.ok(compareVersions('1.0.0', '0.99.99') > 0);
    assert.equal(compareVersions('1.2.3', '1.2.3'), 0);
  });

  it('orders builds of a version by when they were made, where both say so', () => {
    assert.ok(compareVersions('1.2.3+1764340000', '1.2.3+1764350000') < 0);
    assert.ok(compareVersions('1.2.4+1764340000', '1.2.3+1764350000') > 0);
    assert.equal(compareVersions('1.2.3', '1.2.3+1764350000'), 0);
  });
});
