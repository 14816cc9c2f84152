import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { AppError } from '@foretoken/base/app-error.js';
import { runBatch } from '../../src/operations/batch.js';
import { parseCompletionTask, parseContextTask } from '../../src/operations/batch-tasks.js';
import type { CompletionTask } from '../../src/operations/operations.js';

const task = (id: string | number, root = '/r', extra: object = {}) =>
  JSON.stringify({ id, root, path: 'a.ts', prefix: 'let a', suffix: '', ...extra });

function batch(input: AsyncIterable<Uint8Array>, run: (task: CompletionTask) => Promise<object>, parallel = 1) {
  const lines: string[] = [];
  const end = runBatch({
    input,
    parse: parseCompletionTask,
    run,
    write: async (line) => {
      lines.push(line);
    },
    parallel,
    signal: new AbortController().signal,
  });
  return { lines, end };
}

const echo = async ({ id }: CompletionTask) => ({ id });

describe('batch', function () {
  this.timeout(30_000);
  it('answers one line a task, in order, whatever the roots and the pieces in which they come', async () => {
    const text = `${task(1, '/a')}\n${task('two', '/b')}\r\n\n${task(3, '/a')}`;
    const bytes = Buffer.from(text);
    for (const size of [1, 7, bytes.length]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      const { lines, end } = batch(Readable.from(pieces), echo);
      assert.deepEqual(await end, { tasks: 3, failed: 0 });
      assert.deepEqual(lines, ['{"id":1}', '{"id":"two"}', '{"id":3}']);
    }
  });

  it('does the tasks of one root together', async () => {
    const done: string[] = [];
    const input = Readable.from([Buffer.from(Array.from({ length: 40 }, (_, i) => task(i, `/r${i % 4}`)).join('\n'))]);
    const { lines, end } = batch(input, async ({ id, root }) => {
      done.push(root);
      return { id };
    });
    await end;
    const changes = done.filter((root, i) => root !== done[i - 1]).length;
    assert.ok(changes <= 8, `${changes} changes of root for 4 roots`);
    assert.deepEqual(
      lines,
      Array.from({ length: 40 }, (_, i) => `{"id":${i}}`),
    );
  });

  it('answers a task before the next has come', async () => {
    const input = new PassThrough();
    const { promise: answered, resolve } = Promise.withResolvers<string>();
    const end = runBatch({
      input,
      parse: parseCompletionTask,
      run: echo,
      write: async (line) => resolve(line),
      parallel: 1,
      signal: new AbortController().signal,
    });
    input.write(`${task(1)}\n`);
    assert.equal(await answered, '{"id":1}');
    input.end();
    assert.deepEqual(await end, { tasks: 1, failed: 0 });
  });

  it('gives one error line for one bad line, with its number and id, and goes on', async () => {
    const bad = [
      '{',
      '[]',
      '7',
      '{"id":"x","root":"/r"}',
      task('y', '/r', { prefix: 5 }),
      task('z', '/r', { line_only: 'yes' }),
    ];
    const { lines, end } = batch(Readable.from([Buffer.from([...bad, task('good')].join('\n'))]), echo);
    assert.deepEqual(await end, { tasks: 7, failed: 6 });
    const answers: { id: unknown; line?: number; error?: { code: string; todo: string } }[] = lines.map((line) =>
      JSON.parse(line),
    );
    assert.deepEqual(
      answers.map(({ id, line, error }) => [id, line, error?.code]),
      [
        [null, 1, 'TASK_BAD'],
        [null, 2, 'TASK_BAD'],
        [null, 3, 'TASK_BAD'],
        ['x', 4, 'TASK_BAD'],
        ['y', 5, 'TASK_BAD'],
        ['z', 6, 'TASK_BAD'],
        ['good', undefined, undefined],
      ],
    );
    assert.ok(answers[0]?.error?.todo);
  });

  it('turns the failure of a task into its error line', async () => {
    const { lines, end } = batch(Readable.from([Buffer.from(`${task(1)}\n${task(2)}\n`)]), async ({ id }) => {
      if (id === 1) throw new AppError('ROOT_UNREADABLE', '/r is no folder.');
      return { id };
    });
    assert.deepEqual(await end, { tasks: 2, failed: 1 });
    assert.deepEqual(JSON.parse(lines[0] ?? '').error.why, '/r is no folder.');
    assert.equal(lines[1], '{"id":2}');
  });

  it('keeps the order with several at work, and holds only so many', async () => {
    const count = 5_000;
    async function* source() {
      for (let i = 0; i < count; i++) yield Buffer.from(`${task(i, `/r${i % 3}`)}\n`);
    }
    let atWork = 0;
    let most = 0;
    const { lines, end } = batch(
      source(),
      async ({ id }) => {
        most = Math.max(most, ++atWork);
        await new Promise((resolve) => setImmediate(resolve));
        atWork--;
        return { id };
      },
      4,
    );
    await end;
    assert.equal(most, 4);
    assert.deepEqual(
      lines,
      Array.from({ length: count }, (_, i) => `{"id":${i}}`),
    );
  });

  it('ends when it is stopped, though more input may come', async () => {
    const input = new PassThrough();
    const controller = new AbortController();
    const lines: string[] = [];
    const end = runBatch({
      input,
      parse: parseCompletionTask,
      run: echo,
      write: async (line) => {
        lines.push(line);
        controller.abort();
      },
      parallel: 1,
      signal: controller.signal,
    });
    input.write(`${task(1)}\n${task(2)}\n`);
    await end;
    assert.deepEqual(lines, ['{"id":1}']);
  });

  it('skips a line that is too long and goes on', async () => {
    async function* source() {
      yield Buffer.from('{"id":');
      for (let i = 0; i < 50; i++) yield Buffer.alloc(1024 * 1024, 'x');
      yield Buffer.from(`\n${task(2)}\n`);
    }
    const { lines, end } = batch(source(), echo);
    assert.deepEqual(await end, { tasks: 2, failed: 1 });
    assert.equal(JSON.parse(lines[0] ?? '').error.code, 'TASK_BAD');
    assert.equal(lines[1], '{"id":2}');
  });

  it('ends when its reader is gone', async () => {
    const gone = runBatch({
      input: Readable.from([Buffer.from(`${task(1)}\n${task(2)}\n`)]),
      parse: parseCompletionTask,
      run: echo,
      write: () => Promise.reject(new Error('EPIPE')),
      parallel: 1,
      signal: new AbortController().signal,
    });
    await assert.rejects(gone, /EPIPE/);
  });
});

describe('batch tasks', () => {
  it('reads line_only and tokensMax, and takes an absent suffix as empty', () => {
    const read = parseCompletionTask({ id: 1, root: '/r', path: 'a', prefix: 'p', line_only: true });
    assert.ok('task' in read);
    assert.deepEqual(read.task, { id: 1, root: '/r', path: 'a', prefix: 'p', suffix: '', lineOnly: true });
    const context = parseContextTask({ id: 1, root: '/r', path: 'a', prefix: 'p', suffix: 's' });
    assert.ok('task' in context);
    assert.equal(context.task.tokensMax, 2048);
    for (const tokensMax of [0, -1, 1.5, '9', 1e9])
      assert.ok('problem' in parseContextTask({ id: 1, root: '/r', path: 'a', prefix: '', suffix: '', tokensMax }));
  });
});
