/** vLLM: OpenAI's API, a priority for each request, a tokenizer, LoRA adapters by name, and gauges. */
import { completionPriorities } from '../completion-priority.js';
import { openAiDialect, openAiRequest } from './openai.js';
import type { CompletionCall, DialectRequest, ServerDialect } from './server-dialect.js';

export const vllmDialect: ServerDialect = { ...openAiDialect, request };

function request(asked: DialectRequest): CompletionCall {
  const call = openAiRequest(asked);
  // Lower is earlier; 0 is everybody's default, and anything else is refused where its scheduler knows no priorities.
  const priority = completionPriorities.indexOf(asked.completion.priority ?? 'keystroke');
  if (priority <= 0 || asked.without.has('priority')) return call;
  return { ...call, body: { ...call.body, priority }, optional: [...call.optional, 'priority'] };
}
