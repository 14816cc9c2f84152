import assert from 'node:assert/strict';
import { limits } from '../../src/limits.js';
import { FrameReader } from '../../src/rpc/frame-reader.js';
import { frame } from '../../src/rpc/frame-writer.js';

/** What a reader made of some bytes, one line an event. */
function read(chunks: readonly (Buffer | string)[], end = false): string[] {
  const events: string[] = [];
  const reader = new FrameReader({
    onMessage: (text) => void events.push(`message ${text}`),
    onSkipped: (head, tail, bytes) => void events.push(`skipped ${bytes} ${head.slice(0, 8)} ${tail.slice(-8)}`),
    onBadBody: () => void events.push('bad body'),
    onDamage: (reason) => void events.push(`damage ${reason}`),
  });
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  if (end) reader.end();
  return events;
}

describe('FrameReader', () => {
  const three = ['{"a":1}', '{"text":"naïve 😀 \\r\\n\\r\\nContent-Length: 5"}', '[]'];
  const bytes = Buffer.concat(three.map(frame));

  it('reads frames however they are split', () => {
    const expected = three.map((text) => `message ${text}`);
    for (let size = 1; size <= bytes.length; size++) {
      const chunks = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      assert.deepEqual(read(chunks, true), expected, `chunks of ${size}`);
    }
  });

  it('does not care about the case, order or spacing of headers, nor for unknown ones', () => {
    const header =
      'X-Other: {}\r\ncontent-LENGTH:2\t\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n';
    assert.deepEqual(read([`${header}{}`]), ['message {}']);
  });

  it('takes an empty body for a message, which is then no JSON', () => {
    assert.deepEqual(read(['Content-Length: 0\r\n\r\nContent-Length: 2\r\n\r\n{}']), ['message ', 'message {}']);
  });

  it('reports a body that is not UTF-8 and reads on', () => {
    const bad = Buffer.concat([Buffer.from('Content-Length: 2\r\n\r\n'), Buffer.from([0xc3, 0x28]), frame('{}')]);
    assert.deepEqual(read([bad]), ['bad body', 'message {}']);
  });

  it('skips a message over the limit without keeping it, and reads on', () => {
    const size = limits.messageBytesMax + 1;
    const chunks: (Buffer | string)[] = [`Content-Length: ${size}\r\n\r\n`, '{"begin"'];
    const rest = Buffer.alloc(64 * 1024, 'x');
    let left = size - 16;
    for (; left > rest.length; left -= rest.length) chunks.push(rest);
    chunks.push(rest.subarray(0, left), '"theend"', frame('{}'));
    assert.deepEqual(read(chunks, true), [`skipped ${size} {"begin" "theend"`, 'message {}']);
  });

  const damaged: Record<string, string> = {
    'no header at all': '{"jsonrpc":"2.0","id":1,"method":"initialize"}\n',
    'a negative length': 'Content-Length: -5\r\n\r\n',
    'a length with a sign': 'Content-Length: +5\r\n\r\n',
    'a fraction': 'Content-Length: 2.0\r\n\r\n',
    'a hexadecimal length': 'Content-Length: 0x2\r\n\r\n',
    'an empty length': 'Content-Length:\r\n\r\n',
    'a word for a length': 'Content-Length: two\r\n\r\n',
    'two lengths in one': 'Content-Length: 2, 2\r\n\r\n',
    'a length given twice': 'Content-Length: 2\r\nContent-Length: 2\r\n\r\n',
    'an enormous length': 'Content-Length: 99999999999999999999\r\n\r\n',
    'a length over any frame': 'Content-Length: 999999999999\r\n\r\n',
    'no length': 'Content-Type: x\r\n\r\n{}',
    'an empty header': '\r\n\r\n',
    'bare line feeds': 'Content-Length: 2\n\n{}',
    'bare carriage returns': 'Content-Length: 2\r\r{}',
    'no empty line': 'Content-Length: 2\r\n{}',
    'a line without a colon': 'Content-Length 2\r\n\r\n{}',
    'a line without a name': ': 2\r\n\r\n{}',
    'another charset': 'Content-Length: 2\r\nContent-Type: x; charset=utf-16\r\n\r\n{}',
    'a header without end': 'X'.repeat(limits.headerBytesMax + 1),
    'a value without end': `X: ${'y'.repeat(limits.headerBytesMax)}`,
    'a length shorter than the body': 'Content-Length: 1\r\n\r\n{}Content-Length: 2\r\n\r\n{}',
    'an HTTP request': 'POST / HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'a NUL byte': '\0Content-Length: 2\r\n\r\n{}',
    'a byte order mark': '\ufeffContent-Length: 2\r\n\r\n{}',
  };
  for (const [name, text] of Object.entries(damaged)) {
    it(`sees ${name} without waiting for more`, () => {
      const events = read([text, frame('{"after":1}')]);
      assert.equal(events.filter((event) => event.startsWith('damage')).length, 1, events.join());
      assert.ok(!events.includes('message {"after":1}'), 'nothing is read after damage');
    });
  }

  it('takes the end of the stream inside a frame for damage, and between frames for its end', () => {
    assert.deepEqual(read(['Content-Length: 5\r\n\r\n{}'], true), ['damage The stream ended inside a frame.']);
    assert.deepEqual(read(['Content-Le'], true), ['damage The stream ended inside a frame.']);
    assert.deepEqual(read([frame('{}')], true), ['message {}']);
  });
});
