import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { wireVersion } from '@foretoken/protocol/wire-version.js';
import { forwarderWireVersion } from '../../src/forwarder/find-daemon.js';
import { compareVersions } from '../../src/process/start-daemon.js';

describe('the forwarder', () => {
  it('speaks the wire version of the protocol', () => {
    assert.equal(forwarderWireVersion, wireVersion);
  });

  it('loads Node’s modules and a few small files alone', () => {
    const seen = new Set<string>();
    let bytes = 0;
    const visit = (url: string) => {
      if (seen.has(url)) return;
      seen.add(url);
      const text = readFileSync(fileURLToPath(url), 'utf8');
      bytes += text.length;
      for (const [, name = ''] of text.matchAll(/from ['"]([^'"]+)['"]/g)) {
        if (name.startsWith('node:')) continue;
        assert.match(name, /^\.|^@foretoken\//, `${url} imports ${name}`);
        visit(name.startsWith('.') ? new URL(name, url).href : import.meta.resolve(name));
      }
    };
    visit(new URL('../../src/forwarder/forward-stdio.js', import.meta.url).href);
    assert.ok(seen.size >= 10 && bytes < 64 * 1024, `${bytes} bytes in ${[...seen].join('\n')}`);
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
