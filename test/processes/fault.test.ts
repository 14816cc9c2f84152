import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeSync, globSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { frame } from '@foretoken/lsp-server/rpc/frame-writer.js';
import { Scene } from '../cli/foretoken-process.js';
import { connected, discoveryOf, endDaemon, eventually, isRunning, openClient, startDaemon } from './daemon-client.js';

interface Status {
  readonly indexer: { readonly pid: number | null };
  readonly codebases: readonly { readonly phase: string; readonly filesDone: number }[];
}

describe('ends and faults of the processes', function () {
  this.timeout(40_000);
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
    writeParts(200);
  });
  const writeParts = (count: number, folder = 'src') => {
    for (let i = 0; i < count; i++)
      scene.write({
        [`${folder}/part${i}.ts`]: `export function part${i}(value: number) {\n  return value + ${i};\n}\n`.repeat(40),
      });
  };
  afterEach(async () => {
    await endDaemon(scene);
    scene.remove();
  });

  it('SIGTERM: what is in flight is answered, the session closed, the discovery file gone, the code 0', async () => {
    const { child, ended, discovery } = await startDaemon(scene);
    const client = await openClient(discovery.socket);
    // A folder that is learned well within the time that an ending daemon gives.
    writeParts(10, 'few');
    const root = join(scene.root, 'few');
    const search = client.connection.request('foretoken/search', { root, query: 'part7', snippetsMax: 3 });
    await client.connection.request('foretoken/status', undefined);
    child.kill('SIGTERM');
    assert.equal((await search).kind, 'result');
    await client.closed;
    assert.equal(await ended, 0);
    assert.equal(discoveryOf(scene), undefined);
  });

  it('the daemon ends when its last client has been gone for the set time, and its indexer with it', async () => {
    const { ended, discovery } = await startDaemon(scene, { FORETOKEN_DAEMON_IDLE_EXIT_S: '1' });
    const client = await openClient(discovery.socket, [scene.root]);
    const indexer = await eventually('an indexer', async () => (await status(client)).indexer.pid ?? undefined);
    client.socket.destroy();
    assert.equal(await ended, 0);
    await eventually('the end of the indexer', () => (isRunning(indexer) ? undefined : true));
  });

  it('kill -9 of the daemon ends its indexer too; a new daemon goes on with the index', async () => {
    const first = await startDaemon(scene);
    const client = await openClient(first.discovery.socket, [scene.root]);
    await eventually('an indexer', async () => (await status(client)).indexer.pid ?? undefined);
    first.child.kill('SIGKILL');
    await client.closed;
    const second = await startDaemon(scene);
    const next = await openClient(second.discovery.socket, [scene.root]);
    await eventually('the index', async () =>
      (await status(next)).codebases[0]?.phase === 'ready' ? true : undefined,
    );
    next.socket.destroy();
  });

  it('kill -9 of the indexer while it indexes: it comes back and finishes', async () => {
    const { discovery } = await startDaemon(scene);
    const client = await openClient(discovery.socket, [scene.root]);
    const first = await eventually('an indexer', async () => (await status(client)).indexer.pid ?? undefined);
    process.kill(first, 'SIGKILL');
    const second = await eventually('another indexer', async () => {
      const pid = (await status(client)).indexer.pid;
      return pid === null || pid === first ? undefined : pid;
    });
    await eventually('the index', async () =>
      (await status(client)).codebases[0]?.phase === 'ready' ? true : undefined,
    );
    assert.ok(isRunning(second));
    client.socket.destroy();
  });

  it('pages of the index that are damaged under a running daemon: it is built anew, and a save is found', async () => {
    const { discovery } = await startDaemon(scene);
    const client = await openClient(discovery.socket, [scene.root]);
    await eventually('the index', async () =>
      (await status(client)).codebases[0]?.phase === 'ready' ? true : undefined,
    );
    const file = globSync('**/index.db', { cwd: scene.folder }).map((found) => join(scene.folder, found))[0] ?? '';
    const database = openSync(file, 'r+');
    for (let at = 4_096; at < statSync(file).size; at += 4_096)
      writeSync(database, Buffer.alloc(4_096, 0x5a), 0, 4_096, at);
    closeSync(database);
    let saves = 0;
    await eventually('what was saved', async () => {
      scene.write({ 'src/part3.ts': `export const savedAnew = ${saves++};\n` });
      const query = { root: scene.root, query: 'savedAnew', snippetsMax: 1 };
      const answer = await client.connection.request('foretoken/search', query);
      return answer.kind === 'result' && JSON.stringify(answer.result).includes('savedAnew') ? true : undefined;
    });
    client.socket.destroy();
  });

  it('a folder closed and opened again at once has an indexer, and no crash is counted', async () => {
    const { discovery } = await startDaemon(scene);
    for (let i = 0; i < 3; i++) {
      const client = await openClient(discovery.socket, [scene.root]);
      await eventually('an indexer', async () => (await status(client)).indexer.pid ?? undefined);
      client.socket.destroy();
      await client.closed;
    }
    const client = await openClient(discovery.socket, [scene.root]);
    await eventually('the index', async () =>
      (await status(client)).codebases[0]?.phase === 'ready' ? true : undefined,
    );
    const metrics = await fetch(`http://127.0.0.1:${discovery.port}/metrics`, {
      headers: { authorization: `Bearer ${discovery.token}` },
    });
    assert.doesNotMatch(await metrics.text(), /foretoken_indexer_restarts_total\{reason="crash"\}/);
    client.socket.destroy();
  });

  describe('the forwarder', () => {
    const initialize = frame(
      JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: { processId: null, rootUri: null, capabilities: {} },
      }),
    );
    const message = (method: string, id?: number) =>
      frame(JSON.stringify({ jsonrpc: '2.0', ...(id === undefined ? {} : { id }), method }));

    it('starts a daemon, carries a session, ends with 0 after shutdown and exit; the daemon stays', async () => {
      const child = scene.spawn(['lsp', '--stdio']);
      child.stdin.write(initialize);
      await once(child.stdout, 'data');
      child.stdin.write(message('shutdown', 2));
      await once(child.stdout, 'data');
      child.stdin.write(message('exit'));
      const [code] = await once(child, 'close');
      assert.equal(code, 0);
      assert.ok(isRunning(discoveryOf(scene)?.pid ?? 0));
    });

    it('ends with 1 when the editor goes without a word', async () => {
      await startDaemon(scene);
      const child = scene.spawn(['lsp', '--stdio']);
      child.stdin.write(initialize);
      await once(child.stdout, 'data');
      child.stdin.end();
      const [code] = await once(child, 'close');
      assert.equal(code, 1);
    });
  });

  it('a client that says nothing, or half a greeting, does not disturb others', async () => {
    const { discovery } = await startDaemon(scene);
    const silent = await connected(discovery.socket);
    const half = await connected(discovery.socket);
    half.write('FORETOKEN/1 {"tok');
    const client = await openClient(discovery.socket);
    assert.equal((await client.connection.request('foretoken/status', undefined)).kind, 'result');
    for (const socket of [silent, half, client.socket]) socket.destroy();
  });
});

async function status(client: Awaited<ReturnType<typeof openClient>>): Promise<Status> {
  const answer = await client.connection.request('foretoken/status', undefined);
  assert.ok(answer.kind === 'result');
  return JSON.parse(JSON.stringify(answer.result));
}
