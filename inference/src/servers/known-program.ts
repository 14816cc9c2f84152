/** Programs with OpenAI's API that give their name away in the list of models; some tell elsewhere how long a context is. */
import type { KnownProgram } from './server-facts.js';

/** By what it writes into `owned_by` of a model. Undefined: none of these, and maybe Ollama, which writes an owner's name. */
export function programOf(owner: unknown, model: string): KnownProgram | undefined {
  // Several programs without it answer at Ollama's paths as well, and not to all that Ollama does.
  if (owner === undefined) return { kind: 'openai' };
  if (owner === model) return textGenerationInference;
  return typeof owner === 'string' ? byOwner.get(owner) : undefined;
}

const textGenerationInference: KnownProgram = {
  kind: 'openai',
  name: 'text-generation-inference',
  context: { path: () => '/info', field: 'max_total_tokens' },
};

/** Sources: the model lists in each program's own code or reference. */
const byOwner: ReadonlyMap<string, KnownProgram> = new Map<string, KnownProgram>([
  ['vllm', { kind: 'vllm' }],
  ['llamacpp', { kind: 'llama.cpp' }],
  ['sglang', { kind: 'sglang' }],
  ['tabbyAPI', { kind: 'openai', name: 'TabbyAPI' }],
  ['koboldcpp', { kind: 'openai', name: 'KoboldCpp' }],
  [
    'organization_owner',
    {
      kind: 'openai',
      name: 'LM Studio',
      // Of a model that is not loaded yet it tells what is possible, not what will be.
      context: { path: (model) => `/api/v0/models/${encodeURI(model)}`, field: 'loaded_context_length' },
    },
  ],
]);
