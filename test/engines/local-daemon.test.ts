/** A model on this machine behind a real daemon: installed, used, shown, killed, and never in the daemon's own memory. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { jsonLines, Scene } from '../cli/foretoken-process.js';
import { eventually, isRunning } from '../processes/daemon-client.js';
import { addTestModel, localModelMissing, testEngine } from './local-model.js';

const reading = 'import os\nimport sys\n\ndef read_file(path):\n    with open(path, "r") as f:\n        return f.';
const env = { FORETOKEN_BACKEND_LOCAL_THREADS: '1', FORETOKEN_COMPLETION_WAIT_MS: '10000' };

describe('a model on this machine, behind the daemon', function () {
  this.timeout(180_000);
  let scene: Scene;
  before(function () {
    const missing = localModelMissing();
    if (missing !== undefined) {
      console.log(`    skipped: ${missing}`);
      return this.skip();
    }
    scene = new Scene();
    scene.write({
      'files.py': reading,
      'more.py': 'import os\n\ndef weekday(name):\n    return name.lower()\n',
    });
  });
  after(async () => {
    await scene?.run(['stop'], { env });
    scene?.remove();
  });

  const complete = async (place: string) => {
    const ran = await scene.run(['complete', '--json', place], { env });
    return jsonLines<{ items: { text: string; source: string }[]; reason: string }>(ran)[0];
  };
  const backend = async () => {
    const [status] = jsonLines<{
      memoryBytes: number;
      pid: number;
      backend: {
        state: string;
        problem?: string;
        process: { pid: number; memoryBytes: number } | null;
        endpoints?: { model: string; requests: number; inFlight: number }[];
      } | null;
    }>(await scene.run(['status', '--json'], { env }));
    assert.ok(status !== undefined && status.backend !== null);
    return { ...status, backend: status.backend };
  };

  it('is asked for step by step: what is missing, the doctor says with the command', async () => {
    addTestModel(scene.home, 'smollm2');
    assert.equal((await scene.run(['models', 'use', 'smollm2'])).code, 0);
    assert.match(
      (await scene.run(['doctor'], { env })).stdout,
      /BAD .*node-llama-cpp is not installed[\s\S]*do: foretoken models engine/,
    );
    const installed = await scene.run(['models', 'engine', '--from', testEngine, '--yes']);
    assert.equal(installed.code, 0, installed.stderr);
    assert.match(installed.stderr, /node-llama-cpp .* \(MIT\) .* MB on the disk/);
    assert.match(
      (await scene.run(['doctor'], { env })).stdout,
      /ok .*smollm2, .*\(node-llama-cpp\) on the processor, answers .* completes[\s\S]*ok .*counted by the model's own tokenizer/,
    );
  });

  it('completes through the daemon, from a process of its own that holds the memory', async () => {
    assert.equal((await scene.run(['start'], { env })).code, 0);
    const answer = await complete('files.py:6:18');
    assert.equal(answer?.items[0]?.source, 'backend', JSON.stringify(answer));
    assert.match(answer?.items[0]?.text ?? '', /^read/);
    const status = await backend();
    const { process: runner } = status.backend;
    assert.ok(runner !== null && runner.pid !== status.pid);
    assert.ok(runner.memoryBytes > 150e6, String(runner.memoryBytes));
    assert.ok(status.memoryBytes < runner.memoryBytes, `${status.memoryBytes} in the daemon`);
    assert.match(
      (await scene.run(['status'], { env })).stdout,
      /backend: smollm2 \(on this machine, process \d+ on the processor, \d+ MB\), in use/,
    );
  });

  it('is not loaded twice by the doctor', async () => {
    const { pid } = (await backend()).backend.process ?? {};
    assert.match(
      (await scene.run(['doctor'], { env })).stdout,
      new RegExp(`ok .*smollm2 is loaded in process ${pid} of the daemon`),
    );
  });

  it('is joined by another one that a profile names for a language, in a process of its own', async () => {
    addTestModel(scene.home, 'second');
    scene.write({ 'count.js': 'const names = ["one", "two"];\nfor (const name of names) console.' });
    const { process: first } = (await backend()).backend;
    await scene.run(['config', 'set', 'models.profiles', 'completion/javascript=second temperature=0']);
    // The daemon hears of it a moment later; until then the first answers, and it stays as it is.
    const { endpoints, state, process } = await eventually('an answer of the second model', async () => {
      assert.equal((await complete('count.js:2:35'))?.items[0]?.source, 'backend');
      const now = (await backend()).backend;
      return now.endpoints?.some(({ model, requests }) => model === 'second' && requests > 0) ? now : undefined;
    });
    assert.equal(process?.pid, first?.pid);
    assert.deepEqual(endpoints?.map(({ model }) => model).sort(), ['second', 'smollm2']);
    assert.equal(state, 'in use');
    assert.match(
      (await scene.run(['models'], { env })).stdout,
      /^completion +javascript +second .* on this machine$[\s\S]*^completion +\* +smollm2 .* on this machine$/m,
    );
    await scene.run(['config', 'unset', 'models.profiles']);
    await complete('files.py:6:18');
  });

  it('that settings replace answers what it was asked before, and is gone then', async () => {
    const { process: before } = (await backend()).backend;
    assert.ok(before !== null);
    const lines = Array.from({ length: 30 }, (_, i) => `def number_${i}(a, b):\n    return a + b * ${i}\n`);
    scene.write({
      'long.py': `${lines.join('\n')}\ndef read_file(path):\n    with open(path) as f:\n        return f.`,
    });
    const asked = complete('long.py:93:18');
    await eventually('a request to the model', async () =>
      (await backend()).backend.endpoints?.some(({ inFlight }) => inFlight > 0) ? true : undefined,
    );
    await scene.run(['config', 'set', 'backend.local_idle_min', '5']);
    const replaced = await eventually('another process', async () => {
      const now = (await backend()).backend.process;
      return now !== null && now.pid !== before.pid ? now : undefined;
    });
    const answered = await asked;
    assert.equal(answered?.items[0]?.source, 'backend', JSON.stringify(answered));
    await eventually(`the end of ${before.pid}`, () => (isRunning(before.pid) ? undefined : true));
    assert.ok(isRunning(replaced.pid));
  });

  it('that is killed leaves the daemon and its answers, and is back', async () => {
    const before = await backend();
    assert.ok(before.backend.process !== null);
    process.kill(before.backend.process.pid, 'SIGKILL');
    assert.ok((await complete('more.py:4:12')) !== undefined, 'the embedded engine is asked');
    let now = await backend();
    for (; now.backend.process === null || now.backend.state !== 'in use'; now = await backend()) await delay(100);
    assert.equal(now.pid, before.pid);
    assert.notEqual(now.backend.process?.pid, before.backend.process.pid);
  });

  it('ends with its daemon, even one that is killed', async () => {
    const { pid, backend: served } = await backend();
    assert.ok(served.process !== null);
    const runner = served.process.pid;
    process.kill(pid, 'SIGKILL');
    await eventually(`the end of ${runner}`, () => (isRunning(runner) ? undefined : true));
  });
});
