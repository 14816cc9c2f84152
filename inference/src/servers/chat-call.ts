/** OpenAI's `/v1/chat/completions`, for a model that only chats. */
import { chatSystem } from '../models/chat-prompt.js';
import type { CompletionCall, DialectRequest } from './server-dialect.js';

export function openAiChatRequest({ model, completion, without }: DialectRequest): CompletionCall {
  // The unfinished line is written once more, and a fence around it all.
  const tokensMax = completion.tokensMax + echoTokens;
  const body = {
    model,
    messages: chatMessages(completion.prompt),
    // Models that think know the longer name alone, which older servers do not know, and sample as they see fit.
    ...(without.has('max_tokens') ? { max_completion_tokens: tokensMax } : { max_tokens: tokensMax }),
    temperature: without.has('temperature') ? undefined : completion.temperature,
    top_p: without.has('top_p') ? undefined : completion.topP,
    stream: true,
    stream_options: without.has('stream_options') ? undefined : { include_usage: true },
    logprobs: without.has('logprobs') ? undefined : true,
  };
  const optional = ['stream_options', 'logprobs', 'max_tokens', 'top_p', 'temperature'];
  return { path: 'chat/completions', body, optional };
}

export function chatMessages(prompt: string): readonly { readonly role: string; readonly content: string }[] {
  return [
    { role: 'system', content: chatSystem },
    { role: 'user', content: prompt },
  ];
}

export const echoTokens = 48;

/** Who types does not wait for thoughts. Chat templates that know none ignore it. */
export const withoutThinking = { chat_template_kwargs: { enable_thinking: false } } as const;
