/**
 * Tasks in, one a line; answers out, one a line, in the same order. Tasks of one root that have arrived are done together,
 * so that many roots are each opened once; a task is never held back to wait for input that has not come.
 */
import type { Readable } from 'node:stream';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { AppError } from '@foretoken/base/app-error.js';
import { operationLimits } from './limits.js';
import { readLines } from './line-reader.js';
import { failureOf } from './operation-failure.js';

export interface BatchOptions<Task extends BatchTask> {
  readonly input: AsyncIterable<Uint8Array> | Readable;
  /** A line's JSON as a task, or what is wrong with it. */
  readonly parse: (value: unknown) => { readonly task: Task } | { readonly problem: string };
  readonly run: (task: Task) => Promise<object>;
  /** Takes one line without its end; resolves when more may be written. */
  readonly write: (line: string) => Promise<void>;
  readonly parallel: number;
  /** Aborted, the batch ends after the tasks at work; what was answered stays answered. */
  readonly signal: AbortSignal;
}

export interface BatchTask {
  readonly id: string | number;
  readonly root: string;
  readonly prefix: string;
  readonly suffix: string;
}

export interface BatchEnd {
  readonly tasks: number;
  readonly failed: number;
}

/** A line that fails gives `{"id","line","error":{code,what,why,todo}}`, and the next goes on. Rejects when `write` or the input does. */
export async function runBatch<Task extends BatchTask>(options: BatchOptions<Task>): Promise<BatchEnd> {
  const batch = new Batch(options);
  options.signal.addEventListener('abort', () => batch.stop(), { once: true });
  if (options.signal.aborted) batch.stop();
  await Promise.all([batch.read(), ...Array.from({ length: options.parallel }, () => batch.work())]);
  return { tasks: batch.tasks, failed: batch.failed };
}

interface Pending<Task> {
  readonly index: number;
  readonly line: number;
  readonly task: Task;
}

class Batch<Task extends BatchTask> {
  tasks = 0;
  failed = 0;
  readonly #options: BatchOptions<Task>;
  #pending: Pending<Task>[] = [];
  #pendingUnits = 0;
  #ended = false;
  readonly #stopped = Promise.withResolvers<'stopped'>();
  #lastRoot: string | undefined;
  readonly #answers = new Map<number, string>();
  #nextToWrite = 0;
  #writing: Promise<void> = Promise.resolve();
  /** Workers and the reader that wait for the queue to change. */
  #waiting: (() => void)[] = [];

  constructor(options: BatchOptions<Task>) {
    this.#options = options;
  }

  /** No further task is begun, and no input waited for. */
  stop(): void {
    this.#pending = [];
    this.#ended = true;
    this.#stopped.resolve('stopped');
    this.#wake();
  }

  async read(): Promise<void> {
    await Promise.race([this.#readAll(), this.#stopped.promise]);
  }

  async #readAll(): Promise<void> {
    try {
      for await (const line of readLines(this.#options.input, operationLimits.lineBytesMax)) {
        if (this.#options.signal.aborted) return;
        const index = this.tasks++;
        const read = line.kind === 'line' ? this.#parse(line.text) : { problem: 'The line is too long.', id: null };
        if ('problem' in read) {
          await this.#fail(index, line.number, read.id, new AppError('TASK_BAD', read.problem));
          continue;
        }
        this.#pending.push({ index, line: line.number, task: read.task });
        this.#pendingUnits += unitsOf(read.task);
        this.#wake();
        while (this.#full() && !this.#ended) await this.#change();
      }
    } finally {
      this.#ended = true;
      this.#wake();
    }
  }

  async work(): Promise<void> {
    for (;;) {
      // Before another root is opened, what has arrived is read: there may be more tasks of this one in it.
      if (!this.#pending.some((pending) => pending.task.root === this.#lastRoot)) await turnOfLoop();
      const next = this.#take();
      if (next === undefined) {
        if (this.#ended) return;
        await this.#change();
        continue;
      }
      try {
        await this.#answer(next.index, JSON.stringify(await this.#options.run(next.task)));
      } catch (thrown) {
        await this.#fail(next.index, next.line, next.task.id, thrown);
      }
    }
  }

  /** Of the same root as the last, else the oldest. */
  #take(): Pending<Task> | undefined {
    const same = this.#pending.findIndex((pending) => pending.task.root === this.#lastRoot);
    const [taken] = this.#pending.splice(Math.max(same, 0), 1);
    if (taken === undefined) return undefined;
    this.#lastRoot = taken.task.root;
    this.#pendingUnits -= unitsOf(taken.task);
    this.#wake();
    return taken;
  }

  /** Answers that wait for an earlier one count too: nothing grows without bound. */
  #full(): boolean {
    return (
      this.#pending.length + this.#answers.size >= operationLimits.tasksAheadMax ||
      this.#pendingUnits >= operationLimits.taskUnitsAheadMax
    );
  }

  #parse(text: string): { readonly task: Task } | { readonly problem: string; readonly id: string | number | null } {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return { problem: 'The line is not JSON.', id: null };
    }
    const parsed = this.#options.parse(value);
    return 'task' in parsed ? parsed : { problem: parsed.problem, id: idOf(value) };
  }

  async #fail(index: number, line: number, id: string | number | null, thrown: unknown): Promise<void> {
    this.failed++;
    await this.#answer(index, JSON.stringify({ id, line, error: failureOf(thrown) }));
  }

  async #answer(index: number, text: string): Promise<void> {
    this.#answers.set(index, text);
    const before = this.#writing;
    this.#writing = before.then(() => this.#writeReady());
    await this.#writing;
    this.#wake();
  }

  async #writeReady(): Promise<void> {
    for (;;) {
      const text = this.#answers.get(this.#nextToWrite);
      if (text === undefined) return;
      this.#answers.delete(this.#nextToWrite++);
      await this.#options.write(text);
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}

function unitsOf(task: BatchTask): number {
  return task.prefix.length + task.suffix.length;
}

function idOf(value: unknown): string | number | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'string' || typeof value.id === 'number' ? value.id : null;
}
