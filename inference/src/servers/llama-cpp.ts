/** llama.cpp's server: keeps the prompt of a slot, and arranges prefix and suffix itself for a model with FIM tokens. */
import { never } from '@foretoken/base/never.js';
import type { BackendUsage } from '../backend.js';
import {
  type CompletionEvent,
  errorText,
  parseCompletionEvent,
  parseJson,
  writtenTokens,
} from '../completion-event.js';
import type { GuidedOutput } from '../guided-output.js';
import { withoutThinking } from './chat-call.js';
import { isRecord } from './model-list.js';
import { openAiRequest } from './openai.js';
import type { CompletionCall, DialectRequest, ServerDialect, TokenizerCall } from './server-dialect.js';

export const llamaCppTokenizer: TokenizerCall = {
  question: ({ text, whole }) => ({ content: text, add_special: whole, parse_special: true }),
  tokens(answer) {
    const tokens = isRecord(answer) ? answer['tokens'] : undefined;
    return Array.isArray(tokens) ? tokens.length : undefined;
  },
};

export const llamaCppDialect: ServerDialect = { request, part, tokenizer: llamaCppTokenizer };

function request(asked: DialectRequest): CompletionCall {
  const { completion, fim } = asked;
  const guided = completion.guided && guidedParameters(completion.guided);
  if (fim.kind !== 'infill' || completion.infill === undefined) {
    const call = openAiRequest(asked);
    const thinking = completion.chat === undefined ? undefined : withoutThinking;
    const own = { logprobs: undefined, n_probs: 1, cache_prompt: true, timings_per_token: true };
    return { ...call, body: { ...call.body, ...own, ...thinking, ...guided } };
  }
  const { prefix, suffix, context } = completion.infill;
  const body = {
    model: asked.model,
    input_prefix: prefix,
    input_suffix: suffix,
    input_extra: context.map(({ path, text }) => ({ filename: path, text })),
    prompt: '',
    stop: completion.stop,
    n_predict: completion.tokensMax,
    temperature: completion.temperature,
    top_p: completion.topP,
    cache_prompt: true,
    timings_per_token: true,
    n_probs: 1,
    stream: true,
    ...guided,
  };
  return { path: '/infill', body, optional: [] };
}

/** It has grammars and JSON schemas. */
function guidedParameters(guided: GuidedOutput): Readonly<Record<string, unknown>> {
  switch (guided.kind) {
    case 'json':
      return { json_schema: guided.schema };
    case 'choice':
      // A text in GBNF is escaped as in JSON.
      return { grammar: `root ::= ${guided.choices.map((choice) => JSON.stringify(choice)).join(' | ')}` };
    case 'regex':
      return {};
    default:
      throw never(guided, 'kind of guided output');
  }
}

/** `/infill` has events of its own; `/v1/completions` has OpenAI's. */
function part(json: string): CompletionEvent {
  const event = parseJson(json);
  if (!isRecord(event) || typeof event['content'] !== 'string') {
    const parsed = parseCompletionEvent(json);
    return parsed.kind === 'part' ? { ...parsed, usage: timedUsage(event) ?? parsed.usage } : parsed;
  }
  if (event['error'] !== undefined) return { kind: 'error', message: errorText(event) };
  const finish = event['stop'] !== true ? undefined : event['stop_type'] === 'limit' ? 'length' : 'stop';
  const told = writtenTokens(event['completion_probabilities']);
  return { kind: 'part', text: event['content'], finish, usage: timedUsage(event) ?? endUsage(event), ...told };
}

/** Its timings count what was read and what was found in the cache; asked for, they come with every event. */
function timedUsage(event: unknown): BackendUsage | undefined {
  const timings = isRecord(event) ? event['timings'] : undefined;
  if (!isRecord(timings)) return undefined;
  const { prompt_n: read, cache_n: cachedTokens, predicted_n: completionTokens } = timings;
  if (typeof read !== 'number' || typeof cachedTokens !== 'number' || typeof completionTokens !== 'number')
    return undefined;
  return { promptTokens: read + cachedTokens, completionTokens, cachedTokens };
}

/** Of the last event of `/infill`, from a server that tells no timings. */
function endUsage(event: Readonly<Record<string, unknown>>): BackendUsage | undefined {
  const { stop, tokens_evaluated: promptTokens, tokens_predicted: completionTokens } = event;
  if (stop !== true || typeof promptTokens !== 'number' || typeof completionTokens !== 'number') return undefined;
  return { promptTokens, completionTokens, cachedTokens: undefined };
}
