/** llama.cpp's server: keeps the prompt of a slot, and arranges prefix and suffix itself for a model with FIM tokens. */
import { type CompletionEvent, errorText, parseCompletionEvent, parseJson } from '../completion-event.js';
import { isRecord } from './model-list.js';
import { openAiRequest } from './openai.js';
import type { CompletionCall, DialectRequest, ServerDialect } from './server-dialect.js';

export const llamaCppDialect: ServerDialect = { request, part };

function request(asked: DialectRequest): CompletionCall {
  const { completion, fim } = asked;
  if (fim.kind !== 'infill' || completion.infill === undefined) {
    const call = openAiRequest(asked);
    return { ...call, body: { ...call.body, cache_prompt: true } };
  }
  const { prefix, begun, suffix, context } = completion.infill;
  const body = {
    model: asked.model,
    input_prefix: prefix,
    input_suffix: suffix,
    input_extra: context.map(({ path, text }) => ({ filename: path, text })),
    prompt: begun,
    stop: completion.stop,
    n_predict: completion.tokensMax,
    temperature: completion.temperature,
    top_p: completion.topP,
    cache_prompt: true,
    stream: true,
  };
  return { path: '/infill', body, optional: [] };
}

/** `/infill` has events of its own; `/v1/completions` has OpenAI's. */
function part(json: string): CompletionEvent {
  const event = parseJson(json);
  if (!isRecord(event) || typeof event['content'] !== 'string') return parseCompletionEvent(json);
  if (event['error'] !== undefined) return { kind: 'error', message: errorText(event) };
  const finish = event['stop'] !== true ? undefined : event['stop_type'] === 'limit' ? 'length' : 'stop';
  const { tokens_evaluated: promptTokens, tokens_predicted: completionTokens } = event;
  const usage =
    finish !== undefined && typeof promptTokens === 'number' && typeof completionTokens === 'number'
      ? { promptTokens, completionTokens, cachedTokens: cachedOf(event) }
      : undefined;
  return { kind: 'part', text: event['content'], finish, usage };
}

function cachedOf(event: Readonly<Record<string, unknown>>): number | undefined {
  const timings = event['timings'];
  const cached = isRecord(timings) ? timings['cache_n'] : undefined;
  return typeof cached === 'number' ? cached : undefined;
}
