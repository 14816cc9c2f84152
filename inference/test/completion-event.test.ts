import assert from 'node:assert/strict';
import { parseCompletionEvent } from '../src/completion-event.js';
import { llamaCppDialect } from '../src/servers/llama-cpp.js';

describe('what a server tells of its tokens', () => {
  const told = (logprobs: unknown) => {
    const event = parseCompletionEvent(JSON.stringify({ choices: [{ text: 'ab', logprobs }] }));
    return event.kind === 'part' ? event.logProbabilities : event;
  };

  it('is read in each of the shapes that servers use', () => {
    assert.deepEqual(told({ tokens: ['a', 'b'], token_logprobs: [-0.5, null, -1] }), [-0.5, -1]);
    assert.deepEqual(told({ content: [{ token: 'a', logprob: -0.25 }] }), [-0.25]);
    const infill = { content: 'ab', stop: false, completion_probabilities: [{ id: 1, token: 'ab', logprob: -0.75 }] };
    const event = llamaCppDialect.part(JSON.stringify(infill));
    assert.deepEqual(event.kind === 'part' && event.logProbabilities, [-0.75]);
  });

  it('is nothing where it is not told, or makes no sense', () => {
    for (const odd of [undefined, null, {}, [], { token_logprobs: 'x' }, { content: [{}] }, { token_logprobs: [3] }])
      assert.equal(told(odd), undefined);
  });
});
