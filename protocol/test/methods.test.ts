import assert from 'node:assert/strict';
import { commands, suggestionArgument } from '../src/commands.js';
import { messageLimits } from '../src/message-limits.js';
import { methods } from '../src/methods.js';

describe('the methods of the wire', () => {
  it('are found under the last part of their name and say what they do', () => {
    for (const [key, { name, doc }] of Object.entries(methods)) {
      assert.equal(name, `foretoken/${key}`);
      assert.match(doc, /^[A-Z].*\.$/, name);
    }
  });

  it('take what is documented, fill in what may be left out, and ignore what a newer client adds', () => {
    const task = { id: 1, root: '/code', path: 'a.ts', prefix: 'let ', suffix: '' };
    assert.deepEqual(methods.complete.params.parse({ ...task, newer: true }), { ...task, lineOnly: false });
    assert.deepEqual(methods.context.params.parse(task), { ...task, tokensMax: 2048 });
    assert.deepEqual(methods.trace.params.parse({}), { tracesMax: 50 });
    for (const params of [undefined, null, {}]) assert.ok(methods.status.params.safeParse(params).success);
  });

  it('refuse what is missing, of the wrong type or out of bounds', () => {
    const task = { id: 1, root: '/code', path: 'a.ts', prefix: '', suffix: '' };
    const bad = [
      { ...task, id: {} },
      { ...task, root: '' },
      { ...task, path: 'p'.repeat(messageLimits.pathUnitsMax + 1) },
      { ...task, prefix: undefined },
      { ...task, tokensMax: 0 },
      { ...task, tokensMax: messageLimits.contextTokensMax + 1 },
      { ...task, tokensMax: 1.5 },
      null,
      [],
    ];
    for (const params of bad) assert.ok(!methods.context.params.safeParse(params).success, JSON.stringify(params));
  });
});

describe('the commands of editors', () => {
  it('are one for each thing that can become of a suggestion, two for indexing, two for a snooze, and one that asks why', () => {
    assert.deepEqual(
      commands.map(({ name, kind }) => [name, kind]),
      [
        ['foretoken.accepted', 'accepted'],
        ['foretoken.shown', 'shown'],
        ['foretoken.rejected', 'dismissed'],
        ['foretoken.pauseIndexing', 'pause'],
        ['foretoken.resumeIndexing', 'resume'],
        ['foretoken.snooze', 'snooze'],
        ['foretoken.wake', 'wake'],
        ['foretoken.why', 'why'],
      ],
    );
  });

  it('about a suggestion need to know which', () => {
    assert.deepEqual(suggestionArgument.parse({ completionId: 3, other: 1 }), { completionId: 3 });
    for (const bad of [undefined, {}, { completionId: '3' }, { completionId: -1 }, { completionId: 3, characters: -1 }])
      assert.ok(!suggestionArgument.safeParse(bad).success);
  });
});
