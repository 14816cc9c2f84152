/** What a session tells of its suggestions from the edits alone, and how an editor's own word refines it. */
import assert from 'node:assert/strict';
import { feedbackLimits } from '@foretoken/assist/feedback/limits.js';
import { settled } from '../test-client.js';
import { dismissed, seen, Typist, taken, uri } from './typist.js';

describe('what becomes of suggestions, told from the edits', () => {
  let user: Typist;
  beforeEach(async () => {
    user = await Typist.start();
  });

  it('was seen when it stood for 750 ms, and not before', async () => {
    await user.shown(1, 'a = 1;');
    await user.pass(749);
    assert.deepEqual(user.services.used.length, 0);
    await user.pass(1);
    assert.deepEqual(await user.told(), [seen(1)]);
    user.type('x');
    await user.shown(2, ' = 1;');
    user.type('y');
    assert.deepEqual(await user.told(), [dismissed(1)], 'the second stood too short a time to be dismissed');
  });

  it('is taken whole when all of it comes at once', async () => {
    await user.shown(1, 'a = load();\n  b = 2;');
    user.insert('a = load();\n  b = 2;');
    assert.deepEqual(await user.told(), [seen(1), taken(1, 20, true)]);
  });

  it('is taken in parts, by word and by line, and what was typed of it is not counted', async () => {
    await user.shown(1, 'alpha = beta(gamma);\ndelta();');
    user.insert('alpha');
    user.type(' = ');
    user.insert('beta(gamma);\n');
    user.type('d');
    user.insert('elta();');
    assert.deepEqual(await user.told(), [seen(1), taken(1, 5, false), taken(1, 13, false), taken(1, 7, true)]);
  });

  it('goes on as one while it is typed along and asked for again, and was typed when that comes to its end', async () => {
    await user.shown(1, 'ab();');
    await user.pass(400);
    user.type('a');
    await user.shown(1, 'b();');
    await user.pass(350);
    user.type('b');
    // The same text found again under another id is the same suggestion.
    await user.shown(2, '();');
    user.insert('()');
    user.takeOut(1);
    user.type(');');
    assert.deepEqual(await user.told(), [seen(1), taken(1, 2, false)]);
    await user.shown(3, 'x;');
    await user.pass(750);
    user.type('x;');
    assert.deepEqual(await user.told(), [seen(3), { kind: 'typed', completionId: 3 }]);
  });

  it('is not taken by what editors add on their own: closed brackets, indentation, a space', async () => {
    await user.shown(1, 'f(a);\n  g();');
    user.type('f');
    user.insert('(');
    user.replace(user.text.length, user.text.length, ')');
    assert.deepEqual(await user.told(), [seen(1)]);
    const other = await Typist.start('');
    await other.shown(5, 'f(a) {\n  g();');
    other.type('f');
    other.insert('()');
    other.replace(other.text.length - 1, other.text.length - 1, 'a');
    other.replace(other.text.length, other.text.length, ' ');
    assert.deepEqual(await other.told(), [seen(5)]);
  });

  it('goes on over brackets that the editor closed, and is taken whole in their place', async () => {
    const closes = () => {
      user.replace(user.text.length, user.text.length, ')');
      return user.text.length - 1;
    };
    await user.shown(1, 'f(a).g();');
    await user.pass(750);
    user.type('f(');
    const at = closes();
    user.replace(at, at, 'a');
    // Typed over, as some editors tell it; then as others, who move the cursor alone.
    user.replace(at + 1, at + 2, ')');
    user.type('.g(');
    const inside = closes();
    await user.shownAt(inside, 1, ');');
    await user.shownAt(inside + 1, 1, ';');
    user.insert(';');
    assert.deepEqual(await user.told(), [seen(1), { kind: 'typed', completionId: 1 }]);

    user.type('h(');
    const cursor = closes();
    await user.shown(2, 'b).i()');
    await user.shownAt(cursor, 3, 'b, c)');
    user.replace(cursor, cursor + 1, 'b, c)');
    assert.deepEqual(await user.told(), [seen(3), taken(3, 5, true)]);
    user.type('k(');
    const last = closes();
    await user.shownAt(last, 4, 'd, e)');
    // What is new alone.
    user.replace(last, last, 'd, e');
    assert.deepEqual(await user.told(), [seen(4), taken(4, 4, true)]);
  });

  it('goes on in the block that Enter opens between brackets', async () => {
    for (const lineEnd of ['\n', '\r\n']) {
      const other = await Typist.start('if (a) {}', lineEnd);
      const at = other.text.length - 1;
      await other.shownAt(at, 1, '\n  go();\n');
      await other.pass(750);
      other.replace(at, at, `${lineEnd}  ${lineEnd}`);
      const below = at + lineEnd.length + 2;
      await other.shownAt(below, 1, 'go();');
      other.replace(below, below, 'go();');
      assert.deepEqual(await other.told(), [seen(1), taken(1, 5, true)]);
    }
  });

  it('is dismissed by another text, another place, and the editor; once', async () => {
    for (const [id, leave] of [
      [1, () => user.type('z')],
      [2, () => user.takeOut(3)],
      [3, () => user.ask(0)],
      [4, () => user.command('rejected', 4)],
    ] as const) {
      await user.shown(id, `wrong${id}`);
      await user.pass(750);
      await leave();
      await settled();
      user.command('rejected', id);
      assert.deepEqual(await user.told(), [seen(id), dismissed(id)]);
    }
  });

  it('is seen once it stood for a while, whenever the editor drew it; another one from when the user turned to it', async () => {
    const user = await Typist.start();
    await user.shown(1, 'alpha', 'beta');
    user.command('shown', 1);
    await user.pass(feedbackLimits.seenMs - 50);
    user.command('shown', 2);
    await user.pass(100);
    user.type('x');
    assert.deepEqual(await user.told(), []);
    await user.shown(3, 'gamma', 'delta');
    user.command('shown', 4);
    await user.pass(feedbackLimits.seenMs);
    assert.deepEqual(await user.told(), [seen(4)]);
    user.command('shown', 4);
    user.command('shown', 3);
    await user.pass(feedbackLimits.seenMs);
    assert.deepEqual(await user.told(), [seen(3)]);
  });

  it('is told once when the editor tells it too, before the edit or after it', async () => {
    await user.shown(1, 'one two');
    user.command('shown', 1);
    user.insert('one two');
    user.command('accepted', 1);
    assert.deepEqual(await user.told(), [seen(1), taken(1, 7, true)]);
    await user.shown(2, ' three');
    user.command('accepted', 2);
    await settled();
    user.insert(' three');
    user.command('accepted', 2);
    assert.deepEqual(await user.told(), [seen(2), taken(2, 6, true)]);
    await user.shown(3, ' four five');
    user.command('accepted', 3, 5);
    user.insert(' four');
    user.insert(' five');
    user.command('accepted', 3, 5);
    assert.deepEqual(await user.told(), [seen(3), taken(3, 5, false), taken(3, 5, true)]);
  });

  it('believes an editor that says a suggestion was taken when the text came otherwise than it was suggested', async () => {
    await user.shown(1, 'if (x) {\n  y();\n}');
    await user.pass(750);
    user.insert('if (x) {\n    y();\n}');
    user.command('accepted', 1);
    assert.deepEqual(await user.told(), [seen(1), taken(1, 17, true)]);
  });

  it('knows another candidate that the user turned to', async () => {
    await user.shown(1, 'alpha()', 'beta()');
    user.insert('beta()');
    assert.deepEqual(await user.told(), [seen(2), taken(2, 6, true)]);
  });

  it('knows it in what editors send more than the difference, or the whole text, or with other line ends', async () => {
    await user.shown(1, 'alpha()');
    user.replace(2, user.text.length, 'nst alpha()');
    assert.deepEqual(await user.told(), [seen(1), taken(1, 7, true)]);

    await user.shown(2, ')()');
    user.text += ')()';
    user.client.notify('textDocument/didChange', {
      textDocument: { uri, version: 100 },
      contentChanges: [{ text: user.text }],
    });
    assert.deepEqual(await user.told(), [seen(2), taken(2, 3, true)]);

    const windows = await Typist.start('x\n', '\r\n');
    await windows.shown(3, 'a\nb');
    windows.insert('a\r\nb');
    assert.deepEqual(await windows.told(), [seen(3), taken(3, 3, true)]);
  });

  it('stands while lines above it change, and forgets what it does not know any more', async () => {
    user.insert('\n');
    await user.shown(1, 'alpha()');
    user.replace(0, 0, 'import x;\n');
    user.insert('alpha');
    assert.deepEqual(await user.told(), [seen(1), taken(1, 5, false)]);
    await user.shown(2, 'beta()');
    user.client.notify('textDocument/didClose', { textDocument: { uri } });
    await settled();
    await user.pass(10_000);
    assert.deepEqual(await user.told(), []);
    user.client.disconnect();
    await settled();
    assert.equal(user.clock.timers, 0);
  });
});
