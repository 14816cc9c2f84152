import assert from 'node:assert/strict';
import type { Position, PositionEncoding } from '@foretoken/codebase/text/position.js';
import { randomFrom } from '../random.js';
import { settled, TestClient } from '../test-client.js';

const uri = 'file:///code/a.ts';
const pieces = [
  'a',
  'é',
  '漢',
  '😀',
  '👩‍💻',
  '\t',
  ' ',
  '\n',
  '\r\n',
  '\r',
  'foo',
  '"',
  '\\',
  '\u2028',
  '\u0301',
  '{}',
];

describe('incremental sync', () => {
  for (const encoding of ['utf-8', 'utf-16', 'utf-32'] as const) {
    it(`follows any edits of a client that counts in ${encoding}`, async () => {
      for (let seed = 1; seed <= 40; seed++) await followEdits(encoding, seed);
    });
  }

  it('clamps positions outside the text', async () => {
    const client = new TestClient();
    await client.initialize();
    client.open(uri, 'ab\r\ncd');
    const range = (line: number, character: number, endLine: number, endCharacter: number) => ({
      start: { line, character },
      end: { line: endLine, character: endCharacter },
    });
    const contentChanges = [
      { range: range(0, 99, 0, 2_000_000_000), text: '1' },
      { range: range(99, 0, 99, 5), text: '2' },
    ];
    client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges });
    const read = await client.request('foretoken/documentText', { textDocument: { uri } });
    assert.deepEqual(read, { text: 'ab1\r\ncd2', version: 2 });
  });

  it('takes a CR and an LF that an edit brings together for one line end', async () => {
    const client = new TestClient();
    await client.initialize();
    client.open(uri, 'a\rX\nb');
    const at = (line: number, character: number) => ({ line, character });
    const contentChanges = [
      { range: { start: at(1, 0), end: at(1, 1) }, text: '' },
      { range: { start: at(1, 0), end: at(1, 1) }, text: 'B' },
    ];
    client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges });
    const read = await client.request('foretoken/documentText', { textDocument: { uri } });
    assert.deepEqual(read, { text: 'a\r\nB', version: 2 });
  });
});

async function followEdits(encoding: PositionEncoding, seed: number): Promise<void> {
  const random = randomFrom(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const piece = () => Array.from({ length: pick(4) }, () => pieces[pick(pieces.length)]).join('');
  const client = new TestClient();
  await client.initialize({ general: { positionEncodings: [encoding] } });
  let text = Array.from({ length: 20 }, piece).join('');
  client.open(uri, text);
  for (let version = 2; version < 30; version++) {
    const contentChanges = [];
    for (let changes = 1 + pick(3); changes > 0; changes--) {
      const places = placesOf(text);
      const [start, end] = [pick(places.length), pick(places.length)].sort((a, b) => a - b).map((n) => places[n] ?? 0);
      if (start === undefined || end === undefined) throw new Error('no places');
      const inserted = piece();
      const range = { start: positionOf(text, start, encoding), end: positionOf(text, end, encoding) };
      // Most edits are short, as typing is.
      if (end - start > 12) range.end = range.start;
      const removed = end - start > 12 ? 0 : end - start;
      contentChanges.push(random() < 0.03 ? { text: inserted } : { range, text: inserted });
      const last = contentChanges.at(-1);
      text = last && 'range' in last ? text.slice(0, start) + inserted + text.slice(start + removed) : inserted;
    }
    client.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
    const read = await client.request('foretoken/documentText', { textDocument: { uri } });
    assert.deepEqual(read, { text, version }, `seed ${seed}, version ${version}`);
  }
  client.disconnect();
  await settled();
}

/** The offsets that a position can name: not inside a surrogate pair, nor between CR and LF. */
function placesOf(text: string): number[] {
  const places: number[] = [];
  for (let at = 0; at <= text.length; at++) {
    const inPair = /[\ud800-\udbff]/.test(text[at - 1] ?? '') && /[\udc00-\udfff]/.test(text[at] ?? '');
    if (!inPair && !(text[at - 1] === '\r' && text[at] === '\n')) places.push(at);
  }
  return places;
}

/** The slow and obvious way. */
function positionOf(text: string, offset: number, encoding: PositionEncoding): Position {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  const before = lines.at(-1) ?? '';
  const count = { 'utf-8': Buffer.byteLength(before), 'utf-16': before.length, 'utf-32': [...before].length };
  return { line: lines.length - 1, character: count[encoding] };
}
