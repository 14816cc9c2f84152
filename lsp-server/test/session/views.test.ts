/** The views, as a client gets them, and the word that they have changed. */
import assert from 'node:assert/strict';
import { FakeServices } from '../fake-services.js';
import { ManualClock } from '../manual-clock.js';
import { settled, TestClient } from '../test-client.js';

async function open() {
  const clock = new ManualClock();
  const client = new TestClient(new FakeServices(clock));
  await client.initialize({}, { rootUri: 'file:///code' });
  const told = async () => {
    clock.advance(1000);
    await settled();
    return client.received.filter(({ method }) => method === 'foretoken/viewsChanged').length;
  };
  return { client, told };
}

describe('the views of a session', () => {
  it("are of the session's own folders, and of the days that are asked for", async () => {
    const { client } = await open();
    const rows = (value: string) => ({
      views: [{ id: 'index', title: 'Index', rows: [{ title: '/code', value }] }],
    });
    assert.deepEqual(await client.request('foretoken/views', {}), rows('30 days'));
    assert.deepEqual(await client.request('foretoken/views', { daysMax: 7 }), rows('7 days'));
    const refused = client.ask('foretoken/views', { daysMax: 0 });
    await settled();
    assert.ok('error' in (client.answers(refused)[0] ?? {}));
  });

  it('are told to have changed once, and again only when they were asked for again', async () => {
    const { client, told } = await open();
    client.services.tellStatus({ phase: 'indexing', root: '/code' });
    assert.equal(await told(), 0, 'nobody has them open');
    await client.request('foretoken/views', {});
    client.services.tellStatus({ phase: 'indexing', root: '/other' });
    assert.equal(await told(), 0, 'it is not its folder');
    client.services.tellStatus({ phase: 'indexing', root: '/code' });
    client.services.tellStatus({ phase: 'ready', root: '/code' });
    assert.equal(await told(), 1);
    client.services.tellStatus({ phase: 'paused', root: '/code' });
    assert.equal(await told(), 1);
    await client.request('foretoken/views', {});
    client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: 'file:///more', name: 'more' }], removed: [] },
    });
    await settled();
    assert.equal(await told(), 2);
  });

  it('change when a suggestion is taken, and hold nothing when the session has ended', async () => {
    const { client, told } = await open();
    client.open('file:///code/a.ts', 'const a = 1;\n');
    await client.request('foretoken/views', {});
    const id = client.askCompletion('file:///code/a.ts');
    await settled();
    assert.ok(client.answers(id).length > 0);
    await client.request('workspace/executeCommand', {
      command: 'foretoken.accepted',
      arguments: [{ completionId: 7 }],
    });
    assert.equal(await told(), 1);
    await client.request('foretoken/views', {});
    client.session.close('the test ends');
    await settled();
    assert.equal(client.services.statusListeners, 0);
  });
});
