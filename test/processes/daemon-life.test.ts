/** The daemon's life with real processes: one a home, back after a crash, gone when nobody needs it. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Discovery } from '@foretoken/protocol/discovery.js';
import { Scene } from '../cli/foretoken-process.js';
import { clientOf, LspProcess } from './lsp-process.js';

interface Status {
  readonly pid: number;
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

  it('answers plain LSP on its socket, without any greeting', async () => {
    await open().initialize(scene.root);
    const socket = connect(discovery().socket);
    const client = clientOf(socket);
    const answer = await client.request('initialize', { processId: null, rootUri: null, capabilities: {} });
    assert.equal(answer.kind, 'result');
    client.close('done');
  });

  it('takes over from what a killed daemon left: socket, discovery file and lock', async () => {
    const first = open();
    await first.initialize(scene.root);
    const { pid } = discovery();
    // Else it starts the next one.
    first.kill();
    await first.exitCode();
    process.kill(pid, 'SIGKILL');
    // A process number that lives again, as after a restart of the machine.
    writeFileSync(discoveryFile(), JSON.stringify({ ...discovery(), pid: process.pid }));
    const next = open();
    await next.initialize(scene.root);
    assert.notEqual((await status(next)).pid, pid);
  });

  it('takes a changed setting from the user’s file without a restart, and tells of a wrong one', async () => {
    const lsp = open();
    await lsp.initialize(scene.root);
    const uri = `file://${join(scene.root, 'src', 'b.ts')}`;
    const textDocument = { uri, languageId: 'typescript', version: 1, text: 'export ' };
    lsp.connection.notify('textDocument/didOpen', { textDocument });
    const reason = async () => {
      const params = { textDocument: { uri }, position: { line: 0, character: 7 }, context: { triggerKind: 1 } };
      await lsp.request('textDocument/inlineCompletion', params);
      const { traces } = (await lsp.request('foretoken/trace', { tracesMax: 1 })) as { traces: { because?: string }[] };
      return traces[0]?.because;
    };
    assert.notEqual(await reason(), 'disabled');
    writeFileSync(join(scene.home, 'config.jsonc'), '{ "completion": { "enabled": false, "wait": 1 } }');
    for (let i = 0; i < 100 && (await reason()) !== 'disabled'; i++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(await reason(), 'disabled');
    assert.match(
      readFileSync(join(scene.home, 'state', 'logs', 'daemon.log'), 'utf8'),
      /config\.jsonc:1:\d+: .*completion\.wait/,
    );
  });
});
