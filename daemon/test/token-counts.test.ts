/** What counts a model's tokens is believed only as far as the model's own server agrees. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { DocumentMemories } from '@foretoken/assist/prompt/document-memory.js';
import { PromptMeter } from '@foretoken/assist/prompt/prompt-meter.js';
import { systemClock } from '@foretoken/base/clock.js';
import type { Backend } from '@foretoken/inference/backend.js';
import { TokenCounter } from '@foretoken/inference/tokenizers/token-counter.js';
import { TokenLengths } from '@foretoken/inference/tokenizers/token-lengths.js';
import { pipelineBackend } from '../src/pipeline-backend.js';
import { defaultSettings } from '../src/settings/load-settings.js';
import { profilesFor } from '../src/settings/profiles.js';

describe('tokens that a vocabulary counts', () => {
  /** A server whose prompts have a token for each `real` characters, and a vocabulary by which it is `believed`. */
  async function learnt(real: number, believed: number) {
    let counts = 0;
    const backend: Backend = {
      name: 'b',
      model: 'm',
      served: {
        server: 'openai',
        model: { id: 'm', alsoNamed: [], adapterOf: undefined, contextTokens: undefined },
        fim: { kind: 'none' },
      },
      async *complete({ prompt }) {
        const promptTokens = Math.ceil(prompt.length / real);
        yield { kind: 'end', reason: 'stop', usage: { promptTokens, cachedTokens: undefined, completionTokens: 0 } };
      },
      async countTokens(prompt) {
        counts++;
        return Math.ceil(prompt.length / believed);
      },
      probe: async () => ({ ok: true, models: [], ms: 0 }),
      close: async () => {},
    };
    const settings = { ...defaultSettings, 'backend.url': 'http://127.0.0.1:1', 'backend.model': 'm' };
    const [profile] = profilesFor('completion', 'python', settings);
    const lengths = new TokenLengths();
    const state = { memories: new DocumentMemories(), meter: new PromptMeter(), lengths };
    const counter = new TokenCounter(systemClock, lengths);
    const pipeline = pipelineBackend(backend, { profile, settings }, { ...state, counter });
    for (let key = 0; key < 6; key++) {
      const prefix = 'total = first + second\n'.repeat(100) + 'x'.repeat(key);
      const source = { owner: 'o', path: 'a.py', languageId: 'python', prefix, suffix: '', repository: '' };
      const compiled = pipeline.compile({ ...source, snippets: [], code: { tables: undefined, overlays: new Map() } });
      // It is counted before the server answers.
      await delay(40);
      const { prompt, stop } = compiled;
      const request = { prompt, stop, tokensMax: 1, temperature: 0, topP: 1 };
      for await (const part of pipeline.backend.complete(request, new AbortController().signal)) assert.ok(part.kind);
    }
    return { mean: lengths.learnt()[0]?.mean ?? 0, counts };
  }

  it('are those of the model where its server says about the same', async () => {
    const { mean, counts } = await learnt(4, 4.05);
    assert.ok(Math.abs(mean - 4.05) < 0.03 && counts === 3, `${mean}, counted ${counts} times`);
  });

  it('are forgotten where its server says more, and counted no more', async () => {
    const { mean, counts } = await learnt(3, 4);
    assert.ok(Math.abs(mean - 3) < 0.02 && counts === 1, `${mean}, counted ${counts} times`);
  });
});
