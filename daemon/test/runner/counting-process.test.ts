/** Who waits for tokens to be counted is never left waiting, and no process is left behind. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@foretoken/base/clock.js';
import { vocabularyOf } from '@foretoken/inference/tokenizers/vocabulary-packages.js';
import { daemonLimits } from '../../src/limits.js';
import { CountingProcess } from '../../src/runner/counting-process.js';
import { vocabularyFolder } from '../../src/runner/engine-folder.js';

const never = new AbortController().signal;
const model = 'codellama:7b-code';

/** Counts a character as a token; what is to be counted may also end it, or keep it busy. */
const counter = `
process.on('message', ({ id, text }) => {
  if (text === 'die') process.exit(1);
  if (text === 'pid') process.send({ kind: 'counted', id, tokens: process.pid });
  else if (text !== 'hang') process.send({ kind: 'counted', id, tokens: text.length });
});`;

describe('the process that counts tokens', () => {
  let folder: string;
  let counting: CountingProcess;
  /** What waits for a time, which comes when the test says so. */
  const timers = new Map<number, Set<() => void>>();
  const clock: Clock = {
    ...systemClock,
    after(ms, run) {
      const all = timers.get(ms) ?? new Set();
      timers.set(ms, all.add(run));
      return () => all.delete(run);
    },
  };
  const pass = (ms: number) => {
    const due = timers.get(ms) ?? new Set();
    for (const run of [...due]) if (due.delete(run)) run();
  };
  const count = (text: string) => counting.count(model, text, never);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-count-'));
    const modelsFolder = join(folder, 'models');
    const vocabulary = vocabularyOf(model);
    assert.ok(vocabulary);
    const installed = join(vocabularyFolder(modelsFolder, vocabulary), 'node_modules', vocabulary.package);
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'package.json'), '{}');
    writeFileSync(join(folder, 'counter.mjs'), counter);
    timers.clear();
    counting = new CountingProcess({ clock, modelsFolder, entry: join(folder, 'counter.mjs') });
  });
  afterEach(() => {
    counting.close();
    rmSync(folder, { recursive: true });
  });

  it('is another one after it ended for want of work, also at once', async () => {
    const first = await count('pid');
    pass(daemonLimits.countingIdleMs);
    const [second, third] = await Promise.all([count('pid'), count('pid')]);
    assert.ok(first !== undefined && second !== undefined && first !== second && second === third);
    assert.throws(() => process.kill(first, 0), 'the first one has ended');
  });

  it('is tried again after it ended, or took too long, until that happened three times', async () => {
    assert.equal(await count('die'), undefined);
    const slow = [count('hang'), count('hang')];
    pass(daemonLimits.countMsMax);
    assert.deepEqual(await Promise.all(slow), [undefined, undefined]);
    assert.equal(await count('four'), 4, 'two failures');
    for (let failure = 0; failure < 3; failure++) assert.equal(await count('die'), undefined);
    assert.equal(await count('four'), undefined, 'three in a row');
  });

  it('is not begun once it is closed, and who waits is told', async () => {
    const waiting = count('hang');
    counting.close();
    assert.equal(await waiting, undefined);
    assert.equal(await count('four'), undefined);
    assert.ok(
      [...timers.values()].every((some) => some.size === 0),
      'nothing is left that waits',
    );
  });
});
