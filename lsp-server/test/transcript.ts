/** Plays a transcript against a session: what the client sends, and every message it must get, in order. */
import assert from 'node:assert/strict';
import { type Message, settled, TestClient } from './test-client.js';

/**
 * `→ {…}` is sent ("jsonrpc" is added), `→raw …` is sent as it stands, `← {…}` must come: after each run of sent lines, all that came
 * is compared with the `←` lines that follow. `"…"` stands for any value; the key `"…"` lets an object have more keys.
 * `closed 0` says that the session has ended, with that exit code. `#` begins a comment.
 */
export async function playTranscript(transcript: string): Promise<void> {
  const client = new TestClient();
  const lines = transcript.split('\n').map((text, index) => ({ text: text.trim(), number: index + 1 }));
  const expected: { json: unknown; line: number }[] = [];
  let sentLine = 0;

  async function check(): Promise<void> {
    await settled();
    const came = client.received.splice(0);
    for (const { json, line } of expected.splice(0)) {
      const message = came.shift();
      assert.ok(
        matches(json, message),
        `line ${line}: expected ${JSON.stringify(json)}\ngot ${JSON.stringify(message)}`,
      );
    }
    assert.deepEqual(came, [], `after line ${sentLine}: messages that the transcript does not have`);
  }

  let receiving = false;
  for (const { text, number } of lines) {
    if (text === '' || text.startsWith('#')) continue;
    if (text.startsWith('→')) {
      if (receiving) await check();
      receiving = false;
      sentLine = number;
      if (text.startsWith('→raw')) client.sendRaw(text.slice(5));
      else client.send(JSON.parse(text.slice(1)));
    } else if (text.startsWith('←')) {
      receiving = true;
      expected.push({ json: { jsonrpc: '2.0', ...JSON.parse(text.slice(1)) }, line: number });
    } else {
      const exitCode = /^closed ([01])$/.exec(text)?.[1];
      assert.ok(exitCode, `line ${number} is not understood: ${text}`);
      await check();
      assert.equal(client.session.status().state, 'ended', `line ${number}: the session has not ended`);
      assert.equal((await client.session.closed).exitCode, Number(exitCode), `line ${number}`);
    }
  }
  await check();
}

function matches(expected: unknown, actual: unknown): boolean {
  if (expected === '…') return true;
  if (Array.isArray(expected))
    return (
      Array.isArray(actual) && actual.length === expected.length && expected.every((e, i) => matches(e, actual[i]))
    );
  if (!isObject(expected)) return expected === actual;
  if (!isObject(actual)) return false;
  const keys = Object.keys(expected).filter((key) => key !== '…');
  if (!('…' in expected) && Object.keys(actual).length !== keys.length) return false;
  return keys.every((key) => key in actual && matches(expected[key], actual[key]));
}

function isObject(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
