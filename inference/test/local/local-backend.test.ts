/** The adapter of a model in a process of ours, against a scripted process. */
import assert from 'node:assert/strict';
import { systemClock } from '@foretoken/base/clock.js';
import type { BackendFailure } from '../../src/backend.js';
import { BackendFault } from '../../src/backend-fault.js';
import { createLocalBackend, type LostRunner, type ModelRunner } from '../../src/local/local-backend.js';
import type { CompletionToRun, RunnerAnswer, RunningModel, ToRunner } from '../../src/local/runner-messages.js';
import { collect, completionOf } from '../backend-contract.js';

const never = new AbortController().signal;
const usage = { promptTokens: 5, cachedTokens: 3, completionTokens: 1 };

class ScriptedRunner implements ModelRunner {
  readonly pid = 1;
  readonly sent: ToRunner[] = [];
  fim: RunningModel['fim'] = { kind: 'none' };
  failure: BackendFailure | undefined;
  /** Answers to a completion, said as soon as it is asked for. */
  answer: (completion: CompletionToRun) => readonly (RunnerAnswer | LostRunner)[] = () => [];
  readonly #listeners = new Map<number, (answer: RunnerAnswer | LostRunner) => void>();

  memoryBytes = () => 0;
  unload = async () => {};
  close = async () => {};

  async ready(): Promise<RunningModel> {
    if (this.failure !== undefined) throw new BackendFault(this.failure.code, this.failure.detail);
    return { contextTokens: 2_048, fim: this.fim, gpu: false, threads: 1, loadMs: 1 };
  }

  listen(id: number, listener: (answer: RunnerAnswer | LostRunner) => void) {
    this.#listeners.set(id, listener);
    return () => this.#listeners.delete(id);
  }

  send(message: ToRunner): void {
    this.sent.push(message);
    if (message.kind !== 'complete') return;
    for (const answer of this.answer(message.completion)) this.#listeners.get(message.completion.id)?.(answer);
  }
}

function textOf(id: number, text: string): RunnerAnswer {
  return { id, kind: 'text', text, usage, tokens: [{ text, logProbability: -0.5 }] };
}

describe('a model in a process of ours', () => {
  let runner: ScriptedRunner;
  const open = () => createLocalBackend({ runner, name: 'little', model: 'little' });
  beforeEach(() => {
    runner = new ScriptedRunner();
  });

  it('is not waited for when it does not count', async () => {
    const due: (() => void)[] = [];
    const after = (_: number, run: () => void) => {
      due.push(run);
      return () => {};
    };
    const backend = createLocalBackend({ runner, name: 'little', model: 'little', clock: { ...systemClock, after } });
    const counted = backend.countTokens?.(completionOf().prompt, never);
    assert.equal(runner.sent[0]?.kind, 'count');
    for (const run of due) run();
    assert.equal(await counted, undefined);
  });

  it('streams what the process says, and its end', async () => {
    runner.answer = ({ id }) => [textOf(id, 'a'), textOf(id, 'b'), { id, kind: 'end', reason: 'length', usage }];
    const backend = open();
    const { parts, end, usage: used } = await collect(backend.complete(completionOf(), never));
    assert.deepEqual([parts, end, used], [['a', 'b'], 'length', usage]);
    assert.deepEqual([backend.served?.server, backend.served?.model.contextTokens], ['node-llama-cpp', 2_048]);
  });

  it('sends prefix and suffix apart only to a model that joins them itself', async () => {
    runner.answer = ({ id }) => [{ id, kind: 'end', reason: 'stop', usage }];
    const infillSent = async (fim: RunningModel['fim']) => {
      runner.fim = fim;
      await collect(open().complete(completionOf(), never));
      const last = runner.sent.at(-1);
      return last?.kind === 'complete' && last.completion.infill !== undefined;
    };
    assert.equal(await infillSent({ kind: 'none' }), false);
    assert.equal(await infillSent({ kind: 'infill' }), true);
    assert.equal(await infillSent({ kind: 'markers', family: 'qwen-coder' }), false);
  });

  it('tells the process when nobody wants the answer any more, and ends at once', async () => {
    runner.answer = ({ id }) => [textOf(id, 'a')];
    const aborting = new AbortController();
    const ends: string[] = [];
    for await (const part of open().complete(completionOf(), aborting.signal)) {
      if (part.kind === 'text') aborting.abort();
      else ends.push(part.reason);
    }
    assert.deepEqual(ends, ['aborted']);
    assert.ok(runner.sent.some(({ kind }) => kind === 'abort'));
    runner.sent.length = 0;
    for await (const part of open().complete(completionOf(), never)) if (part.kind === 'text') break;
    assert.deepEqual(
      runner.sent.map(({ kind }) => kind),
      ['complete', 'abort'],
    );
  });

  it('is not asked when the caller has given up already', async () => {
    const { end } = await collect(open().complete(completionOf(), AbortSignal.abort()));
    assert.deepEqual([end, runner.sent], ['aborted', []]);
  });

  it('fails in one sentence when the process is lost, or cannot run the model', async () => {
    const failure = { code: 'BACKEND_CUT_OFF', detail: 'The process is gone.' } as const;
    runner.answer = ({ id }) => [textOf(id, 'a'), { kind: 'lost', failure }];
    assert.equal((await collect(open().complete(completionOf(), never))).end, failure.detail);
    runner.failure = { code: 'MODEL_TOO_LARGE', detail: 'Too little memory.' };
    assert.equal((await collect(open().complete(completionOf(), never))).end, 'Too little memory.');
    const health = await open().probe(never);
    assert.ok(!health.ok && health.failure.code === 'MODEL_TOO_LARGE');
  });

  it('gives up a process that says nothing between tokens', async () => {
    runner.answer = ({ id }) => [textOf(id, 'a')];
    const backend = createLocalBackend({ runner, name: 'little', model: 'little', deadlines: { betweenTokensMs: 1 } });
    assert.match((await collect(backend.complete(completionOf(), never))).end, /no further token within 1 ms/);
  });
});
