/** The status line, a snooze and the reason of the last request, as an editor gets them. */
import assert from 'node:assert/strict';
import { FakeServices, shown } from '../fake-services.js';
import { ManualClock } from '../manual-clock.js';
import { settled, TestClient } from '../test-client.js';

const uri = 'file:///code/a.ts';

async function withStatus(services = new FakeServices()) {
  const client = new TestClient(services);
  await client.initialize({ experimental: { foretoken: { sessionStatus: true } } }, { rootUri: 'file:///code' });
  client.open(uri, 'const a = 1;\n');
  return client;
}

function statuses(client: TestClient) {
  return client.received
    .filter(({ method }) => method === 'foretoken/sessionStatus')
    .map(({ params }) => params as { state: string; text: string; help?: { title: string; command: string } });
}

async function completed(client: TestClient) {
  const id = client.askCompletion(uri);
  await settled();
  return client.answers(id)[0]?.['result'];
}

describe('session status', () => {
  it('is told to clients that can show it, once for each change', async () => {
    const client = await withStatus();
    await completed(client);
    assert.deepEqual(
      statuses(client).map(({ state }) => state),
      ['embedded'],
    );
    client.services.backend = { state: 'open', problem: 'nothing listens on port 1' };
    await completed(client);
    const failing = statuses(client).at(-1);
    assert.equal(failing?.state, 'backend-failing');
    assert.match(failing?.text ?? '', /nothing listens on port 1/);
    assert.equal(failing?.help?.command, 'foretoken.why');
    client.services.backend = { state: 'in use' };
    await completed(client);
    assert.equal(statuses(client).at(-1)?.state, 'ready');
  });

  it('says that the codebase is being learned as soon as it is waited for', async () => {
    const services = new FakeServices();
    services.phase = 'waiting';
    assert.deepEqual(
      statuses(await withStatus(services)).map(({ state }) => state),
      ['indexing'],
    );
  });

  it('says which folder is not learned, and opens none for it', async () => {
    const client = new TestClient(new FakeServices());
    await client.initialize({ experimental: { foretoken: { sessionStatus: true } } }, { rootUri: 'file:///home/ann/' });
    assert.match(statuses(client).at(-1)?.text ?? '', /A home folder is not learned\./);
    assert.deepEqual(client.services.openRoots, []);
  });

  it('tells of a suggestion that takes a while, until it is there', async () => {
    const clock = new ManualClock();
    const services = new FakeServices(clock);
    const { promise, resolve } = Promise.withResolvers<void>();
    services.onComplete = async (request) => {
      await promise;
      return shown(request);
    };
    const client = await withStatus(services);
    const id = client.askCompletion(uri);
    await settled();
    const working = () => statuses(client).map((status) => 'working' in status && status.working === true);
    clock.advance(100);
    await settled();
    assert.deepEqual(working(), [false]);
    clock.advance(1000);
    await settled();
    assert.deepEqual(working(), [false, true]);
    resolve();
    await settled();
    assert.equal(client.answers(id).length, 1);
    assert.deepEqual(working(), [false, true, false]);
  });

  it('is not told to others', async () => {
    const client = new TestClient();
    await client.initialize();
    assert.deepEqual(statuses(client), []);
  });
});

describe('a snooze', () => {
  it('quiets a session until it ends by itself', async () => {
    const clock = new ManualClock();
    const services = new FakeServices(clock);
    services.onComplete = async (request) =>
      request.snoozed === true ? { kind: 'silent', because: 'snoozed' } : shown(request);
    const client = await withStatus(services);
    assert.notEqual(await completed(client), null);
    await client.request('workspace/executeCommand', { command: 'foretoken.snooze', arguments: [{ minutes: 5 }] });
    assert.deepEqual(await completed(client), { items: [] });
    assert.equal(statuses(client).at(-1)?.help?.command, 'foretoken.wake');
    clock.advance(5 * 60_000);
    assert.notEqual(await completed(client), null);
    assert.equal(statuses(client).at(-1)?.state, 'embedded');
  });

  it('ends by a command, and takes no nonsense', async () => {
    const client = await withStatus();
    const bad = client.ask('workspace/executeCommand', { command: 'foretoken.snooze', arguments: [{ minutes: 0 }] });
    await settled();
    assert.match(JSON.stringify(client.answers(bad)[0]?.['error']), /minutes/);
    await client.request('workspace/executeCommand', { command: 'foretoken.snooze', arguments: [{ minutes: 5 }] });
    await client.request('workspace/executeCommand', { command: 'foretoken.wake' });
    assert.deepEqual(
      statuses(client).map(({ state }) => state),
      ['embedded', 'snoozed', 'embedded'],
    );
  });
});

describe('the end of a session', () => {
  it('leaves no timer of a snooze behind, and nothing kept of its documents', async () => {
    const clock = new ManualClock();
    const client = await withStatus(new FakeServices(clock));
    for (const minutes of [5, 1440])
      await client.request('workspace/executeCommand', { command: 'foretoken.snooze', arguments: [{ minutes }] });
    assert.equal(clock.timers, 1);
    await completed(client);
    client.disconnect();
    await settled();
    assert.equal(clock.timers, 0);
    assert.deepEqual(client.services.forgotten, [client.services.requests[0]?.owner]);
  });
});

describe('the question why', () => {
  it('is answered for the document that is meant', async () => {
    const client = await withStatus();
    const why = (more: object = {}) =>
      client.request('workspace/executeCommand', { command: 'foretoken.why', ...more });
    assert.match(String(await why()), /Nothing was asked for yet/);
    await completed(client);
    const owner = client.services.requests[0]?.owner ?? '';
    const trace = { completionId: 1, wallMs: 0, path: 'a.ts', line: 3, stages: [], ms: 1 } as const;
    client.services.tracesKept = [
      { ...trace, owner, outcome: 'silent', because: 'superseded' },
      { ...trace, owner: `${owner}x`, outcome: 'silent', because: 'disabled' },
      { ...trace, owner: 'another session', outcome: 'silent', because: 'indexing' },
      { ...trace, owner, outcome: 'silent', because: 'not-confident', detail: '12 %' },
    ];
    assert.match(String(await why({ arguments: [{ uri }] })), /^a\.ts:3: .*not sure enough.*12 %/);
    assert.match(String(await why()), /switched off/, 'of whichever document was asked about last');
    assert.match(String(await why({ arguments: [{ uri: 'file:///code/b.ts' }] })), /Nothing was asked/);
  });
});
