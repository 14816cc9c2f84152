/** Models on this machine that share one ceiling of memory: who is let in, who is sent away, and what is said. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import type { Backend, RunnerProcess } from '@foretoken/inference/backend.js';
import { collect, completionOf } from '@foretoken/inference/testing/backend-contract.js';
import { daemonLimits } from '../../src/limits.js';
import { LocalRoom } from '../../src/runner/local-room.js';

const mib = 1024 * 1024;
const never = new AbortController().signal;

describe('models that share the memory of this machine', () => {
  let folder: string;
  let now: number;
  let room: LocalRoom;
  const loaded = new Set<string>();
  const processes = new Map<string, RunnerProcess>();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-room-'));
    now = 0;
    loaded.clear();
    room = new LocalRoom({ ...systemClock, now: () => now });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Needs its file and 128 MiB, of 1,024. */
  function open(name: string, fileMib: number, unloaded: Promise<unknown> = Promise.resolve()): Backend {
    const path = join(folder, name);
    writeFileSync(path, 'GGUF');
    truncateSync(path, fileMib * mib);
    const process = {
      get pid() {
        return loaded.has(name) ? 1 : undefined;
      },
      memoryBytes: () => 0,
      unload: async () => {
        await unloaded;
        loaded.delete(name);
      },
    };
    processes.set(name, process);
    const backend: Backend = {
      name,
      model: name,
      async *complete() {
        loaded.add(name);
        yield { kind: 'end', reason: 'stop' };
      },
      probe: async () => ({ ok: true, models: [name], ms: 0 }),
      close: async () => void loaded.delete(name),
    };
    return room.share(backend, process, {
      engineFolder: folder,
      path,
      names: [],
      contextTokens: 1,
      cacheBytesPerToken: 0,
      threads: 1,
      gpu: 'off',
      memoryBytesMax: 1_024 * mib,
    });
  }
  const ask = async (backend: Backend) => (await collect(backend.complete(completionOf(), never))).end;

  it('are there side by side as long as they fit together', async () => {
    assert.equal(await ask(open('one', 300)), 'stop');
    assert.equal(await ask(open('two', 300)), 'stop');
    assert.deepEqual([...loaded], ['one', 'two']);
  });

  it('take the place of the one that was asked longest ago, once that was not asked for a while', async () => {
    const [one, two, three] = [open('one', 300), open('two', 300), open('three', 300)];
    await ask(one);
    now += 1_000;
    await ask(two);
    assert.match(
      await ask(three),
      /three needs about 428 MiB of memory: beside one and two, which were asked a moment ago, backend\.local_memory_mb_max \(1024\) does not hold it/,
    );
    const health = await three.probe(never);
    assert.ok(!health.ok);
    assert.equal(health.failure.retryAfterMs, daemonLimits.modelKeptMs - 1_000);
    now += daemonLimits.modelKeptMs - 1_000;
    assert.equal(await ask(three), 'stop');
    assert.deepEqual([...loaded].sort(), ['three', 'two']);
  });

  it('keep nobody who gives up while another one is sent away', async () => {
    const { promise: gone, resolve: goes } = Promise.withResolvers<void>();
    const one = open('one', 700, gone);
    const two = open('two', 700);
    await ask(one);
    now += daemonLimits.modelKeptMs;
    const hurried = new AbortController();
    const asked = collect(two.complete(completionOf(), hurried.signal));
    hurried.abort();
    assert.equal((await asked).end, 'aborted');
    goes();
    assert.equal(await ask(two), 'stop');
    now += daemonLimits.modelKeptMs;
    assert.equal(await ask(one), 'stop', 'two counts as asked no more');
  });

  it('wait for one that settings name no more, however lately it was asked', async () => {
    const one = open('one', 700);
    const own = processes.get('one');
    assert.ok(own !== undefined);
    await ask(one);
    const { promise: answered, resolve: answers } = Promise.withResolvers<void>();
    room.makesWay(
      own,
      answered.then(() => one.close()),
    );
    const asked = ask(open('two', 700));
    assert.deepEqual([...loaded], ['one']);
    answers();
    assert.equal(await asked, 'stop');
    assert.deepEqual([...loaded], ['two']);
  });

  it('do not come back by themselves where another one has taken their place', async () => {
    const one = open('one', 700);
    const own = processes.get('one');
    assert.ok(own !== undefined);
    await ask(one);
    loaded.delete('one');
    assert.equal(room.hasRoomFor(own), true);
    await ask(open('two', 700));
    assert.equal(room.hasRoomFor(own), false);
  });

  it('are let in one after the other', async () => {
    const answers = await Promise.all([ask(open('one', 700)), ask(open('two', 700))]);
    assert.equal(answers[0], 'stop');
    assert.match(answers[1] ?? '', /beside one/);
  });
});
