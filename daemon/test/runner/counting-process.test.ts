/** Who waits for tokens to be counted is never left waiting, and no process is left behind. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Clock, systemClock } from '@foretoken/base/clock.js';
import { vocabularyOf, vocabularyPackages } from '@foretoken/inference/tokenizers/vocabulary-packages.js';
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

/** Starts the counter as a daemon does, has it count without end, and says its process id. */
const parent = `
import { fork } from 'node:child_process';
const [entry, question] = process.argv.slice(2);
const child = fork(entry, ['token-counter'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
child.send(JSON.parse(question));
console.log(child.pid);
setInterval(() => {}, 1e6);`;
const endless = `
exports.default = { encode() { require('node:fs').writeFileSync(__filename + '.busy', ''); for (;;); } };`;

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

  it('ends when its daemon was killed, also where a vocabulary counts without end', async () => {
    const modelsFolder = join(folder, 'models');
    const vocabulary = vocabularyPackages.find(({ kind }) => kind === 'code');
    assert.ok(vocabulary);
    const installed = vocabularyFolder(modelsFolder, vocabulary);
    const file = join(installed, 'node_modules', vocabulary.package, 'index.js');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(join(dirname(file), 'package.json'), '{"main":"index.js"}');
    writeFileSync(file, endless);
    writeFileSync(join(folder, 'parent.mjs'), parent);
    const question = { kind: 'count', id: 1, folder: installed, vocabulary: vocabulary.name, model, text: 'x' };
    const main = fileURLToPath(import.meta.resolve('../../src/cli/main.js'));
    const argv = [join(folder, 'parent.mjs'), main, JSON.stringify(question)];
    const daemon = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = await once(daemon.stdout, 'data');
    const pid = Number(said);
    while (!existsSync(`${file}.busy`)) await sleep(20);
    daemon.kill('SIGKILL');
    while (isRunning(pid)) await sleep(20);
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

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
