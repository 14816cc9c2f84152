import assert from 'node:assert/strict';
import { AppError } from '@foretoken/base/app-error.js';
import { silentLog } from '@foretoken/base/log.js';
import type { MessageTransport } from '@foretoken/base/message-transport.js';
import { limits } from '../../src/limits.js';
import { createConnection, type Responder } from '../../src/rpc/connection.js';
import { transportPair } from '../../src/rpc/transport-pair.js';
import { ManualClock } from '../manual-clock.js';
import { settled } from '../test-client.js';

const deaf: Responder = { request: () => null, notification() {} };

/** Two connections that talk to each other. */
function joined(responder: Partial<Responder>) {
  const clock = new ManualClock();
  const [near, far] = transportPair();
  const client = createConnection(near, deaf, { clock, log: silentLog });
  const server = createConnection(far, { ...deaf, ...responder }, { clock, log: silentLog });
  return { clock, client, server };
}

describe('Connection', () => {
  it('carries results and errors both ways', async () => {
    const { client } = joined({
      request(method, params) {
        if (method === 'echo') return params;
        if (method === 'later') return Promise.resolve('later');
        throw new AppError('BACKEND_UNREACHABLE', 'It is off.');
      },
    });
    assert.deepEqual(await client.request('echo', { a: 1 }), { kind: 'result', result: { a: 1 } });
    assert.deepEqual(await client.request('later', {}), { kind: 'result', result: 'later' });
    assert.deepEqual(await client.request('fail', {}), {
      kind: 'error',
      code: -32803,
      message: 'It is off.',
      data: { code: 'BACKEND_UNREACHABLE' },
    });
  });

  it('answers when a result is no JSON', async () => {
    const { client } = joined({ request: () => ({ count: 1n }) });
    const answer = await client.request('count', {});
    assert.equal(answer.kind === 'error' && answer.code, -32603);
  });

  it('cancels for real what is given up, by time-out or by signal', async () => {
    const signals: AbortSignal[] = [];
    const { clock, client } = joined({
      request(_method, _params, signal) {
        signals.push(signal);
        return new Promise(() => {});
      },
    });
    const slow = client.request('slow', {}, 50);
    const controller = new AbortController();
    const cancelled = client.request('slow', {}, 50_000, controller.signal);
    await settled();
    clock.advance(50);
    assert.deepEqual(await slow, { kind: 'none', because: 'timeout' });
    controller.abort();
    assert.deepEqual(await cancelled, { kind: 'none', because: 'cancelled' });
    await settled();
    assert.deepEqual(
      signals.map((signal) => signal.aborted),
      [true, true],
    );
    assert.equal(clock.timers, 0);
    assert.deepEqual(await client.request('slow', {}, 50, controller.signal), { kind: 'none', because: 'cancelled' });
  });

  it('leaves no request without an answer when it closes', async () => {
    const { client, server } = joined({ request: () => new Promise(() => {}) });
    const toServer = client.request('slow', {});
    const toClient = server.request('ask', {}, 1000);
    await settled();
    client.close('enough');
    assert.deepEqual(await toServer, { kind: 'none', because: 'closed' });
    assert.equal((await toClient).kind, 'result');
    assert.deepEqual(await client.request('more', {}), { kind: 'none', because: 'closed' });
  });

  it('lets go of a peer that has stopped reading', () => {
    let closed = '';
    const stuck: MessageTransport = {
      onMessage() {},
      onClose() {},
      send() {},
      bytesQueued: limits.queueBytesMax + 1,
      close(reason) {
        closed = reason;
      },
    };
    const connection = createConnection(stuck, deaf, { clock: new ManualClock(), log: silentLog });
    assert.ok(connection.congested);
    connection.notify('progress', {});
    assert.equal(closed, 'the peer stopped reading');
  });
});
