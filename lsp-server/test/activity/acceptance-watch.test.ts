import assert from 'node:assert/strict';
import { activityLimits } from '../../src/activity/limits.js';
import { seen, Typist, taken } from './typist.js';

describe('what still stands of what was taken', () => {
  let user: Typist;
  beforeEach(async () => {
    user = await Typist.start();
  });

  const share = async (seconds: number) => {
    const told = await user.told();
    const kept = told.find((event) => (event as { seconds?: number }).seconds === seconds);
    return (kept as { share?: number } | undefined)?.share;
  };

  it('looks after 15, 30, 120, 300 and 600 s how much still stands, through edits above, within and of its indentation', async () => {
    await user.shown(1, 'alpha = beta(gamma);');
    user.insert('alpha = beta(gamma);');
    user.replace(0, 0, '// new\n');
    await user.pass(15_000);
    assert.equal(await share(15), 1);
    user.replace(user.text.indexOf('beta'), user.text.indexOf('beta') + 4, 'longerName');
    await user.pass(15_000);
    assert.equal(await share(30), 14 / 18);
    const start = user.text.indexOf('alpha');
    user.replace(start, start, '    ');
    await user.pass(90_000);
    assert.equal(await share(120), 14 / 18);
    user.replace(start - 2, user.text.length, '');
    await user.pass(180_000);
    assert.equal(await share(300), 0);
    await user.pass(300_000);
    assert.equal(await share(600), 0);
    await user.pass(3_600_000);
    assert.deepEqual(await user.told(), []);
  });

  it('was taken back when it is undone soon, and a redo brings it back', async () => {
    await user.shown(1, 'alpha()');
    user.insert('alpha()');
    await user.pass(5_000);
    user.takeOut(7);
    assert.deepEqual(await user.told(), [seen(1), taken(1, 7, true), { kind: 'taken-back', completionId: 1 }]);
    user.insert('alpha()');
    await user.pass(15_000);
    assert.equal(await share(15), 1);
    await user.pass(activityLimits.takenBackMsMax);
    user.takeOut(7);
    assert.deepEqual(
      (await user.told()).filter((event) => (event as { kind: string }).kind === 'taken-back'),
      [],
    );
  });

  it('was taken back, too, when an undo leaves the brackets in whose place it came', async () => {
    user.insert('call()');
    await user.shownAt(user.text.length - 1, 1, 'name);');
    user.replace(user.text.length - 1, user.text.length, 'name);');
    await user.pass(5_000);
    user.replace(user.text.length - 6, user.text.length, ')');
    assert.deepEqual(await user.told(), [seen(1), taken(1, 6, true), { kind: 'taken-back', completionId: 1 }]);
  });

  it('is not taken back by typing into it', async () => {
    await user.shown(1, 'alpha');
    user.insert('alpha');
    user.replace(user.text.length - 2, user.text.length - 2, 'x');
    assert.deepEqual(await user.told(), [seen(1), taken(1, 5, true)]);
  });

  it('watches so many, and no more', async () => {
    for (let id = 1; id <= activityLimits.acceptedWatchedMax + 5; id++) {
      await user.shown(id, `alpha${id};\n`);
      user.insert(`alpha${id};\n`);
    }
    await user.told();
    await user.pass(15_000);
    assert.equal((await user.told()).length, activityLimits.acceptedWatchedMax);
  });
});
