import assert from 'node:assert/strict';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openClient } from '../processes/daemon-client.js';
import { jsonLines, Scene } from './foretoken-process.js';

interface Status {
  readonly schema: number;
  readonly running: boolean;
  readonly pid?: number;
  readonly codebases?: readonly { readonly root: string; readonly phase: string }[];
}

const names = 'Users Orders Invoices Carts Items Labels Parcels Refunds Prices Taxes Stores Teams'.split(' ');

describe('commands and the daemon', function () {
  this.timeout(30_000);
  let scene: Scene;
  beforeEach(() => {
    scene = new Scene();
    for (const name of names)
      scene.write({
        [`src/${name}.ts`]: [
          `export async function handle${name}(request: Request, response: Response): Promise<void> {`,
          '  const session = await openSession(request.headers.authorization);',
          "  if (session === undefined) return response.refuse('no session');",
          `  const found = await session.query(request.body, tables.${name.toLowerCase()});`,
          '  response.setHeader("content-type", "application/json; charset=utf-8");',
          '  response.send(JSON.stringify({ found, count: found.length, session: session.id }));',
          '}',
          '',
        ].join('\n'),
      });
  });
  afterEach(async () => {
    await scene.run(['stop']);
    scene.remove();
  });

  const status = async (): Promise<Status | undefined> => jsonLines<Status>(await scene.run(['status', '--json']))[0];

  it('a daemon that stands still is said to, with what to do; commands do without it, and stop ends it as it should', async () => {
    const [started] = jsonLines<{ pid: number }>(await scene.run(['start', '--json']));
    const pid = started?.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    const asked = await scene.run(['status']);
    assert.equal(asked.code, 1);
    const why =
      process.platform === 'linux' ? `stands still[^]*kill -CONT ${pid}` : 'takes connections and says nothing';
    assert.match(asked.stderr, new RegExp(`process ${pid}, ${why}[^]*foretoken stop`));
    const found = await scene.run(['search', 'openSession', '--max', '1']);
    assert.match(found.stdout, /openSession/);
    assert.match(found.stderr, /This command runs by itself/);
    assert.match((await scene.run(['stop'])).stdout, /The daemon has ended/);
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    assert.deepEqual(await status(), { schema: 1, running: false });
  });

  it('start, status, use, stop', async () => {
    assert.deepEqual(await status(), { schema: 1, running: false });
    const start = await scene.run(['start', '--json']);
    assert.equal(start.code, 0, start.stderr);
    const [started] = jsonLines<{ pid: number; socket: string; webSocket: string; index: { phase: string } }>(start);
    assert.equal(started?.index.phase, 'ready');
    assert.match(started?.webSocket ?? '', /^ws:\/\/127\.0\.0\.1:\d+$/);
    const running = await status();
    assert.equal(running?.pid, started?.pid);
    const again = jsonLines<{ pid: number }>(await scene.run(['start', '--json']))[0];
    assert.equal(again?.pid, started?.pid, 'there is one daemon');
    assert.match((await scene.run(['status'])).stdout, /^Foretoken \d/);
    assert.match((await scene.run(['doctor'])).stdout, /Documents reach it as they are typed/);
    assert.equal((await scene.run(['stop'])).code, 0);
    assert.deepEqual(await status(), { schema: 1, running: false });
    assert.equal((await scene.run(['stop'])).stdout, 'No daemon was running.\n');
    assert.throws(() => process.kill(started?.pid ?? 0, 0));
  });

  it('a daemon and a process by itself give the same answers', async () => {
    const prefix =
      'export async function handleFresh(request: Request, response: Response) {\n  const session = await openS';
    const tasks = [
      { id: 1, root: scene.root, path: 'src/fresh.ts', prefix, suffix: '\n}\n', line_only: true },
      {
        id: 'two',
        root: scene.root,
        path: 'src/fresh.ts',
        prefix: `${prefix}ession`,
        suffix: '\n}\n',
        line_only: true,
      },
      { id: 3, root: join(scene.root, 'none'), path: 'a', prefix: '', suffix: '' },
    ];
    const input = tasks.map((task) => JSON.stringify(task)).join('\n');
    const calls = [
      ['complete', '--batch'],
      ['context', '--batch'],
      ['search', 'openSession', '--json'],
    ];
    const ask = async () => {
      const answers: unknown[] = [];
      for (const argv of calls) {
        const ran = await scene.run(argv, argv.includes('--batch') ? { input } : {});
        assert.equal(ran.stderr, '');
        for (const line of jsonLines<Record<string, unknown>>(ran)) answers.push({ ...line, ms: 0 });
      }
      return answers;
    };
    const alone = await ask();
    await scene.run(['start']);
    const before = (await status())?.pid;
    assert.deepEqual(await ask(), alone);
    assert.equal((await status())?.pid, before);
    const traces = jsonLines<{ traces: unknown[] }>(await scene.run(['trace', '--json']))[0]?.traces ?? [];
    assert.ok(traces.length >= 2, 'the daemon did the work');
  });

  it('a command with other FORETOKEN_ settings than the daemon runs by itself and says so', async () => {
    await scene.run(['start']);
    const env = { FORETOKEN_COMPLETION_EMBEDDED: 'off' };
    const ran = await scene.run(['complete', 'src/Users.ts:2:30', '--json'], { env });
    assert.match(ran.stderr, /started with other FORETOKEN_ settings/);
    assert.equal(ran.code, 3);
  });

  it('stats shows what an editor did with its suggestions, also when the daemon has ended', async () => {
    const [started] = jsonLines<{ socket: string }>(await scene.run(['start', '--json']));
    const client = await openClient(started?.socket ?? '', [scene.root]);
    const uri = pathToFileURL(join(scene.root, 'src/Fresh.ts')).href;
    const text = 'export async function handleFresh(request: Request) {\n  response.setHeader("content-type", "';
    const document = { uri, languageId: 'typescript', version: 1, text };
    client.connection.notify('textDocument/didOpen', { textDocument: document });
    await scene.run(['index']);
    const answer = await client.connection.request('textDocument/inlineCompletion', {
      textDocument: { uri },
      position: { line: 1, character: 99 },
      context: { triggerKind: 1 },
    });
    assert.equal(answer.kind, 'result');
    const items = (answer.result as { items: { command: { arguments: [{ completionId: number }] } }[] } | null)?.items;
    const completionId = items?.[0]?.command.arguments[0].completionId;
    assert.ok(completionId !== undefined, 'something is suggested');
    for (const command of ['foretoken.shown', 'foretoken.accepted', 'foretoken.accepted'])
      await client.connection.request('workspace/executeCommand', { command, arguments: [{ completionId }] });
    const days = async () =>
      jsonLines<{ days: { shown: number; accepted: number; languageId: string; source: string }[] }>(
        await scene.run(['stats', '--json']),
      )[0]?.days.map(({ shown, accepted, languageId, source }) => ({ shown, accepted, languageId, source }));
    const counted = [{ shown: 1, accepted: 1, languageId: 'typescript', source: 'embedded' }];
    assert.deepEqual(await days(), counted);
    client.socket.destroy();
    await scene.run(['stop']);
    assert.deepEqual(await days(), counted);
    await scene.run(['reset', '--yes']);
    assert.deepEqual(await days(), []);
  });

  it('commands about a daemon say what to do when there is none, and leave none behind', async () => {
    const trace = await scene.run(['trace']);
    assert.equal(trace.code, 1);
    assert.match(trace.stderr, /No daemon is running.*foretoken start/s);
    for (const argv of [
      ['stats', '--json'],
      ['doctor', '--json'],
      ['complete', 'src/Users.ts:2:30'],
    ])
      await scene.run(argv);
    assert.equal(existsSync(join(scene.home, 'run', 'daemon.json')), false);
  });

  it('a command runs by itself when the daemon refuses it, and says so', async () => {
    const socket = join(scene.folder, 'refuses.sock');
    const server = createServer((connection) => connection.destroy()).listen(socket);
    await once(server, 'listening');
    const token = 'x'.repeat(32);
    const file = {
      schema: 1,
      pid: process.pid,
      socket,
      port: 1,
      token,
      wireVersion: 9,
      build: '9.0.0',
      environment: '',
    };
    scene.write({ 'daemon.json': JSON.stringify(file) }, join(scene.home, 'run'));
    try {
      const ran = await scene.run(['complete', 'src/Users.ts:5:40', '--json']);
      assert.equal(ran.code, 0);
      assert.match(ran.stderr, /This command runs by itself/);
      assert.equal(jsonLines<{ reason: string }>(ran)[0]?.reason, 'shown');
    } finally {
      server.close();
      rmSync(join(scene.home, 'run', 'daemon.json'));
    }
  });

  describe('start --attach', () => {
    it('waits for the index, shows where to connect and a real completion, and ends the daemon on Ctrl-C', async () => {
      const child = scene.spawn(['start', '--attach']);
      const shown = await until(child, /press Ctrl-C/);
      assert.match(
        shown,
        /codebase .*: 12 files\n {2}socket .*daemon\.sock\n {2}WebSocket {2}ws:\/\/127\.0\.0\.1:\d+\n/,
      );
      assert.match(shown, /sample {5}src\/\w+\.ts:\d+ .*\n.*typed .*\n.*suggested .* from embedded, \d+\.\d ms\n/);
      child.kill('SIGINT');
      const [code] = await once(child, 'close');
      assert.equal(code, 0);
      assert.equal((await status())?.running, false);
    });

    it('leaves the daemon to others who are attached', async () => {
      const first = scene.spawn(['start', '--attach']);
      await until(first, /press Ctrl-C/);
      const second = scene.spawn(['start', '--attach']);
      await until(second, /press Ctrl-C/);
      second.kill('SIGINT');
      assert.match(await rest(second), /1 other client is attached: the daemon stays/);
      assert.equal((await status())?.running, true);
      first.kill('SIGINT');
      await once(first, 'close');
      assert.equal((await status())?.running, false);
    });
  });
});

/** Everything printed until `pattern` comes, on either stream. */
function until(child: ChildProcessWithoutNullStreams, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const take = (chunk: Buffer) => {
      text += chunk.toString();
      if (pattern.test(text)) resolve(text);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('close', () => reject(new Error(`ended with: ${text}`)));
  });
}

async function rest(child: ChildProcessWithoutNullStreams): Promise<string> {
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, 'close');
  return text;
}
