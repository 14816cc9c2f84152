/** A backend that says what a test wants, whatever it is asked. */
import type { PipelineBackend } from '@foretoken/assist/completion/pipeline-parts.js';
import type { BackendPart } from '@foretoken/inference/backend.js';
import { networkFilter } from '@foretoken/privacy/prompt-filter.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';

/** `reply` is told how many requests came before; an empty text is no suggestion. */
export function scriptedBackend(reply: (asked: number) => string): { backend: PipelineBackend; asked: () => number } {
  let asked = 0;
  const backend: PipelineBackend = {
    backend: {
      name: 'scripted',
      model: 'scripted',
      async *complete(): AsyncGenerator<BackendPart> {
        const text = reply(asked++);
        if (text !== '') yield { kind: 'text', text };
        yield { kind: 'end', reason: 'stop' };
      },
      probe: async () => ({ ok: true, models: ['scripted'], ms: 1 }),
      close: async () => {},
    },
    completionTokensMax: 100,
    temperature: 0.1,
    topP: 0.95,
    contextTokensMax: 100,
    shownFrom: () => 0,
    maySend: networkFilter.maySend,
    compile: ({ prefix }) => {
      const { text: prompt, count } = toPromptText(prefix);
      return { prompt, stop: [], redactions: count };
    },
  };
  return { backend, asked: () => asked };
}
