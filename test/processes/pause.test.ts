import assert from 'node:assert/strict';
import { Scene } from '../cli/foretoken-process.js';
import { endDaemon, eventually, openClient, startDaemon } from './daemon-client.js';

describe('a pause of indexing', function () {
  this.timeout(60_000);
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
    scene.write({ 'a.ts': 'export const first = 1;\n' });
  });
  afterEach(async () => {
    await endDaemon(scene);
    scene.remove();
  });

  it('outlives the indexer, is shown by the status, and ends with what changed meanwhile', async () => {
    const { discovery } = await startDaemon(scene);
    const client = await openClient(discovery.socket, [scene.root]);
    const status = async () => JSON.stringify(await client.connection.request('foretoken/status', undefined));
    const phase = async () => /"phase":"([a-z]+)"/.exec(await status())?.[1];
    const untilPhase = (wanted: string) =>
      eventually(wanted, async () => ((await phase()) === wanted ? true : undefined));
    await untilPhase('ready');
    await client.connection.request('foretoken/pauseIndex', { root: scene.root, paused: true });
    await untilPhase('paused');
    const indexer = Number(/"indexer":\{"pid":(\d+)/.exec(await status())?.[1]);
    process.kill(indexer, 'SIGKILL');
    await eventually('another indexer', async () => {
      const pid = Number(/"indexer":\{"pid":(\d+)/.exec(await status())?.[1]);
      return Number.isInteger(pid) && pid !== indexer ? true : undefined;
    });
    await untilPhase('paused');
    scene.write({ 'b.ts': 'export const second = 2;\n' });
    const search = { root: scene.root, query: 'second', snippetsMax: 1 };
    const before = JSON.stringify(await client.connection.request('foretoken/search', search));
    assert.ok(!before.includes('b.ts'), before);
    await client.connection.request('foretoken/pauseIndex', { root: scene.root, paused: false });
    await eventually('the new file', async () => {
      const found = JSON.stringify(await client.connection.request('foretoken/search', search));
      return found.includes('b.ts') ? true : undefined;
    });
    client.socket.destroy();
  });
});
