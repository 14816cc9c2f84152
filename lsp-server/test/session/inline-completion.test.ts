import assert from 'node:assert/strict';
import type { CompletionOutcome } from '@foretoken/assist/completion/completion-pipeline.js';
import { limits } from '../../src/limits.js';
import { FakeServices, shown } from '../fake-services.js';
import { settled, TestClient } from '../test-client.js';

const uri = 'file:///code/a.ts';

/** A client with one document open, whose completions wait until the test answers them. */
async function typing(text = 'let a') {
  const services = new FakeServices();
  const waiting: ((outcome?: CompletionOutcome) => void)[] = [];
  services.onComplete = (request) =>
    new Promise((resolve) => waiting.push((outcome = shown(request)) => resolve(outcome)));
  const client = new TestClient(services);
  await client.initialize({}, { rootUri: 'file:///code' });
  client.open(uri, text);
  return { client, services, waiting };
}

function change(client: TestClient, version: number, text: string): void {
  client.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
}

describe('textDocument/inlineCompletion', () => {
  it('answers a superseded request with null, once, and leaves its work to the pipeline', async () => {
    const { client, services, waiting } = await typing();
    const first = client.askCompletion(uri, 0, 5);
    const second = client.askCompletion(uri, 0, 5);
    await settled();
    assert.deepEqual(client.answers(first), [{ jsonrpc: '2.0', id: first, result: null }]);
    assert.equal(services.requests[0]?.signal.aborted, false);
    assert.equal(services.requests[0]?.owner, services.requests[1]?.owner);
    waiting[0]?.();
    waiting[1]?.();
    await settled();
    assert.equal(client.answers(first).length, 1);
    assert.ok(client.answers(second)[0]?.['result']);
  });

  it('supersedes within a document only', async () => {
    const { client, services, waiting } = await typing();
    client.open('file:///code/b.ts', 'x');
    const first = client.askCompletion(uri, 0, 5);
    client.askCompletion('file:///code/b.ts', 0, 1);
    await settled();
    assert.deepEqual(client.answers(first), []);
    assert.notEqual(services.requests[0]?.owner, services.requests[1]?.owner);
    waiting[0]?.();
    await settled();
    assert.ok(client.answers(first)[0]?.['result']);
  });

  it('never sends what was made for another text', async () => {
    const { client, waiting } = await typing();
    const id = client.askCompletion(uri, 0, 5);
    await settled();
    change(client, 2, 'let ab');
    await settled();
    waiting[0]?.();
    await settled();
    assert.deepEqual(client.answers(id), [{ jsonrpc: '2.0', id, result: null }]);
  });

  it('answers null when the document was closed, or closed and reopened under the same version', async () => {
    const { client, services, waiting } = await typing();
    const id = client.askCompletion(uri, 0, 5);
    client.notify('textDocument/didClose', { textDocument: { uri } });
    client.open(uri, 'other', 1);
    await settled();
    waiting[0]?.();
    await settled();
    assert.deepEqual(client.answers(id), [{ jsonrpc: '2.0', id, result: null }]);
    assert.deepEqual(services.forgotten, [services.requests[0]?.owner]);
  });

  it('still sends what was made for the text when only the disk has changed', async () => {
    const { client, waiting } = await typing();
    const id = client.askCompletion(uri, 0, 5);
    client.notify('textDocument/didSave', { textDocument: { uri } });
    await settled();
    waiting[0]?.();
    await settled();
    assert.ok(client.answers(id)[0]?.['result']);
  });

  it('answers a cancelled request at once with -32800 and aborts its work', async () => {
    const { client, services, waiting } = await typing();
    const id = client.askCompletion(uri, 0, 5);
    client.notify('$/cancelRequest', { id });
    await settled();
    assert.equal(services.requests[0]?.signal.aborted, true);
    waiting[0]?.({ kind: 'silent', because: 'cancelled' });
    await settled();
    const answers = client.answers(id);
    assert.equal(answers.length, 1);
    assert.deepEqual(answers[0]?.['error'], { code: -32800, message: 'Cancelled.' });
  });

  it('answers with an empty list when there is nothing to show, so that what is shown goes', async () => {
    const { client, waiting } = await typing();
    const id = client.askCompletion(uri, 0, 5);
    await settled();
    waiting[0]?.({ kind: 'silent', because: 'not-confident' });
    await settled();
    assert.deepEqual(client.answers(id), [{ jsonrpc: '2.0', id, result: { items: [] } }]);
  });

  it('answers when the pipeline fails, without telling what it said', async () => {
    const { client, services } = await typing();
    services.onComplete = () => Promise.reject(new Error('let secret = 1'));
    const id = client.askCompletion(uri, 0, 5);
    await settled();
    assert.equal(client.answers(id).length, 1);
    assert.doesNotMatch(JSON.stringify(client.answers(id)), /secret/);
  });

  it('passes on where it is, how it was asked and what else is unsaved', async () => {
    const { client, services } = await typing();
    client.open('file:///code/sub/b.ts', 'saved');
    client.open('file:///code/clean.ts', 'clean');
    client.open('file:///elsewhere/c.ts', 'x');
    client.open('file:///code/private/d.ts', 'kept');
    await settled();
    const prepared = ['a.ts', 'sub/b.ts', 'clean.ts', 'c.ts', 'private/d.ts'];
    assert.deepEqual(services.prepared, prepared, 'got ready as they are opened');
    for (const other of ['file:///code/sub/b.ts', 'file:///elsewhere/c.ts', 'file:///code/private/d.ts'])
      client.notify('textDocument/didChange', {
        textDocument: { uri: other, version: 2 },
        contentChanges: [{ text: 'unsaved' }],
      });
    client.askCompletion(uri, 0, 99, { triggerKind: 1 });
    await settled();
    const request = services.requests[0];
    assert.equal(request?.root, '/code');
    assert.equal(request?.path, 'a.ts');
    assert.equal(request?.offset, 5, 'a position past the end of a line is its end');
    assert.equal(request?.trigger, 'invoked');
    assert.deepEqual([...(request?.overlays ?? [])], [['sub/b.ts', 'unsaved']], 'private ones go nowhere');
    change(client, 2, 'typed on');
    client.askCompletion(uri, 0, 5);
    await settled();
    assert.equal(services.requests[1]?.overlays, request?.overlays, 'kept while the user types in one document');
    client.notify('textDocument/didSave', { textDocument: { uri: 'file:///code/sub/b.ts' } });
    client.askCompletion(uri, 0, 5);
    client.askCompletion('file:///elsewhere/c.ts', 0, 0);
    await settled();
    assert.equal(services.requests[2]?.overlays.size, 0);
    assert.deepEqual(services.changedPaths, ['/code/sub/b.ts']);
    assert.equal(services.requests[3]?.root, undefined);
    assert.equal(services.requests[3]?.path, 'c.ts');
  });

  it("counts in the client's encoding, both ways", async () => {
    for (const [encoding, character] of [
      ['utf-8', 11],
      ['utf-16', 9],
      ['utf-32', 8],
    ] as const) {
      const client = new TestClient();
      await client.initialize({ general: { positionEncodings: [encoding] } });
      client.open(uri, 'first\r\nlet 😀 a = 1');
      const id = client.askCompletion(uri, 1, character);
      await settled();
      const at = { line: 1, character };
      const [answer] = client.answers(id);
      assert.ok(answer);
      const { items } = answer['result'] as { items: { insertText: string; range: unknown }[] };
      assert.equal(items[0]?.insertText, 'v1@16', encoding);
      assert.deepEqual(items[0]?.range, { start: at, end: at });
    }
  });

  it('lets items take the place of what stands behind the cursor where the client can draw that', async () => {
    const draws = { textDocument: { inlineCompletion: {} } };
    for (const [capabilities, name, replaces] of [
      [{}, 'an editor', false],
      [draws, 'an editor', false],
      [{ experimental: { foretoken: { replacesRest: true } } }, 'an editor', true],
      [draws, 'Neovim', true],
      [{ ...draws, experimental: { foretoken: {} } }, 'Neovim', false],
    ] as const) {
      const services = new FakeServices();
      const item = { completionId: 7, text: 'b);', replaces: 1, source: 'embedded', confidence: 0.9 } as const;
      services.onComplete = async () => ({ kind: 'shown', from: 'embedded', items: [item] });
      const client = new TestClient(services);
      await client.initialize(capabilities, { clientInfo: { name } });
      client.open(uri, 'a()');
      const id = client.askCompletion(uri, 0, 2);
      await settled();
      assert.equal(services.requests[0]?.mayReplaceRest, replaces, name);
      const [answer] = client.answers(id);
      assert.ok(answer);
      const { items } = answer['result'] as { items: { range: unknown }[] };
      assert.deepEqual(items[0]?.range, { start: { line: 0, character: 2 }, end: { line: 0, character: 3 } });
    }
  });

  it('lets no session see the unsaved text of another', async () => {
    const services = new FakeServices();
    const [one, other] = [new TestClient(services), new TestClient(services)];
    for (const client of [one, other]) {
      await client.initialize({}, { rootUri: 'file:///code' });
      client.open(uri, 'let a');
    }
    change(one, 2, 'unsaved');
    other.askCompletion(uri, 0, 0);
    await settled();
    assert.equal(services.requests[0]?.document.text, 'let a');
    assert.equal(services.requests[0]?.overlays.size, 0);
    assert.deepEqual(await other.request('foretoken/documentText', { textDocument: { uri } }), {
      text: 'let a',
      version: 1,
    });
  });

  describe('with an entry selected in the pop-up', () => {
    async function ask(text: string, selected: { start: number; end: number; text: string }, character: number) {
      const services = new FakeServices();
      const client = new TestClient(services);
      await client.initialize();
      client.open(uri, text);
      const range = { start: { line: 0, character: selected.start }, end: { line: 0, character: selected.end } };
      const context = { triggerKind: 2, selectedCompletionInfo: { range, text: selected.text } };
      const id = client.askCompletion(uri, 0, character, context);
      await settled();
      return { result: client.answers(id)[0]?.['result'], selectedText: services.requests[0]?.selectedText, range };
    }

    it('extends the entry over the range that the pop-up would replace', async () => {
      const { result, selectedText, range } = await ask('a.con', { start: 2, end: 5, text: 'console' }, 5);
      assert.equal(selectedText, 'sole');
      const { items } = result as { items: { insertText: string; range: unknown }[] };
      assert.equal(items[0]?.insertText, 'consolev1@5');
      assert.deepEqual(items[0]?.range, range);
    });

    it('has nothing when the entry would replace what is typed', async () => {
      const { result, selectedText } = await ask('a.cns', { start: 2, end: 5, text: 'console' }, 5);
      assert.deepEqual(result, { items: [] });
      assert.equal(selectedText, undefined);
    });
  });

  it('refuses more requests than it can hold, and recovers', async () => {
    const { client, services, waiting } = await typing();
    const ids: number[] = [];
    for (let n = 0; n <= limits.requestsInFlightMax; n++) {
      client.open(`file:///code/${n}.ts`, 'x');
      ids.push(client.askCompletion(`file:///code/${n}.ts`));
    }
    await settled();
    const refused = client.answers(ids.at(-1) ?? 0)[0]?.['error'];
    assert.deepEqual(refused, { code: -32803, message: 'Too many requests in flight.' });
    assert.equal(services.requests.length, limits.requestsInFlightMax);
    for (const answer of waiting) answer();
    await settled();
    assert.ok(ids.every((id) => client.answers(id).length === 1));
    assert.equal(client.session.status().requestsInFlight, 0);
  });
});
