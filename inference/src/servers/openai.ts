/** Any server with OpenAI's `/v1/completions`, and nothing beyond it. */
import { parseCompletionEvent } from '../completion-event.js';
import { openAiChatRequest } from './chat-call.js';
import type { CompletionCall, DialectRequest, ServerDialect } from './server-dialect.js';

export const openAiDialect: ServerDialect = { request: openAiRequest, part: parseCompletionEvent };

/** Also the greater part of what vLLM and llama.cpp are asked. */
export function openAiRequest(asked: DialectRequest): CompletionCall {
  const { model, completion, without } = asked;
  if (completion.chat !== undefined) return openAiChatRequest(asked);
  const body = {
    model,
    prompt: completion.prompt,
    stop: completion.stop.length > 0 ? completion.stop : undefined,
    max_tokens: completion.tokensMax,
    temperature: completion.temperature,
    top_p: completion.topP,
    stream: true,
    stream_options: without.has('stream_options') ? undefined : { include_usage: true },
    // How likely each token was; of others in its place, the likeliest alone. Some take 0 for not asked.
    logprobs: without.has('logprobs') ? undefined : 1,
  };
  return { path: 'completions', body, optional: ['stream_options', 'logprobs'] };
}
