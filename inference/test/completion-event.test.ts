import assert from 'node:assert/strict';
import { parseCompletionEvent } from '../src/completion-event.js';
import { llamaCppDialect } from '../src/servers/llama-cpp.js';
import { ollamaDialect } from '../src/servers/ollama.js';

describe('what a server tells of its tokens', () => {
  const told = (logprobs: unknown) => {
    const event = parseCompletionEvent(
      JSON.stringify({ choices: [{ text: 'ab', logprobs }] }).replace('"-big"', '-1e999'),
    );
    return event.kind === 'part' ? event.tokens : event;
  };

  it('is read in each of the shapes that servers use', () => {
    assert.deepEqual(told({ tokens: ['a', 'b', 'c'], token_logprobs: [-0.5, null, -1] }), [
      { text: 'a', logProbability: -0.5 },
      { text: 'c', logProbability: -1 },
    ]);
    assert.deepEqual(told({ content: [{ token: 'a', logprob: -0.25 }] }), [{ text: 'a', logProbability: -0.25 }]);
    const infill = { content: 'ab', stop: false, completion_probabilities: [{ id: 1, token: 'ab', logprob: -0.75 }] };
    const event = llamaCppDialect.part(JSON.stringify(infill));
    assert.deepEqual(event.kind === 'part' && event.tokens, [{ text: 'ab', logProbability: -0.75 }]);
    const ollama = ollamaDialect.part(
      JSON.stringify({ response: 'ab', done: false, logprobs: [{ token: 'ab', logprob: -0.125 }] }),
    );
    assert.deepEqual(ollama.kind === 'part' && ollama.tokens, [{ text: 'ab', logProbability: -0.125 }]);
  });

  it('may be certain by a little more than there is', () => {
    assert.deepEqual(told({ tokens: ['a', 'b'], token_logprobs: [1.2e-7, '-big'] }), [
      { text: 'a', logProbability: 0 },
      { text: 'b', logProbability: Number.NEGATIVE_INFINITY },
    ]);
  });

  it('is nothing where it is not told, or makes no sense', () => {
    for (const odd of [undefined, null, {}, [], { token_logprobs: 'x' }, { content: [{}] }, { token_logprobs: [3] }])
      assert.equal(told(odd), undefined);
  });
});
