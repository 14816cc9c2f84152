import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Scene } from '../cli/foretoken-process.js';
import {
  connected,
  discoveryOf,
  endDaemon,
  eventually,
  openClient,
  startDaemon,
  untilClosed,
} from './daemon-client.js';

describe('ceilings of the processes', function () {
  this.timeout(60_000);
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
  });
  afterEach(async () => {
    await endDaemon(scene);
    scene.remove();
  });

  it('a daemon that stays over its memory ceiling ends with a code and says why in its log', async () => {
    const { ended } = await startDaemon(scene, { FORETOKEN_DAEMON_MEMORY_MB_MAX: '64' });
    assert.equal(await ended, 1);
    assert.equal(discoveryOf(scene), undefined);
    const log = spawnSync('cat', [join(scene.home, 'state', 'logs', 'daemon.log')]).stdout.toString();
    assert.match(log, /stayed over its memory ceiling \(daemon\.memory_mb_max\)/);
  });

  it('an indexer over its ceiling is ended, the status says why, and it comes back', async () => {
    scene.write({ 'a.ts': 'export const a = 1;\n' });
    const { discovery } = await startDaemon(scene, { FORETOKEN_INDEXER_MEMORY_MB_MAX: '64' });
    const client = await openClient(discovery.socket, [scene.root]);
    const status = async () => JSON.stringify(await client.connection.request('foretoken/status', undefined));
    const first = await eventually('an indexer', async () => /"indexer":\{"pid":(\d+)/.exec(await status())?.[1]);
    await eventually('the reason', async () => /over its memory ceiling \(indexer/.exec(await status())?.[0]);
    await eventually('another indexer', async () => {
      const pid = /"indexer":\{"pid":(\d+)/.exec(await status())?.[1];
      return pid === first ? undefined : pid;
    });
    client.socket.destroy();
  });

  it('a connection beyond the limit is closed, the others go on', async () => {
    const { discovery } = await startDaemon(scene, { FORETOKEN_DAEMON_CONNECTIONS_MAX: '1' });
    const client = await openClient(discovery.socket);
    const second = await connected(discovery.socket);
    second.write('Content-Length: 2\r\n\r\n{}');
    await untilClosed(second);
    assert.equal((await client.connection.request('foretoken/status', undefined)).kind, 'result');
    client.socket.destroy();
  });

  it('a full disk: the daemon goes on, and the status says what is wrong', async function () {
    const disk = join(scene.folder, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    if (mounted.status !== 0) {
      console.log('      skipped: a small disk cannot be mounted here');
      return this.skip();
    }
    try {
      for (let i = 0; i < 300; i++)
        scene.write({ [`part${i}.ts`]: `export const name${i} = compute${i}(value${i});\n`.repeat(100) });
      mkdirSync(join(disk, 'home'));
      const env = { FORETOKEN_HOME: join(disk, 'home') };
      const child = scene.spawn(['daemon'], env);
      const inside = { home: join(disk, 'home') };
      const discovery = await eventually('a discovery file', () => discoveryOf(inside));
      const client = await openClient(discovery.socket, [scene.root]);
      const filler = join(disk, 'filler');
      fill(filler);
      const problem = await eventually('a problem', async () => {
        const answer = await client.connection.request('foretoken/status', undefined);
        return /"problem":"([^"]+)"/.exec(JSON.stringify(answer))?.[1];
      });
      assert.match(problem, /full|space|disk/i);
      assert.equal(child.exitCode, null);
      client.socket.destroy();
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  });
});

/** Writes until nothing more fits. */
function fill(file: string): void {
  for (const bytes of [65_536, 4_096, 512])
    try {
      for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      // Full for this size.
    }
}
