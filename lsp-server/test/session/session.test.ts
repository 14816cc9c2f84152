import assert from 'node:assert/strict';
import { limits } from '../../src/limits.js';
import { FakeServices } from '../fake-services.js';
import { settled, TestClient } from '../test-client.js';

const uri = 'file:///code/a.ts';

/** Messages that the client was sent with this method. */
function sent(client: TestClient, method: string) {
  return client.received.filter((message) => message['method'] === method);
}

describe('a session', () => {
  it('gives back everything when its client goes, with requests in flight', async () => {
    const services = new FakeServices();
    services.onComplete = () => new Promise(() => {});
    const client = new TestClient(services);
    await client.initialize({ window: { workDoneProgress: true } }, { rootUri: 'file:///code' });
    client.open(uri, 'x');
    client.askCompletion(uri);
    await settled();
    client.disconnect();
    assert.equal((await client.session.closed).exitCode, 1);
    assert.equal(services.requests[0]?.signal.aborted, true);
    assert.deepEqual(services.openRoots, []);
    assert.equal(services.statusListeners, 0);
  });

  it('answers what is in flight before it is closed from our side', async () => {
    const services = new FakeServices();
    services.onComplete = () => new Promise(() => {});
    const client = new TestClient(services);
    await client.initialize();
    client.open(uri, 'x');
    const id = client.askCompletion(uri);
    await settled();
    client.session.close('the daemon stops');
    await settled();
    assert.equal(client.answers(id).length, 1);
    assert.equal((await client.session.closed).reason, 'the daemon stops');
  });

  it('takes the first encoding of the client that it knows, and utf-16 without one', async () => {
    const cases: [unknown, string][] = [
      [['utf-32', 'utf-8', 'utf-16'], 'utf-32'],
      [['utf-8', 'utf-16'], 'utf-8'],
      [['utf-7', 'utf-16'], 'utf-16'],
      [[], 'utf-16'],
      ['utf-8', 'utf-16'],
      [undefined, 'utf-16'],
    ];
    for (const [positionEncodings, expected] of cases) {
      const result = await new TestClient().initialize({ general: { positionEncodings } });
      assert.equal((result as { capabilities: { positionEncoding: string } }).capabilities.positionEncoding, expected);
    }
  });

  it('keeps its folders open while the client has them', async () => {
    const client = new TestClient();
    const { openRoots } = client.services;
    const folder = (path: string) => ({ uri: `file://${path}`, name: path });
    await client.initialize({}, { rootUri: 'file:///ignored', workspaceFolders: [folder('/one/'), folder('/two')] });
    assert.deepEqual(openRoots, ['/one', '/two']);
    const event = { added: [folder('/three'), folder('/one/')], removed: [folder('/two')] };
    client.notify('workspace/didChangeWorkspaceFolders', { event });
    await settled();
    assert.deepEqual(openRoots, ['/one', '/three']);
  });

  it('tells the index of files that changed on disk', async () => {
    const client = new TestClient();
    await client.initialize();
    const changes = [
      { uri: 'file:///code/x.ts', type: 1 },
      { uri: 'file:///code/gone.ts', type: 3 },
    ];
    client.notify('workspace/didChangeWatchedFiles', { changes });
    await settled();
    assert.deepEqual(client.services.changedPaths, ['/code/x.ts', '/code/gone.ts']);
  });

  it('takes what an editor tells of suggestions, and nothing of those that it never showed', async () => {
    const client = new TestClient();
    await client.initialize();
    client.open(uri, 'x');
    client.askCompletion(uri);
    await settled();
    const told = (name: string, completionId: number) =>
      client.request('workspace/executeCommand', { command: `foretoken.${name}`, arguments: [{ completionId }] });
    assert.equal(await told('accepted', 99), null);
    assert.equal(await told('accepted', 7), null);
    const facts = { completionId: 7, source: 'embedded', languageId: 'typescript' };
    assert.deepEqual(client.services.used, [
      { ...facts, kind: 'seen' },
      { ...facts, kind: 'taken', characters: 4, whole: true },
    ]);
  });

  it('stops following a document whose change was too large to read, says so once, and follows the others', async () => {
    const client = new TestClient();
    await client.initialize();
    client.open(uri, 'x');
    client.open('file:///code/b.ts', 'b');
    const text = 'y'.repeat(limits.messageBytesMax);
    client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text }] });
    client.notify('textDocument/didChange', { textDocument: { uri, version: 3 }, contentChanges: [{ text: 'z' }] });
    assert.equal(await client.request('foretoken/documentText', { textDocument: { uri } }), null);
    assert.equal(sent(client, 'window/showMessage').length, 1);
    assert.ok(client.received.some((message) => 'error' in message && message['id'] === null));
    assert.ok(await client.request('foretoken/documentText', { textDocument: { uri: 'file:///code/b.ts' } }));
  });

  it('answers a request that was too large to read under its id', async () => {
    const client = new TestClient();
    await client.initialize();
    client.open(uri, 'x');
    client.send({ id: 'big', method: 'foretoken/echo', params: ['y'.repeat(limits.messageBytesMax)] });
    await settled();
    assert.equal(client.answers('big').length, 1);
    assert.ok(await client.request('foretoken/documentText', { textDocument: { uri } }), 'no document is lost by it');
  });

  it('lets no text of a document pass for the fields of a message that was skipped', async () => {
    const client = new TestClient();
    await client.initialize();
    client.open(uri, 'x');
    client.open('file:///victim.ts', 'v');
    const text = `{"method":"x","uri":"file:///victim.ts"}${'y'.repeat(limits.messageBytesMax)}`;
    // The text comes before the document's name, as it does from clients that order keys in their own way.
    client.sendRaw(
      JSON.stringify({
        params: { contentChanges: [{ text }], textDocument: { version: 2, uri } },
        method: 'textDocument/didChange',
        jsonrpc: '2.0',
      }),
    );
    assert.equal(await client.request('foretoken/documentText', { textDocument: { uri } }), null);
    assert.ok(await client.request('foretoken/documentText', { textDocument: { uri: 'file:///victim.ts' } }));
  });

  it('survives a skipped message that is no JSON', async () => {
    const client = new TestClient();
    await client.initialize();
    const long = 'y'.repeat(limits.messageBytesMax);
    client.sendRaw(`{"jsonrpc":"2.0","id":"\\q","method":"textDocument/didOpen","params":{"uri":"\\q","text":"${long}`);
    await settled();
    assert.equal(client.received.filter((message) => message['id'] === null).length, 1);
    assert.equal(client.session.status().state, 'running');
  });

  it('takes a message of 10,000 nested brackets like any other', async () => {
    const client = new TestClient();
    await client.initialize();
    client.sendRaw(
      `{"jsonrpc":"2.0","id":1000,"method":"no/such","params":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
    );
    await settled();
    assert.equal(client.answers(1000).length, 1);
  });

  it('reports itself', async () => {
    const client = new TestClient();
    await client.initialize({}, { rootUri: 'file:///code', clientInfo: { name: 'Vim', version: '9' } });
    client.open(uri, 'x');
    await settled();
    const { id, ...status } = client.session.status();
    assert.ok(id);
    assert.deepEqual(status, {
      state: 'running',
      client: 'Vim 9',
      roots: ['/code'],
      documents: 1,
      requestsInFlight: 0,
      requests: 1,
    });
  });
});
