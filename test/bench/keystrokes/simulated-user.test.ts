import assert from 'node:assert/strict';
import { silentLog } from '@foretoken/base/log.js';
import { createConnection } from '@foretoken/lsp-server/rpc/connection.js';
import { transportPair } from '@foretoken/lsp-server/rpc/transport-pair.js';
import { VirtualClock } from '../../sim/virtual-clock.js';
import { figuresOf } from './keystroke-tally.js';
import { typeHunk, usualHabits } from './simulated-user.js';
import type { TypedHunk } from './typed-hunks.js';

const hunk: TypedHunk = {
  id: 'one',
  suite: 'replay',
  language: 'typescript',
  repo: 'shop',
  path: 'shop.ts',
  before: 'class Shop {\n  open(day: Day) {\n',
  typed: '    if (day.isSunday) {\n      return closed;\n    }\n\n    return this.doors.open(day);',
  after: '\n  }\n}\n',
};

describe('a simulated user', () => {
  /** What the daemon shows at a line as far as it is typed; checks that the editor's document is what a real one would hold. */
  async function typing(shows: (line: string) => string | undefined, afterMs = 1) {
    const clock = new VirtualClock();
    let text = '';
    const accepted: unknown[] = [];
    const [near, far] = transportPair();
    createConnection(
      far,
      {
        request(method, params) {
          if (method === 'workspace/executeCommand') return accepted.push(params) && null;
          const { position } = params as { position: { line: number; character: number } };
          const line = text.split('\n')[position.line]?.slice(0, position.character) ?? '';
          const insertText = shows(line);
          const items = [{ insertText, command: { arguments: [{ completionId: 7 }] } }];
          return new Promise((resolve) =>
            clock.after(afterMs, () => resolve(insertText === undefined ? null : { items })),
          );
        },
        notification(method, params) {
          if (method === 'textDocument/didOpen')
            text = (params as { textDocument: { text: string } }).textDocument.text;
          if (method !== 'textDocument/didChange') return;
          const [change] = (params as { contentChanges: readonly Change[] }).contentChanges;
          assert.ok(change);
          const [from, to] = [offsetOf(text, change.range.start), offsetOf(text, change.range.end)];
          text = text.slice(0, from) + change.text + text.slice(to);
        },
      },
      { clock, log: silentLog },
    );
    const connection = createConnection(near, { request: () => null, notification() {} }, { clock, log: silentLog });
    const tally = await typeHunk(hunk, 'file:///shop.ts', connection, clock, usualHabits);
    assert.equal(text, hunk.before + hunk.typed + hunk.after);
    return { tally, accepted };
  }

  it('presses every key of what is never suggested, indentation as an editor gives it', async () => {
    const { tally } = await typing(() => undefined);
    assert.equal(tally.keysPressed, tally.keysAlone);
    const characters = hunk.typed.replaceAll(/^ +/gm, '').length;
    assert.equal(tally.keysAlone, characters);
    assert.equal(tally.answered, 0);
  });

  it('takes what is right with one key, and tells the daemon', async () => {
    const { tally, accepted } = await typing(goesOn('    return ', 'this.doors.open(day);'));
    // One key goes by until it is reacted to, one takes it.
    const keysSaved = 'his.doors.open(day);'.length - 1;
    assert.deepEqual(tally.taken.whole, { times: 1, keysSaved });
    assert.equal(tally.keysPressed, tally.keysAlone - keysSaved);
    assert.equal(accepted.length, 1);
    assert.equal(figuresOf(tally).wrongPer100Lines, 0);
  });

  it('takes the first line of a block whose second is wrong, and the first words of a line that ends otherwise', async () => {
    const block = await typing(goesOn('    ', 'if (day.isSunday) {\n      throw new Error();'));
    assert.equal(block.tally.taken.line.times, 1);
    const words = await typing(goesOn('    return this.', 'doors.open(today);'));
    assert.deepEqual(words.tally.taken.words, { times: 1, keysSaved: 'oors.open('.length - 4 });
  });

  it('counts as wrong what it sees and does not type, as seen what stood long enough, and what is typed along once', async () => {
    const { tally } = await typing((line) => (line === '    ' || line === '    re' ? 'nothing of this' : undefined));
    // Two lines begin so (and one that is left empty), each seen before its first key; the other flashes by.
    assert.equal(tally.shown, tally.wrong);
    assert.equal(tally.wrong - tally.wrongSeen, 1);
  });

  it('does not react to what has only just come', async () => {
    const { tally } = await typing((line) => (line.endsWith('ope') ? 'n(day);' : undefined), 190);
    assert.equal(tally.taken.whole.times, 0);
  });
});

/** Suggests `rest` behind `start`, and what is left of it while it is typed. */
function goesOn(start: string, rest: string): (line: string) => string | undefined {
  return (line) =>
    line.startsWith(start) && (start + rest).startsWith(line) && line.length < start.length + rest.length
      ? (start + rest).slice(line.length)
      : undefined;
}

interface Change {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

function offsetOf(text: string, { line, character }: Position): number {
  const above = text.split('\n').slice(0, line);
  return above.reduce((sum, row) => sum + row.length + 1, 0) + character;
}
