/** The views of a real daemon, and what can be done from them. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResultOf } from '@foretoken/protocol/method.js';
import { methods } from '@foretoken/protocol/methods.js';
import { Scene } from '../cli/foretoken-process.js';
import { type Client, endDaemon, eventually, openClient, startDaemon } from './daemon-client.js';

type Rows = ResultOf<typeof methods.views>['views'][number]['rows'];

describe('the views', function () {
  this.timeout(60_000);
  let scene: Scene;
  let client: Client;
  beforeEach(async () => {
    scene = new Scene();
    scene.write({ 'a.ts': 'export const first = 1;\n', '.env': 'KEY=1\n' });
    client = await openClient((await startDaemon(scene)).discovery.socket, [scene.root]);
  });
  afterEach(async () => {
    client.socket.destroy();
    await endDaemon(scene);
    scene.remove();
  });

  async function rowsOf(wanted: string): Promise<Rows> {
    const answer = await client.connection.request(methods.views.name, {});
    assert.equal(answer.kind, 'result');
    return (
      methods.views.result.parse('result' in answer ? answer.result : undefined).views.find(({ id }) => id === wanted)
        ?.rows ?? []
    );
  }

  const untilValue = (wanted: string) =>
    eventually(wanted, async () => {
      const [row] = await rowsOf('index');
      return row?.value === wanted ? row : undefined;
    });

  async function act(id: string): Promise<void> {
    const action = (await rowsOf('index'))[0]?.actions?.find((one) => one.id === id);
    assert.ok(action !== undefined, id);
    const answer = await client.connection.request(action.method, action.params);
    assert.equal(answer.kind, 'result');
  }

  it('say what is learned and what is left out, pause it, let it go on and have it learned anew', async () => {
    const row = await untilValue('1 file');
    assert.deepEqual(
      row.rows?.map(({ title, value }) => `${title}: ${value}`),
      [`Folder: ${scene.root}`, 'Left out: 1 private'],
    );
    const before = client.heard.length;
    await act('pause');
    await eventually('the word of it', () =>
      client.heard.slice(before).includes(methods.viewsChanged.name) ? true : undefined,
    );
    await untilValue('paused');
    await act('resume');
    await untilValue('1 file');
    const indexes = join(scene.home, 'cache', 'index');
    const old = join(indexes, readdirSync(indexes)[0] ?? '', 'old');
    writeFileSync(old, '');
    await act('rebuild');
    await untilValue('1 file');
    assert.ok(!existsSync(old), 'what was stored before is gone');
    const search = { root: scene.root, query: 'first', snippetsMax: 1 };
    assert.match(JSON.stringify(await client.connection.request('foretoken/search', search)), /a\.ts/);
  });

  it('say that nothing was counted yet', async () => {
    assert.equal((await rowsOf('usage'))[0]?.title, 'Nothing counted yet');
  });
});
