import assert from 'node:assert/strict';
import { FrameCutter } from '../../src/forwarder/frame-cutter.js';
import { factsOf } from '../../src/forwarder/message-facts.js';

const frame = (body: string) => Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

function cut(bytes: Buffer, size: number, bytesMax?: number) {
  const seen: string[] = [];
  const cutter = new FrameCutter(
    {
      onFrame: (whole, bodyAt) => seen.push(`frame ${whole.subarray(bodyAt)}`),
      onPart: (part, begins) => {
        if (begins) seen.push('part ');
        seen[seen.length - 1] += part.toString();
      },
      onSkipped: (head, tail) => seen.push(`skipped ${head} ${tail}`),
      onDamage: (rest) => seen.push(`damage ${rest}`),
    },
    bytesMax,
  );
  for (let at = 0; at < bytes.length; at += size) cutter.push(bytes.subarray(at, at + size));
  return seen;
}

describe('frames and facts', () => {
  it('cuts frames however the bytes come, long ones in parts', () => {
    const bytes = Buffer.concat([frame('{"a":"ü"}'), frame(''), frame('x'.repeat(40)), frame('last')]);
    for (const size of [1, 2, 7, 64, bytes.length]) {
      const long = frame('x'.repeat(40)).toString();
      const all = ['frame {"a":"ü"}', 'frame ', `part ${long}`, `skipped ${'x'.repeat(40)} ${'x'.repeat(40)}`];
      assert.deepEqual(cut(bytes, size, 20), [...all, 'frame last'], `pieces of ${size}`);
    }
  });

  it('hands on all bytes from the first damaged header on', () => {
    const bytes = Buffer.concat([frame('good'), Buffer.from('Content-Length: x\r\n\r\nrest')]);
    for (const size of [1, 7, bytes.length]) {
      const [first, ...rest] = cut(bytes, size);
      assert.equal(first, 'frame good');
      assert.equal(rest.map((each) => each.replace('damage ', '')).join(''), 'Content-Length: x\r\n\r\nrest');
    }
  });

  it('finds what it looks for wherever it stands, and nothing of it in texts', () => {
    const text = '{"method":"exit","id":7} "uri":"b" \\" \\\\';
    assert.deepEqual(
      factsOf(
        Buffer.from(
          JSON.stringify({
            params: {
              contentChanges: [{ text, id: [1, { method: 'x' }] }],
              textDocument: { version: 2, uri: 'file:///ä' },
            },
            id: 'i"d',
            method: 'textDocument/didChange',
          }),
        ),
      ),
      { uri: 'file:///ä', id: JSON.stringify('i"d'), method: 'textDocument/didChange' },
    );
    assert.deepEqual(
      factsOf(Buffer.from('{ "method" : "$\\/progress" , "params":{"token":1,"value":{"kind":"end"}}}')),
      {
        method: '$/progress',
        token: '1',
        kind: 'end',
      },
    );
    assert.deepEqual(factsOf(Buffer.from('{"id":1,"result":{"capabilities":{"positionEncoding":"utf-8"}}}')), {
      id: '1',
      encoding: 'utf-8',
    });
  });

  it('takes whatever comes: pieces of messages, other values, nothing', () => {
    const whole = JSON.stringify({ id: 1, method: 'm', params: { textDocument: { uri: 'u' }, list: [{}, 'x', null] } });
    for (let end = 0; end <= whole.length; end++) factsOf(Buffer.from(whole.slice(0, end)));
    for (const odd of ['[]', '"x"', '{"id":{}}', '{"method":3}', '{{', '{"a" 1}', '{"params":[{"uri":"x"}],,}', '}'])
      assert.equal(factsOf(Buffer.from(odd)).method, undefined);
    assert.equal(factsOf(Buffer.from(whole)).uri, 'u');
  });
});
