/** The daemon's life with real processes: one a home, back after a crash, gone when nobody needs it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { forwarderWireVersion } from '@foretoken/daemon/process/forward-stdio.js';
import type { Discovery } from '@foretoken/protocol/discovery.js';
import { wireVersion } from '@foretoken/protocol/wire-version.js';
import { Scene } from '../cli/foretoken-process.js';
import { clientOf, LspProcess } from './lsp-process.js';

interface Status {
  readonly pid: number;
  readonly indexer: { readonly pid: number | null };
  readonly codebases: readonly { readonly phase: string; readonly problem?: string; readonly filesTotal: number }[];
}

describe('daemon life', function () {
  this.timeout(60_000);
  let scene: Scene;
  const started: LspProcess[] = [];
  beforeEach(() => {
    scene = new Scene();
    scene.write({ 'src/a.ts': 'export const first = 1;\n' });
  });
  afterEach(async () => {
    for (const lsp of started.splice(0)) lsp.kill();
    await scene.run(['stop']);
    scene.remove();
  });

  const open = (env: Readonly<Record<string, string>> = {}) => {
    const lsp = new LspProcess(scene, env);
    started.push(lsp);
    return lsp;
  };
  const discoveryFile = () => join(scene.home, 'run', 'daemon.json');
  const discovery = (): Discovery => JSON.parse(readFileSync(discoveryFile(), 'utf8'));
  const status = (lsp: LspProcess) => lsp.request('foretoken/status', undefined) as Promise<Status>;
  async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
    for (let i = 0; ; i++) {
      const seen = await look();
      if (holds(seen)) return seen;
      assert.ok(i < 400, `waited in vain: ${JSON.stringify(seen)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('starts with the first editor, is shared by the next, and survives them', async () => {
    const first = open();
    await first.initialize(scene.root);
    const second = open();
    await second.initialize(scene.root);
    const [one, two] = [await status(first), await status(second)];
    assert.equal(one.pid, two.pid);
    assert.equal(await first.quit(), 0);
    assert.equal(await second.quit(), 0);
    const third = open();
    await third.initialize(scene.root);
    assert.equal((await status(third)).pid, one.pid);
  });

  it('is one, however many start at once', async () => {
    const editors = Array.from({ length: 4 }, () => open());
    await Promise.all(editors.map((lsp) => lsp.initialize(scene.root)));
    const pids = await Promise.all(editors.map(async (lsp) => (await status(lsp)).pid));
    assert.equal(new Set(pids).size, 1);
  });

  it('keeps its files to its owner', async () => {
    const lsp = open();
    await lsp.initialize(scene.root);
    await until(
      () => status(lsp),
      (seen) => seen.codebases[0]?.phase === 'ready',
    );
    const mode = (...path: string[]) => statSync(join(scene.home, ...path)).mode & 0o777;
    assert.deepEqual(
      ['run', 'cache', 'state'].map((folder) => mode(folder)),
      [0o700, 0o700, 0o700],
    );
    assert.equal(mode('run', 'daemon.json'), 0o600);
    assert.equal(mode('state', 'logs', 'daemon.log'), 0o600);
  });

  it('answers plain LSP on its socket, without any greeting', async () => {
    await open().initialize(scene.root);
    const socket = connect(discovery().socket);
    const client = clientOf(socket);
    const answer = await client.request('initialize', { processId: null, rootUri: null, capabilities: {} });
    assert.equal(answer.kind, 'result');
    client.close('done');
  });

  it('an editor that ends without shutdown, or whose daemon is killed, hears of it by the exit code', async () => {
    const abrupt = open();
    await abrupt.initialize(scene.root);
    abrupt.connection.notify('exit', undefined);
    assert.equal(await abrupt.exitCode(), 1);
    const orphan = open();
    await orphan.initialize(scene.root);
    process.kill((await status(orphan)).pid, 'SIGKILL');
    assert.equal(await orphan.exitCode(), 1);
    assert.match(orphan.stderr, /daemon ended the session/);
    const next = open();
    await next.initialize(scene.root);
    assert.equal((await status(next)).pid, discovery().pid);
  });

  it('takes over from what a killed daemon left: socket, discovery file and lock', async () => {
    const first = open();
    await first.initialize(scene.root);
    const { pid } = discovery();
    process.kill(pid, 'SIGKILL');
    await first.exitCode();
    // A process number that lives again, as after a restart of the machine.
    writeFileSync(discoveryFile(), JSON.stringify({ ...discovery(), pid: process.pid }));
    const next = open();
    await next.initialize(scene.root);
    assert.notEqual((await status(next)).pid, pid);
  });

  it('ends by itself when its last client has been gone for a while', async () => {
    const lsp = open({ FORETOKEN_DAEMON_IDLE_EXIT_S: '1' });
    await lsp.initialize(scene.root);
    const { pid } = await status(lsp);
    await lsp.quit();
    await until(
      async () => isAlive(pid),
      (alive) => !alive,
    );
    assert.throws(() => readFileSync(discoveryFile()));
  });

  it('drains on SIGTERM: ends sessions, removes its discovery file, leaves no process', async () => {
    const lsp = open();
    await lsp.initialize(scene.root);
    const { pid, indexer } = await until(
      () => status(lsp),
      (seen) => seen.codebases[0]?.phase === 'ready',
    );
    process.kill(pid, 'SIGTERM');
    assert.equal(await lsp.exitCode(), 1);
    await until(
      async () => isAlive(pid) || isAlive(indexer.pid ?? pid),
      (alive) => !alive,
    );
    assert.throws(() => readFileSync(discoveryFile()));
  });

  it('an older build makes way for a newer one', async () => {
    const old = open();
    await old.initialize(scene.root);
    const { pid } = await status(old);
    writeFileSync(discoveryFile(), JSON.stringify({ ...discovery(), build: '0.0.1' }));
    const fresh = open();
    await fresh.initialize(scene.root);
    assert.notEqual((await status(fresh)).pid, pid);
    assert.equal(await old.exitCode(), 1);
    await until(
      async () => isAlive(pid),
      (alive) => !alive,
    );
  });

  it('versions that do not understand each other say which side to update', async () => {
    assert.equal(forwarderWireVersion, wireVersion);
    await open().initialize(scene.root);
    const found = discovery();
    writeFileSync(discoveryFile(), JSON.stringify({ ...found, wireVersion: wireVersion + 2, build: '9.0.0' }));
    const lsp = open();
    assert.equal(await lsp.exitCode(), 1);
    assert.match(lsp.stderr, /too new .* update the one that your editor starts/);
    writeFileSync(discoveryFile(), JSON.stringify(found));
    const socket = connect(found.socket);
    socket.write(`FORETOKEN/1 {"protocol":${wireVersion + 1},"build":"9.0.0"}\n`);
    const [said] = await once(socket, 'data');
    assert.match(String(said), /update the daemon/);
    await once(socket, 'close');
  });

  it('serves a home whose path is longer than a socket path may be', async () => {
    const long = join(scene.folder, 'h'.repeat(60), 'o'.repeat(60));
    mkdirSync(long, { recursive: true });
    const env = { FORETOKEN_HOME: long };
    const lsp = open(env);
    await lsp.initialize(scene.root);
    assert.equal(await lsp.quit(), 0);
    await scene.run(['stop'], { env });
  });

  it('an indexer that is killed comes back and goes on', async () => {
    for (let i = 0; i < 1_500; i++) {
      scene.write({
        [`src/f${i}.ts`]: Array.from({ length: 30 }, (_, n) => `export const v${i}_${n} = make(${n});`).join('\n'),
      });
    }
    const lsp = open();
    await lsp.initialize(scene.root);
    for (let kills = 0; kills < 3; kills++) {
      const { indexer } = await until(
        () => status(lsp),
        (seen) => seen.indexer.pid !== null && isAlive(seen.indexer.pid),
      );
      await new Promise((resolve) => setTimeout(resolve, 120 * kills));
      if (indexer.pid !== null && isAlive(indexer.pid)) process.kill(indexer.pid, 'SIGKILL');
    }
    const { codebases } = await until(
      () => status(lsp),
      (seen) => seen.codebases[0]?.phase === 'ready',
    );
    assert.equal(codebases[0]?.filesTotal, 1_501);
    await scene.run(['stop']);
    const [database = ''] = execFileSync('find', [join(scene.home, 'cache'), '-name', 'index.db'], {
      encoding: 'utf8',
    }).split('\n');
    const check =
      'import("better-sqlite3").then(({ default: D }) => console.log(new D(process.argv[1]).pragma("integrity_check", { simple: true })))';
    assert.equal(
      execFileSync(process.execPath, ['--input-type=module', '-e', check, realpathSync(database)], {
        encoding: 'utf8',
      }).trim(),
      'ok',
    );
    const complete = await scene.run(['search', 'v1400_29', '--json']);
    assert.match(complete.stdout, /f1400\.ts/);
  });

  it('an indexer over its memory ceiling is ended, and the status says why', async () => {
    const lsp = open({ FORETOKEN_INDEXER_MEMORY_MB_MAX: '64' });
    await lsp.initialize(scene.root);
    const seen = await until(
      () => status(lsp),
      ({ codebases }) => codebases[0]?.problem !== undefined,
    );
    assert.match(seen.codebases[0]?.problem ?? '', /memory ceiling \(indexer\.memory_mb_max\)/);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A killed child of ours that nobody waited for is a zombie, not alive.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
