/** Input of absurd size or shape, through the forwarder and the real daemon: answered or refused, and nobody else suffers. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Scene } from '../cli/foretoken-process.js';
import { LspProcess } from './lsp-process.js';

describe('huge input', function () {
  this.timeout(60_000);
  let scene: Scene;
  let editor: LspProcess;
  let other: LspProcess;
  before(async () => {
    scene = new Scene();
    scene.write({ 'a.ts': 'export const first = 1;\n' });
    editor = new LspProcess(scene);
    other = new LspProcess(scene);
    await editor.initialize(scene.root);
    await other.initialize(scene.root);
  });
  after(async () => {
    editor.kill();
    other.kill();
    await scene.run(['stop']);
    scene.remove();
  });

  const uri = (name: string) => `file://${join(scene.root, name)}`;
  const open = (name: string, text: string) =>
    editor.connection.notify('textDocument/didOpen', {
      textDocument: { uri: uri(name), languageId: 'typescript', version: 1, text },
    });
  const ask = (lsp: LspProcess, name: string, line: number, character: number) =>
    lsp.request('textDocument/inlineCompletion', {
      textDocument: { uri: uri(name) },
      position: { line, character },
      context: { triggerKind: 1 },
    });
  const alive = async () => {
    assert.ok(
      Array.isArray(((await other.request('foretoken/status', undefined)) as { sessions: unknown[] }).sessions),
    );
    open('small.ts', 'export const second = 2;\n');
    assert.deepEqual(await editor.request('foretoken/documentText', { textDocument: { uri: uri('small.ts') } }), {
      text: 'export const second = 2;\n',
      version: 1,
    });
    editor.connection.notify('textDocument/didClose', { textDocument: { uri: uri('small.ts') } });
  };

  it('a document of 50 MB is not followed, and everything else goes on', async () => {
    const text = 'const x = 1;\n'.repeat(4_000_000);
    const textDocument = { uri: uri('huge.ts'), languageId: 'typescript', version: 1, text };
    const message = JSON.stringify({ jsonrpc: '2.0', method: 'textDocument/didOpen', params: { textDocument } });
    // Past our own client, which would let go of a peer that takes so long to read.
    const { stdin } = editor.child;
    if (!stdin.write(`Content-Length: ${message.length}\r\n\r\n${message}`)) await once(stdin, 'drain');
    assert.equal(await ask(editor, 'huge.ts', 5, 3), null);
    await alive();
  });

  it('10,000 nested brackets, a line of a million characters and lone surrogates are documents like any other', async () => {
    const odd = ['([{'.repeat(10_000), 'x'.repeat(1_000_000), '\ud800\udc00\ud800 = "\udfff', '\0\u2028\u2029'];
    for (const [i, text] of odd.entries()) {
      open(`odd-${i}.ts`, text);
      const answer = await ask(editor, `odd-${i}.ts`, 0, text.length);
      assert.ok(answer === null || typeof answer === 'object');
    }
    await alive();
  });

  it('files of that kind on the disk do not stop the index', async () => {
    writeFileSync(join(scene.root, 'nested.ts'), '([{'.repeat(10_000));
    writeFileSync(join(scene.root, 'wide.ts'), 'y'.repeat(900_000));
    writeFileSync(join(scene.root, 'bytes.ts'), Buffer.from([0xff, 0xfe, 0x41, 0x0a, 0xc3]));
    const status = (await editor.request('foretoken/index', { root: scene.root })) as { phase: string };
    assert.equal(status.phase, 'ready');
    await alive();
  });
});
