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
