import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { settled, TestClient } from '../test-client.js';

describe('a long session', () => {
  it('keeps nothing of 10,000 requests that were answered, superseded, cancelled or refused', async () => {
    const client = new TestClient();
    await client.initialize({}, { rootUri: 'file:///code' });
    const uri = 'file:///code/a.ts';
    client.open(uri, 'let a\n'.repeat(1000));
    let answers = 0;
    let heapAfterSome = 0;
    for (let round = 0; round < 2500; round++) {
      if (round === 500) heapAfterSome = heapBytes();
      client.services.requests.length = 0;
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
      const contentChanges = [{ range, text: '' }];
      client.notify('textDocument/didChange', { textDocument: { uri, version: round + 2 }, contentChanges });
      client.askCompletion(uri, 0, 3);
      const cancelled = client.askCompletion(uri, 0, 3);
      client.notify('$/cancelRequest', { id: cancelled });
      client.ask('no/such', {});
      client.ask('foretoken/echo', {});
      await settled();
      answers += client.received.splice(0).length;
    }
    assert.equal(answers, 10_000 + 1);
    assert.equal(client.session.status().requestsInFlight, 0);
    // 8,000 requests later; a leaked request or snapshot would be hundreds of bytes each.
    const grown = heapBytes() - heapAfterSome;
    assert.ok(grown < 1_000_000, `the heap has grown by ${grown} bytes`);
  });
});

/** Bytes in use once everything unreachable is gone. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}
