/** Each kind of server with the way in which it is asked. */
import { never } from '@foretoken/base/never.js';
import { llamaCppDialect } from './llama-cpp.js';
import { ollamaDialect } from './ollama.js';
import { openAiDialect } from './openai.js';
import type { ServerDialect } from './server-dialect.js';
import type { ServerKind } from './server-facts.js';
import { sglangDialect } from './sglang.js';
import { vllmDialect } from './vllm.js';

export function dialectOf(kind: ServerKind): ServerDialect {
  switch (kind) {
    case 'openai':
      return openAiDialect;
    case 'vllm':
      return vllmDialect;
    case 'sglang':
      return sglangDialect;
    case 'llama.cpp':
      return llamaCppDialect;
    case 'ollama':
      return ollamaDialect;
    default:
      throw never(kind, 'kind of server');
  }
}
