import assert from 'node:assert/strict';
import { limits } from '../../src/limits.js';
import { FakeServices } from '../fake-services.js';
import { ManualClock } from '../manual-clock.js';
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

  it('records what became of suggestions', async () => {
    const client = new TestClient();
    await client.initialize();
    await client.request('workspace/executeCommand', {
      command: 'foretoken.accepted',
      arguments: [{ completionId: 3, characters: 5, languageId: 'go' }],
    });
    await client.request('workspace/executeCommand', {
      command: 'foretoken.rejected',
      arguments: [{ completionId: 4 }],
    });
    assert.deepEqual(client.services.used, [
      { kind: 'accepted', completionId: 3, characters: 5, languageId: 'go' },
      { kind: 'rejected', completionId: 4 },
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
      message: 'nonsense is no setting.',
    });
    client.notify('workspace/didChangeConfiguration', { settings: null });
    await settled();
    const again = sent(client, 'workspace/configuration')[1];
    client.send({ id: again?.['id'], result: [{ b: 1, nonsense: 2 }] });
    await settled();
    assert.deepEqual(client.services.settingsSeen, { b: 1, nonsense: 2 });
    assert.equal(sent(client, 'window/showMessage').length, 1, 'a problem is shown once');
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

describe('indexing progress', () => {
  const root = '/code';

  async function watching(workDoneProgress: boolean) {
    const client = new TestClient();
    await client.initialize({ window: { workDoneProgress } }, { rootUri: 'file:///code' });
    return client;
  }

  it('is begun, reported and ended under a token the client has agreed to', async () => {
    const client = await watching(true);
    client.services.tellStatus({ root: '/of/another/session', phase: 'indexing' });
    client.services.tellStatus({ root, phase: 'walking' });
    await settled();
    const [create] = sent(client, 'window/workDoneProgress/create');
    assert.ok(create);
    const { token } = create['params'] as { token: string };
    assert.equal(sent(client, '$/progress').length, 0, 'not before the client agrees');
    client.send({ id: create?.['id'], result: null });
    await settled();
    for (const filesDone of [10, 10, 55]) client.services.tellStatus({ root, phase: 'indexing', filesDone });
    client.services.tellStatus({ root, phase: 'ready', filesDone: 100 });
    client.services.tellStatus({ root, phase: 'ready', filesDone: 100 });
    await settled();
    const seen = sent(client, '$/progress').map((message) => message['params'] as { token: string; value: unknown });
    assert.ok(seen.every((params) => params.token === token));
    const values = seen.map(({ value }) => value as { kind: string; percentage?: number });
    assert.deepEqual(
      values.map(({ kind, percentage }) => [kind, percentage]),
      [
        ['begin', 0],
        ['report', 0],
        ['report', 10],
        ['report', 55],
        ['end', undefined],
      ],
    );
    assert.equal(sent(client, 'window/workDoneProgress/create').length, 1);
  });

  it('that is over before the client agrees is begun and ended', async () => {
    const client = await watching(true);
    client.services.tellStatus({ root, phase: 'indexing' });
    client.services.tellStatus({ root, phase: 'ready' });
    await settled();
    client.send({ id: sent(client, 'window/workDoneProgress/create')[0]?.['id'], result: null });
    await settled();
    const kinds = sent(client, '$/progress').map(({ params }) => (params as { value: { kind: string } }).value.kind);
    assert.deepEqual(kinds, ['begin', 'end']);
  });

  it('that the client refuses is not shown and not asked for again', async () => {
    const client = await watching(true);
    client.services.tellStatus({ root, phase: 'indexing' });
    await settled();
    const [create] = sent(client, 'window/workDoneProgress/create');
    client.send({ id: create?.['id'], error: { code: -32601, message: 'no progress here' } });
    await settled();
    for (const phase of ['indexing', 'ready', 'indexing'] as const) client.services.tellStatus({ root, phase });
    await settled();
    assert.equal(sent(client, '$/progress').length, 0);
    assert.equal(sent(client, 'window/workDoneProgress/create').length, 1);
    assert.equal(client.session.status().state, 'running');
  });

  it('is not shown to a client that cannot show it', async () => {
    const client = await watching(false);
    client.services.tellStatus({ root, phase: 'indexing' });
    await settled();
    assert.equal(client.received.length, 1);
  });

  it('comes as foretoken/indexStatus to a client that asks for it', async () => {
    const client = new TestClient();
    const experimental = { foretoken: { indexStatus: true } };
    await client.initialize({ experimental }, { rootUri: 'file:///code' });
    client.services.tellStatus({ root, phase: 'ready', filesDone: 3 });
    client.services.tellStatus({ root: '/other', phase: 'ready', filesDone: 5 });
    await settled();
    const told = sent(client, 'foretoken/indexStatus').map(({ params }) => params as { filesDone: number });
    assert.deepEqual(
      told.map(({ filesDone }) => filesDone),
      [3, 5],
    );
  });
});
