/** Indexing progress is shown to clients that can show it. */
import assert from 'node:assert/strict';
import { settled, TestClient } from '../test-client.js';

function sent(client: TestClient, method: string) {
  return client.received.filter((message) => message['method'] === method);
}

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

  it('has a bar for each phase, and pauses when the user cancels one', async () => {
    const client = await watching(true);
    client.services.tellStatus({ root, phase: 'indexing' });
    await settled();
    const [first] = sent(client, 'window/workDoneProgress/create');
    client.send({ id: first?.['id'], result: null });
    await settled();
    client.services.tellStatus({ root, phase: 'structure', filesDone: 20, filesPerSecond: 40, secondsLeft: 2 });
    await settled();
    const second = sent(client, 'window/workDoneProgress/create')[1];
    assert.ok(second);
    client.send({ id: second['id'], result: null });
    await settled();
    client.send({ method: 'window/workDoneProgress/cancel', params: { token: 'of another' } });
    client.send({ method: 'window/workDoneProgress/cancel', params: second['params'] });
    await settled();
    assert.deepEqual(client.services.pauses, [[root, true]]);
    client.services.tellStatus({ root, phase: 'paused' });
    await settled();
    const values = sent(client, '$/progress').map(({ params }) => (params as { value: Record<string, unknown> }).value);
    assert.deepEqual(
      values.map(({ kind, title, message }) => [kind, title ?? message]),
      [
        ['begin', 'Indexing'],
        ['report', '0 of 100 files'],
        ['end', '20 files'],
        ['begin', 'Learning definitions'],
        ['report', '20 of 100 files, 40 files/s, 2 s left'],
        ['end', 'Paused; the command foretoken.resumeIndexing goes on.'],
      ],
    );
  });

  it('is paused and resumed by commands', async () => {
    const client = await watching(true);
    const run = (command: string) => client.request('workspace/executeCommand', { command });
    await run('foretoken.pauseIndexing');
    await run('foretoken.resumeIndexing');
    assert.deepEqual(client.services.pauses, [
      [root, true],
      [root, false],
    ]);
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
