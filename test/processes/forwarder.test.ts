/** The daemon is killed, asked to end and replaced under an editor's session: the editor sees none of it, and every key counts. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Scene } from '../cli/foretoken-process.js';
import { discoveryOf, endDaemon, eventually, isRunning, startDaemon } from './daemon-client.js';
import { LspProcess } from './lsp-process.js';

describe('a session outlives its daemon', function () {
  this.timeout(60_000);
  let scene: Scene;
  let editor: LspProcess;
  let uri: string;
  let version = 1;
  let text = '';

  let documents = 0;

  before(() => {
    scene = new Scene();
    scene.write({
      'a.ts': 'export function openSession(token: string) {}\n  const session = await openSession(request.token);\n',
    });
  });
  beforeEach(async () => {
    uri = `file://${join(scene.root, `new-${++documents}.ts`)}`;
    editor = new LspProcess(scene);
    await editor.initialize(scene.root);
    editor.connection.notify('initialized', {});
    await editor.request('foretoken/index', { root: scene.root });
    [version, text] = [1, 'export {};\n'];
    editor.connection.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'typescript', version, text },
    });
  });
  afterEach(async () => {
    editor.kill();
    await editor.exitCode();
  });
  after(async () => {
    await endDaemon(scene);
    scene.remove();
  });

  /** Puts it at the end of the document, as a key does. */
  const type = (typed: string) => {
    const lines = text.split('\n');
    const end = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    text += typed;
    editor.connection.notify('textDocument/didChange', {
      textDocument: { uri, version: ++version },
      contentChanges: [{ range: { start: end, end }, text: typed }],
    });
  };
  const ask = () => {
    const lines = text.split('\n');
    return editor.request('textDocument/inlineCompletion', {
      textDocument: { uri },
      position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
      context: { triggerKind: 1 },
    });
  };
  const known = () => editor.request('foretoken/documentText', { textDocument: { uri } });
  const kill = () => {
    const pid = discoveryOf(scene)?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    return pid;
  };
  const replaced = (pid: number) =>
    eventually('another daemon', () => {
      const now = discoveryOf(scene)?.pid ?? pid;
      return now !== pid && isRunning(now) ? now : undefined;
    });
  const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it('killed while keys are typed: the next daemon has them all, and completes them', async () => {
    for (const [i, key] of [...'  const session = await openS'].entries()) {
      type(key);
      if (i === 12) kill();
      await rest(i > 10 && i < 16 ? 5 : 1);
    }
    // A fresh daemon has the index a moment later.
    await editor.request('foretoken/index', { root: scene.root });
    assert.match(JSON.stringify(await ask()), /ession\(request\.token\);/);
    assert.deepEqual(await known(), { text, version });
    assert.equal(editor.child.exitCode, null);
    assert.equal(editor.stderr, '');
  });

  it('killed four times in a row, typed on all the while', async () => {
    for (let times = 0; times < 4; times++) {
      const pid = kill();
      for (const key of `const x${times} = 1;\n`) {
        type(key);
        await rest(2);
      }
      await replaced(pid);
      assert.deepEqual(await known(), { text, version });
    }
  });

  it('killed amid a large change: the change arrives once, whole', async () => {
    const large = `${'const large = 1;\n'.repeat(200_000)}`;
    text += large;
    const body = JSON.stringify({
      jsonrpc: '2.0',
      method: 'textDocument/didChange',
      params: {
        textDocument: { uri, version: ++version },
        contentChanges: [{ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, text: large }],
      },
    });
    const frame = Buffer.from(`Content-Length: ${body.length}\r\n\r\n${body}`);
    editor.child.stdin.write(frame.subarray(0, 1_500_000));
    await rest(20);
    kill();
    await rest(20);
    editor.child.stdin.write(frame.subarray(1_500_000));
    type('end');
    assert.deepEqual(await known(), { text, version });
  });

  it('answers what the lost daemon was asked: completions with none, all else with an error', async () => {
    // Stopped, it leaves both unanswered until it is killed.
    const pid = discoveryOf(scene)?.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    const completion = ask();
    const status = editor.connection.request('foretoken/status', undefined, 30_000);
    await rest(100);
    kill();
    assert.equal(await completion, null);
    const answer = await status;
    assert.deepEqual([answer.kind, answer.kind === 'error' && answer.code], ['error', -32803]);
  });

  it('a text that was long typed at is told as it is by now, and not key by key', async () => {
    for (let i = 0; i < 3_000; i++) type(i % 50 === 49 ? '\n' : 'x');
    await known();
    await replaced(kill());
    assert.deepEqual(await known(), { text, version });
    type('y');
    assert.deepEqual(await known(), { text, version });
  });

  it('a snooze lasts', async () => {
    const command = (name: string, ...args: object[]) =>
      editor.request('workspace/executeCommand', { command: name, arguments: args });
    const why = async () => {
      type('x');
      await ask();
      return JSON.stringify(await command('foretoken.why'));
    };
    await command('foretoken.snooze', { minutes: 5 });
    await replaced(kill());
    assert.match(await why(), /snooze/);
    await command('foretoken.wake');
    await replaced(kill());
    assert.doesNotMatch(await why(), /snooze/);
  });

  it('folders that were added and removed meanwhile are those of the next daemon', async () => {
    const folder = (name: string) => ({ uri: `file://${join(scene.root, name)}`, name });
    scene.write({ 'one/a.ts': '', 'two/a.ts': '' });
    const change = (added: object[], removed: object[]) =>
      editor.connection.notify('workspace/didChangeWorkspaceFolders', { event: { added, removed } });
    change([folder('one'), folder('two')], []);
    change([], [folder('one'), { uri: `file://${scene.root}`, name: 'root' }]);
    const roots = async () => {
      const { sessions } = (await editor.request('foretoken/status', undefined)) as { sessions: { roots: string[] }[] };
      return sessions.map((session) => session.roots);
    };
    assert.deepEqual(await roots(), [[join(scene.root, 'two')]]);
    await replaced(kill());
    assert.deepEqual(await roots(), [[join(scene.root, 'two')]]);
  });

  it('a daemon that makes way for a newer build hands the session to that', async () => {
    const { pid } = (await editor.request('foretoken/status', undefined)) as { pid: number };
    type('const be');
    await scene.run(['stop']);
    assert.equal(isRunning(pid), false);
    const newer = await startDaemon(scene);
    type('fore');
    assert.deepEqual(await known(), { text, version });
    assert.equal(discoveryOf(scene)?.pid, newer.discovery.pid);
  });

  it('a daemon that was asked to end stays away until something is typed', async () => {
    await scene.run(['stop']);
    await rest(900);
    assert.equal(discoveryOf(scene), undefined);
    type('more');
    assert.deepEqual(await known(), { text, version });
  });

  it('shutdown and exit while no daemon is there end it with 0', async () => {
    await scene.run(['stop']);
    assert.equal(await editor.quit(), 0);
  });

  it('a daemon that cannot be started is tried again for a while, and the user reads why it is not there', async () => {
    const node = join(scene.folder, 'node');
    writeFileSync(node, `#!/bin/sh\nexec ${process.execPath} "$@"\n`, { mode: 0o755 });
    editor.kill();
    await editor.exitCode();
    editor = new LspProcess(scene, { FORETOKEN_NODE: node });
    await editor.initialize(scene.root);
    writeFileSync(node, '#!/bin/sh\nsleep 0.1; exit 3\n');
    kill();
    await rest(500);
    // As where an installation is just being replaced.
    writeFileSync(node, `#!/bin/sh\nexec ${process.execPath} "$@"\n`);
    assert.equal(await known(), null);
    writeFileSync(node, '#!/bin/sh\nexit 3\n');
    kill();
    assert.equal(await editor.exitCode(), 1);
    assert.match(
      editor.shown.join('\n'),
      /^Foretoken suggests nothing more here: The daemon did not start: it ended with code 3\./,
    );
  });

  it('a daemon that ends again and again: the user is told what to do, and the editor’s own restart has its say', async () => {
    for (let times = 0; times < 7; times++) {
      const pid = kill();
      if (times < 6) await replaced(pid);
    }
    assert.equal(await editor.exitCode(), 1);
    assert.match(editor.stderr, /^foretoken: The daemon ended 7 times in a row\. `foretoken doctor` says more\.\n$/);
    assert.match(
      editor.shown.join('\n'),
      /^Foretoken suggests nothing more here: .*`foretoken doctor`.* Restart the language server to try again\.$/,
    );
  });
});
