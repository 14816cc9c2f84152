/** Which prompts are counted by a model's own tokenizer, and when it is given up: by a stub of a backend, since what matters is when nothing answers. */
import assert from 'node:assert/strict';
import { systemClock } from '@foretoken/base/clock.js';
import type { Backend } from '@foretoken/inference/backend.js';
import { TokenCounter } from '@foretoken/inference/tokenizers/token-counter.js';
import { TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';

describe('a prompt', () => {
  /** A backend that counts `answer()`, and prompts that are sent to it one after another. */
  function scene(served: Backend['served'], answer: () => number | undefined) {
    let asked = 0;
    const told: number[] = [];
    const backend: Backend = {
      name: 'b',
      model: 'm',
      served,
      async *complete() {},
      async countTokens() {
        asked++;
        return answer();
      },
      probe: async () => ({ ok: true, models: [], ms: 0 }),
      close: async () => {},
    };
    const due: (() => void)[] = [];
    const after = (_: number, run: () => void) => {
      due.push(run);
      return () => {};
    };
    const counter = new TokenCounter({ ...systemClock, after }, new TokenLengths());
    const send = async (times: number, characters = 1_000) => {
      const { text: prompt } = toPromptText('x '.repeat(characters / 2));
      for (let i = 0; i < times; i++) {
        counter.sending({ backend, languageId: 'python', prompt }, (tokens) => told.push(tokens));
        due.shift()?.();
        await new Promise((resolve) => setImmediate(resolve));
      }
      return { asked, told };
    };
    return send;
  }

  const model = { id: 'm', alsoNamed: [], adapterOf: undefined, contextTokens: undefined };
  const served = { server: 'openai', model, fim: { kind: 'none' } } as const;

  it('is counted no more where a few were not', async () => {
    const send = scene(served, () => undefined);
    assert.deepEqual(await send(8), { asked: 3, told: [] });
  });

  it('is counted once the model is loaded, however many were not before', async () => {
    let answer: number | undefined;
    const send = scene(undefined, () => answer);
    await send(8);
    answer = 300;
    assert.deepEqual(await send(1), { asked: 9, told: [300] });
  });

  it('that is too short to tell anything is not counted', async () => {
    const send = scene(served, () => 30);
    assert.deepEqual(await send(8, 100), { asked: 0, told: [] });
  });
});
