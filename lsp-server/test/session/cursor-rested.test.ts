import assert from 'node:assert/strict';
import { FakeServices } from '../fake-services.js';
import { settled, TestClient } from '../test-client.js';

const uri = 'file:///code/a.ts';

async function resting(capabilities: Record<string, unknown> = {}) {
  const client = new TestClient(new FakeServices());
  const result = await client.initialize(capabilities, { rootUri: 'file:///code' });
  client.open(uri, 'let ä = 1;\nlet b');
  const rest = (line: number, character: number, at = uri) =>
    client.notify('foretoken/cursorRested', { textDocument: { uri: at }, position: { line, character } });
  return { client, result, rest, rests: client.services.rests };
}

describe('foretoken/cursorRested', () => {
  it('is announced in the answer to initialize', async () => {
    const { result } = await resting();
    assert.ok(result instanceof Object && 'capabilities' in result && result.capabilities instanceof Object);
    assert.ok('experimental' in result.capabilities);
    assert.deepEqual(result.capabilities.experimental, { foretoken: { cursorRested: true } });
  });

  it('tells the pipeline what a request there would, positions counted as the client does', async () => {
    const { client, rest, rests } = await resting({ general: { positionEncodings: ['utf-8'] } });
    rest(0, 6);
    client.askCompletion(uri, 0, 6);
    await settled();
    const [rested, asked] = [rests[0], client.services.requests[0]];
    assert.equal(rested?.offset, 5);
    const told = { signal: undefined, activity: undefined, selectedText: undefined };
    assert.deepEqual({ ...rested, ...told }, { ...asked, ...told });
    assert.deepEqual(
      rested?.activity?.visits.map(({ path, line }) => [path, line]),
      asked?.activity?.visits.map(({ path, line }) => [path, line]),
    );
  });

  it('is passed over for a document that is not open, and without sense; nothing is ever answered', async () => {
    const { client, rest, rests } = await resting();
    const received = client.received.length;
    rest(0, 0, 'file:///code/other.ts');
    rest(-1, 0);
    client.notify('foretoken/cursorRested', { textDocument: { uri } });
    client.notify('foretoken/cursorRested', undefined);
    client.notify('textDocument/didClose', { textDocument: { uri } });
    rest(0, 0);
    await settled();
    assert.deepEqual(rests, []);
    assert.equal(client.received.length, received);
  });
});

describe('a change that its editor may ask about later', () => {
  it('tells the pipeline the place behind what was typed, once the client has asked for anything', async () => {
    const { client } = await resting();
    const type = (version: number, text: string) => {
      const start = { line: 1, character: 5 };
      client.notify('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range: { start, end: start }, text }],
      });
    };
    type(2, ' = 1;');
    await settled();
    const { typedAt } = client.services;
    assert.equal(typedAt.length, 0, 'it may be one that draws none');
    client.askCompletion(uri, 1, 10);
    await settled();
    type(3, 'c\n');
    await settled();
    const [place] = typedAt;
    assert.equal(place?.()?.document.text, 'let ä = 1;\nlet bc\n = 1;');
    assert.equal(place?.()?.offset, 18);
    assert.equal(place?.()?.activity?.visits[0]?.line, 3);
    type(4, 'd');
    await settled();
    assert.equal(place?.(), undefined, 'it is another text by now');
    client.notify('textDocument/didClose', { textDocument: { uri } });
    await settled();
    assert.equal(typedAt.at(-1)?.(), undefined);
  });
});
