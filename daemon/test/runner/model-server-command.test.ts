/** How installed model servers are found and started. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import { onWindows, skipFor } from '@foretoken/inference/testing/skip-for.js';
import { childEnv } from '../../src/platform/child-env.js';
import { findProgram } from '../../src/platform/find-program.js';
import { llamaServerCommand, vllmCommand } from '../../src/runner/model-server-command.js';
import { ServerProcess, type ServerStart } from '../../src/runner/server-process.js';

const llama = (more: object = {}) =>
  llamaServerCommand({
    program: '/usr/bin/llama-server',
    path: '/models/a b.gguf',
    name: 'tiny',
    contextTokens: 2_176,
    threads: 0,
    gpu: 'auto',
    port: 5_000,
    key: 'hush',
    ...more,
  });

const never = new AbortController().signal;
const msMax = 60_000;

describe('an installed model server', () => {
  it('is started on loopback, with threads that are counted and a key that no list of processes shows', () => {
    const { argv, env } = llama();
    const text = argv.join(' ');
    assert.match(text, /--host 127\.0\.0\.1 --port 5000 -c 4352 -np 2/);
    assert.match(text, new RegExp(`-t ${Math.max(1, availableParallelism() - 1)} -ngl 999`));
    assert.match(llama({ threads: 3, gpu: 'off' }).argv.join(' '), /-t 3 -ngl 0/);
    const vllm = vllmCommand({
      program: 'vllm',
      model: 'a/b',
      contextTokens: 4_096,
      hubToken: 'hub',
      isRoomSet: false,
      flags: ['--dtype', 'bfloat16'],
      port: 1,
      key: 'hush',
    });
    assert.match(
      vllm.argv.join(' '),
      /^serve a\/b --host 127\.0\.0\.1 --port 1 --max-model-len 4096.* --dtype bfloat16$/,
    );
    assert.deepEqual([vllm.env['HF_TOKEN'], vllm.env['VLLM_CPU_KVCACHE_SPACE']], ['hub', '2']);
    assert.deepEqual([env['LLAMA_API_KEY'], vllm.env['VLLM_API_KEY']], ['hush', 'hush']);
    assert.ok(![...argv, ...vllm.argv].includes('hush'));
  });

  it('is the first of PATH that can be run, and none that depends on where one stands', function () {
    skipFor(this, onWindows);
    const folder = mkdtempSync(join(tmpdir(), 'foretoken-path-'));
    try {
      const [one, two, three] = ['one', 'two', 'three'].map((name) => join(folder, name));
      for (const path of [one, two, three]) {
        mkdirSync(path ?? '');
        writeFileSync(join(path ?? '', 'tool'), '#!/bin/sh\n');
      }
      for (const path of [two, three]) chmodSync(join(path ?? '', 'tool'), 0o755);
      assert.equal(findProgram('tool', { PATH: `.:${one}:${two}:${three}` }), join(two ?? '', 'tool'));
      assert.equal(findProgram('tool', { PATH: '.:two' }), undefined);
      assert.equal(findProgram('tool', {}), undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('that ends before it is ready is told with what it said', async function () {
    skipFor(this, onWindows);
    const program = '/bin/sh';
    const argv = ['-c', 'echo "starting" >&2; echo "error: unknown flag -np" >&2; exit 3'];
    const server = await ServerProcess.start(() => ({ program, argv, model: 'm', env: {} }), systemClock);
    await assert.rejects(
      server.ready(never, { quietMsMax: 10_000, msMax }),
      /\/bin\/sh ended: code 3; it said: error: unknown flag -np/,
    );
    await server.stop();
  });

  it('is waited for while it gets on, and no longer', async function () {
    skipFor(this, onWindows);
    const told: ServerStart[] = [];
    const begin = (script: string) =>
      ServerProcess.start(() => ({ program: '/bin/sh', argv: ['-c', script], model: 'm', env: {} }), systemClock);
    const saying = await begin('for step in 1 2 3 4 5 6; do sleep 0.5; echo "step $step" >&2; done; exit 3');
    await assert.rejects(
      saying.ready(never, { quietMsMax: 1_600, msMax }, (start) => told.push(start)),
      /ended: code 3/,
    );
    assert.match(told.at(-1)?.lastLine ?? '', /^step \d$/);
    const silent = await begin('exec sleep 60');
    await assert.rejects(silent.ready(never, { quietMsMax: 1_600, msMax }), /does not answer, and did nothing for 2 s/);
    const circling = await begin('while :; do echo busy >&2; sleep 0.1; done');
    await assert.rejects(
      circling.ready(never, { quietMsMax: 60_000, msMax: 1_000 }),
      /does not answer after 1 s, whatever it does/,
    );
    await Promise.all([saying.stop(), silent.stop(), circling.stop()]);
  });

  it('is not taken for one that another program is, on its port', async function () {
    skipFor(this, onWindows);
    const other = createServer((_request, answer) => answer.end('{"object":"list","data":[{"id":"other"}]}'));
    const argv = ['-c', 'sleep 20'];
    const server = await ServerProcess.start(({ port }) => {
      other.listen(port, '127.0.0.1');
      return { program: '/bin/sh', argv, model: 'm', env: {} };
    }, systemClock);
    try {
      await assert.rejects(server.ready(never, { quietMsMax: 10_000, msMax }), /Another program answers at http/);
    } finally {
      other.close();
      await server.stop();
    }
  });

  it('is not told what is ours alone', () => {
    const env = { PATH: '/bin', FORETOKEN_BACKEND_API_KEY: 'a', FORETOKEN_EMBEDDING_API_KEY: 'b', HF_TOKEN: 'c' };
    assert.deepEqual(childEnv({ ...env, FORETOKEN_HOME: '/home' }), { PATH: '/bin', FORETOKEN_HOME: '/home' });
  });
});
