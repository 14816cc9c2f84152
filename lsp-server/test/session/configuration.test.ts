/** Settings reach a session by pull or by push, and the last word counts. */
import assert from 'node:assert/strict';
import { limits } from '../../src/limits.js';
import { objectOrEmpty } from '../../src/params/read-params.js';
import { FakeServices } from '../fake-services.js';
import { ManualClock } from '../manual-clock.js';
import { settled, TestClient } from '../test-client.js';

function sent(client: TestClient, method: string) {
  return client.received.filter((message) => message['method'] === method);
}

describe('configuration', () => {
  const capabilities = { workspace: { configuration: true } };

  it('is pulled after initialized and whenever it changes', async () => {
    const client = new TestClient();
    await client.initialize(capabilities);
    const [pull] = sent(client, 'workspace/configuration');
    assert.deepEqual(pull?.['params'], { items: [{ section: 'foretoken' }] });
    client.send({ id: pull?.['id'], result: [{ a: 1, nonsense: 2 }] });
    await settled();
    assert.deepEqual(client.services.settingsSeen, { a: 1, nonsense: 2 });
    assert.deepEqual(sent(client, 'window/showMessage')[0]?.['params'], {
      type: 2,
      message: "In the editor's settings for Foretoken: nonsense is no setting.",
    });
    client.notify('workspace/didChangeConfiguration', { settings: null });
    await settled();
    const again = sent(client, 'workspace/configuration')[1];
    client.send({ id: again?.['id'], result: [{ b: 1, nonsense: 2 }] });
    await settled();
    assert.deepEqual(client.services.settingsSeen, { b: 1, nonsense: 2 });
    assert.equal(sent(client, 'window/showMessage').length, 1, 'a problem is shown once');
  });

  it('that is wrong in many places is told in one message', async () => {
    const client = new TestClient();
    const wrong = Object.fromEntries(
      Array.from({ length: limits.problemsShownMax + 2 }, (_, n) => [`nonsense${n}`, 1]),
    );
    await client.initialize({}, { initializationOptions: wrong });
    await settled();
    const told = sent(client, 'window/showMessage').map(({ params }) => String(objectOrEmpty(params)['message']));
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /nonsense0 is no setting\. .* And 2 more\.$/);
  });

  it('of the last pull wins, whichever answer comes last', async () => {
    const client = new TestClient();
    await client.initialize(capabilities);
    client.notify('workspace/didChangeConfiguration', { settings: null });
    await settled();
    const [first, second] = sent(client, 'workspace/configuration');
    client.send({ id: second?.['id'], result: [{ newer: true }] });
    client.send({ id: first?.['id'], result: [{ older: true }] });
    await settled();
    assert.deepEqual(client.services.settingsSeen, { newer: true });
  });

  it('is taken as pushed from a client that cannot be asked', async () => {
    const client = new TestClient();
    await client.initialize({}, { initializationOptions: { a: 1 } });
    assert.deepEqual(client.services.settingsSeen, { a: 1 });
    client.notify('workspace/didChangeConfiguration', { settings: { foretoken: { b: 2 } } });
    await settled();
    assert.deepEqual(client.services.settingsSeen, { b: 2 });
    assert.equal(sent(client, 'workspace/configuration').length, 0);
  });

  it('never answered, or refused, changes nothing and keeps nothing waiting', async () => {
    const clock = new ManualClock();
    const client = new TestClient(new FakeServices(clock));
    await client.initialize(capabilities);
    clock.advance(limits.requestTimeoutMs);
    await settled();
    assert.equal(clock.timers, 0);
    assert.equal(sent(client, '$/cancelRequest').length, 1);
    client.notify('workspace/didChangeConfiguration', {});
    await settled();
    const second = sent(client, 'workspace/configuration')[1];
    client.send({ id: second?.['id'], error: { code: -32601, message: 'no' } });
    await settled();
    assert.equal(client.services.settingsSeen, undefined);
    assert.equal(client.session.status().state, 'running');
  });
});
