import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { limits } from '../../src/limits.js';
import { frame } from '../../src/rpc/frame-writer.js';
import { framedTransport } from '../../src/rpc/framed-transport.js';
import { serveSession } from '../../src/serve-session.js';
import { FakeServices } from '../fake-services.js';
import { ManualClock } from '../manual-clock.js';
import { randomFrom } from '../random.js';
import { settled } from '../test-client.js';

/** A session behind a byte stream; `written` is what came back. */
function serveBytes() {
  const clock = new ManualClock();
  let written = '';
  let ended = false;
  const stream = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
    final(done) {
      ended = true;
      done();
    },
  });
  const session = serveSession(framedTransport(stream, clock), new FakeServices(clock));
  return { clock, stream, session, written: () => written, ended: () => ended };
}

const initialize = '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}';

describe('a session over a byte stream', () => {
  it('answers, says why and closes when the stream is damaged', async () => {
    const { stream, session, written, ended } = serveBytes();
    stream.push(frame(initialize));
    stream.push('Content-Length: -1\r\n\r\n');
    stream.push(frame(initialize));
    await settled();
    assert.match(written(), /"id":1,"result"/);
    assert.match(written(), /"id":null,"error":\{"code":-32700,"message":"Content-Length is not a number/);
    assert.equal(written().split('Content-Length: ').length - 1, 2, 'nothing is answered after damage');
    assert.ok(ended());
    assert.match((await session.closed).reason, /Content-Length/);
  });

  it('answers and closes when a frame stalls', async () => {
    const { clock, stream, session, written } = serveBytes();
    stream.push('Content-Length: 500\r\n\r\n{"jsonrpc"');
    await settled();
    clock.advance(limits.frameStallMs - 1);
    assert.equal(written(), '');
    clock.advance(1);
    assert.match(written(), /"id":null,"error"/);
    assert.equal((await session.closed).exitCode, 1);
  });

  it('does not take silence between frames for a stall', async () => {
    const { clock, stream, session } = serveBytes();
    stream.push(frame(initialize));
    await settled();
    clock.advance(limits.frameStallMs * 10);
    assert.equal(session.status().state, 'running');
  });

  it('answers a body that is not UTF-8 and goes on', async () => {
    const { stream, written } = serveBytes();
    stream.push(Buffer.concat([Buffer.from('Content-Length: 1\r\n\r\n'), Buffer.from([0xff]), frame(initialize)]));
    await settled();
    assert.match(written(), /"id":null,"error":\{"code":-32700/);
    assert.match(written(), /"id":1,"result"/);
  });

  it('ends the session with the stream', async () => {
    const { stream, session } = serveBytes();
    stream.push(frame(initialize));
    stream.push(null);
    assert.equal((await session.closed).exitCode, 1);
  });

  it('meets any damage with an answer or a closed connection', async () => {
    const random = randomFrom(20260101);
    for (let round = 0; round < 400; round++) {
      const { clock, stream, session, written } = serveBytes();
      const bytes = Buffer.from(frame(initialize));
      for (let n = 1 + Math.floor(random() * 3); n > 0; n--)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const cut = random() < 0.3 ? Math.floor(random() * bytes.length) : bytes.length;
      stream.push(bytes.subarray(0, cut));
      await settled();
      clock.advance(limits.frameStallMs);
      const answered = written() !== '' || session.status().state === 'ended';
      assert.ok(answered || cut === 0 || isNotification(bytes), `round ${round}: ${JSON.stringify(String(bytes))}`);
    }
  });
});

/** A damaged byte can make the request a notification, which has no answer. */
function isNotification(bytes: Buffer): boolean {
  const body = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4).toString();
  try {
    return !('id' in JSON.parse(body));
  } catch {
    return false;
  }
}
