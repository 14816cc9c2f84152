import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { discoverySchema } from '@foretoken/protocol/discovery.js';
import { jsonLines, Scene } from '../cli/foretoken-process.js';
import { discoveryOf, endDaemon, eventually, isRunning, openClient, startDaemon } from './daemon-client.js';

/** As it ships: what runs unbundled does not know when it was built. */
const bundle = fileURLToPath(new URL('../../../bin/foretoken.mjs', import.meta.url));

describe('one daemon a home', function () {
  this.timeout(40_000);
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
  });
  afterEach(async () => {
    await endDaemon(scene);
    scene.remove();
  });

  it('of two started at once exactly one lives, and the other ends well', async () => {
    const children = [scene.spawn(['daemon']), scene.spawn(['daemon'])];
    const codes: (number | null)[] = [];
    for (const child of children) child.once('exit', (code) => codes.push(code));
    await eventually('the end of one', () => (codes.length > 0 ? true : undefined));
    const pid = discoveryOf(scene)?.pid ?? 0;
    assert.deepEqual(codes, [0]);
    assert.ok(children.some((child) => child.pid === pid && child.exitCode === null));
    const client = await openClient(discoveryOf(scene)?.socket ?? '');
    client.socket.destroy();
  });

  it('its files are its owner’s alone', async () => {
    const { discovery } = await startDaemon(scene);
    assert.equal(discoverySchema.safeParse(discovery).success, true);
    assert.equal(statSync(join(scene.home, 'run', 'daemon.json')).mode & 0o777, 0o600);
    assert.equal(statSync(join(scene.home, 'run')).mode & 0o777, 0o700);
    assert.equal(statSync(join(scene.home, 'state', 'logs', 'daemon.log')).mode & 0o777, 0o600);
  });

  it('a killed daemon leaves its socket and lock; the next client gets a new one', async () => {
    const first = await startDaemon(scene);
    first.child.kill('SIGKILL');
    await first.ended;
    assert.ok(existsSync(first.discovery.socket), 'the stale socket is there');
    const ran = await scene.run(['start', '--json']);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    const started = jsonLines<{ pid: number }>(ran)[0];
    assert.notEqual(started?.pid, first.discovery.pid);
    assert.ok(isRunning(started?.pid ?? 0));
  });

  it('discovery that points at nothing, or is damaged, is no obstacle', async () => {
    mkdirSync(join(scene.home, 'run'), { recursive: true });
    writeFileSync(join(scene.home, 'run', 'daemon.json'), '{"schema":1,"pid":');
    writeFileSync(join(scene.home, 'run', 'daemon.sock'), 'not a socket');
    chmodSync(join(scene.home, 'run'), 0o755);
    const ran = await scene.run(['start', '--json']);
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.equal(statSync(join(scene.home, 'run')).mode & 0o777, 0o700);
  });

  it('a home whose path is too long for a socket still works', async () => {
    const home = join(scene.folder, 'd'.repeat(120));
    const ran = await scene.run(['start', '--json'], { env: { FORETOKEN_HOME: home } });
    const socket = jsonLines<{ socket: string }>(ran)[0]?.socket ?? '';
    assert.ok(Buffer.byteLength(socket) <= 100, socket);
    assert.equal(statSync(join(socket, '..')).mode & 0o777, 0o700);
    const stopped = await scene.run(['stop'], { env: { FORETOKEN_HOME: home } });
    assert.equal(stopped.code, 0);
  });

  for (const command of [['lsp', '--stdio'], ['start']])
    it(`${command.join(' ')} asks a daemon of an older build to make way`, async () => {
      const old = await olderDaemon(scene, { build: '0.0.9', wireVersion: 1 });
      const child = scene.spawn(command);
      child.stdin.on('error', () => {});
      child.stderr.resume();
      assert.match(await old.greeted, /^FORETOKEN\/1 .*"want":"drain"/);
      old.end();
      const pid = await eventually('a new daemon', () => {
        const found = discoveryOf(scene)?.pid;
        return found === process.pid ? undefined : found;
      });
      assert.ok(isRunning(pid));
      child.kill('SIGKILL');
    });

  for (const command of [['lsp', '--stdio'], ['start']])
    it(`${command.join(' ')} replaces a daemon of a build that was made before, of the same version too`, async () => {
      const old = await olderDaemon(scene, { build: '0.1.0+1', wireVersion: 1 });
      const child = spawn(process.execPath, [bundle, ...command], {
        env: { ...process.env, FORETOKEN_HOME: scene.home },
        cwd: scene.root,
      });
      child.stdout.resume();
      child.stderr.resume();
      assert.match(await old.greeted, /"build":"0\.1\.0\+\d{10}","want":"drain"/);
      old.end();
      const built = await eventually('a new daemon', () => {
        const found = discoveryOf(scene);
        return found === undefined || found.pid === process.pid ? undefined : found.build;
      });
      child.kill('SIGKILL');
      assert.match(built, /^0\.1\.0\+\d{10}$/);
    });

  it('a daemon too new for the forwarder is left alone, and one sentence says which side to update', async () => {
    const newer = await olderDaemon(scene, { build: '9.0.0', wireVersion: 3 });
    const ran = await scene.run(['lsp', '--stdio']);
    assert.equal(ran.code, 1);
    assert.match(
      ran.stderr,
      /^foretoken: the running daemon \(9\.0\.0\) is too new .*update the one that your editor starts\.\n$/,
    );
    newer.end();
  });

  it('a client too new for the daemon is told which side to update', async () => {
    const { discovery } = await startDaemon(scene);
    const greeting = `FORETOKEN/1 ${JSON.stringify({ protocol: 7, build: '9.0.0' })}\n`;
    await assert.rejects(openClient(discovery.socket, [], greeting), Error);
  });

  it('the greeting `drain` ends the daemon, and the asking side sees when', async () => {
    const { discovery, ended } = await startDaemon(scene);
    const greeting = `FORETOKEN/1 ${JSON.stringify({ token: discovery.token, build: '9.0.0', want: 'drain' })}\n`;
    await openClient(discovery.socket, [], greeting).then(
      () => assert.fail('a session was opened'),
      () => {},
    );
    assert.equal(await ended, 0);
    assert.equal(discoveryOf(scene), undefined);
  });
});

/** Stands for a daemon of another build: this process' pid, a socket that notes what it is greeted with. */
async function olderDaemon(scene: Scene, { build, wireVersion }: { build: string; wireVersion: number }) {
  const run = join(scene.home, 'run');
  mkdirSync(run, { recursive: true, mode: 0o700 });
  const socket = join(run, 'other.sock');
  const { promise: greeted, resolve } = Promise.withResolvers<string>();
  const server = createServer((peer) => {
    peer.on('error', () => {});
    peer.on('data', (chunk: Buffer) => resolve(chunk.toString()));
    ends.push(() => peer.destroy());
  });
  const ends: (() => void)[] = [() => server.close()];
  await new Promise<void>((listening) => server.listen(socket, listening));
  const discovery = {
    schema: 1,
    pid: process.pid,
    socket,
    port: 1,
    token: 't'.repeat(43),
    wireVersion,
    build,
    environment: '',
  };
  const file = join(run, 'daemon.json');
  writeFileSync(file, JSON.stringify(discovery), { mode: 0o600 });
  return {
    greeted,
    end() {
      // As a daemon that drains: its discovery first, its connections last.
      rmSync(file, { force: true });
      for (const end of ends) end();
    },
  };
}
