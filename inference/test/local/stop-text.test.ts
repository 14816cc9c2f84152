import assert from 'node:assert/strict';
import { StopText } from '../../src/local/stop-text.js';

function pushed(
  stops: readonly string[],
  texts: readonly string[],
): { text: string; stopped: boolean; pieces: string[] } {
  const stop = new StopText(stops);
  const pieces = texts.map((text) => stop.push(text));
  if (!stop.stopped) pieces.push(stop.rest());
  return { text: pieces.join(''), stopped: stop.stopped, pieces };
}

describe('stop texts', () => {
  it('end a text before the first of them, wherever it is cut', () => {
    const text = 'return a\n\ndef b\nclass C';
    for (let size = 1; size <= text.length; size++) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      const { text: shown, stopped } = pushed(['\n\n', '\nclass'], pieces);
      assert.deepEqual([shown, stopped], ['return a', true], `pieces of ${size}`);
    }
  });

  it('hold back only what may be the beginning of one, and give it back when it is none', () => {
    const { pieces, stopped } = pushed(['END'], ['one E', 'N', 'X', ' two EN']);
    assert.deepEqual(pieces, ['one ', '', 'ENX', ' two ', 'EN']);
    assert.equal(stopped, false);
  });

  it('that are empty stop nothing', () => {
    assert.deepEqual(pushed([''], ['a', 'b']).text, 'ab');
  });
});
