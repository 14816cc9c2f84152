/** What a status says of the newest requests. */
import assert from 'node:assert/strict';
import { summarizeTraces } from '@foretoken/assist/completion/traces/summarize-traces.js';
import { policy, scriptedPipeline } from './scripted-parts.js';

describe('summary of traces', () => {
  it('counts what was shown and tells the most frequent reason first, in words', async () => {
    let items = [{ text: 'total;', confidence: 0.9 }];
    const { ask, pipeline } = scriptedPipeline({ embedded: () => items });
    assert.deepEqual(summarizeTraces(pipeline.traces(10)), { asked: 0, shown: 0, silent: [], latest: undefined });
    await ask('let a = |');
    items = [{ text: 'total;', confidence: 0.2 }];
    await ask('let b = |');
    await ask('let c = |', { policy: { ...policy, enabled: false } });
    await ask('let d = |');
    const { asked, shown, silent, latest } = summarizeTraces(pipeline.traces(10));
    assert.deepEqual([asked, shown], [4, 1]);
    assert.deepEqual(
      silent.map(({ because, count }) => [because, count]),
      [
        ['not-confident', 2],
        ['disabled', 1],
      ],
    );
    assert.match(latest?.text ?? '', /^nothing shown: what was found is not sure enough/);
  });
});
