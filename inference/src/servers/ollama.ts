/** Ollama's own API: the prompt as we wrote it, a context as long as it needs, the model kept in memory. */
import type { BackendCompletion } from '../backend.js';
import { type CompletionEvent, errorText, parseJson, writtenTokens } from '../completion-event.js';
import { chatMessages, echoTokens } from './chat-call.js';
import { isRecord } from './model-list.js';
import type { CompletionCall, DialectRequest, ServerDialect } from './server-dialect.js';

export const ollamaDialect: ServerDialect = { request, part };

function request(asked: DialectRequest): CompletionCall {
  const { model, completion, fim, contextTokens, without } = asked;
  if (completion.chat !== undefined) {
    const messages = chatMessages(completion.prompt);
    const think = without.has('think') ? undefined : false;
    const body = { model, messages, think, ...settingsOf(completion, contextTokens, echoTokens) };
    return { path: '/api/chat', body, optional: ['think'] };
  }
  const infill = fim.kind === 'infill' ? completion.infill : undefined;
  // Its template joins prefix and suffix where it has one for that; `raw` is for prompts that are complete as they are.
  const text =
    infill === undefined
      ? { prompt: completion.prompt, raw: true }
      : { prompt: [...infill.context.map(({ text }) => `${text}\n`), infill.prefix].join(''), suffix: infill.suffix };
  const body = {
    model,
    ...text,
    ...settingsOf(completion, contextTokens, 0),
  };
  return { path: '/api/generate', body, optional: [] };
}

function settingsOf(completion: BackendCompletion, contextTokens: number, tokensMore: number) {
  return {
    stream: true,
    keep_alive: keepAlive,
    // Else a prompt that is too long is cut without a word; versions before the end of 2025 do so all the same.
    truncate: false,
    shift: false,
    // Told since the end of 2025; earlier versions answer as if it were absent.
    logprobs: true,
    format: completion.guided?.kind === 'json' ? completion.guided.schema : undefined,
    options: {
      num_predict: completion.tokensMax + tokensMore,
      temperature: completion.temperature,
      top_p: completion.topP,
      stop: completion.chat === undefined ? completion.stop : undefined,
      // Without it the prompt is cut to a few thousand tokens, and nothing says so. Always the same: another one loads the model anew.
      num_ctx: contextTokens,
    },
  };
}

/** A model that leaves the memory takes seconds to come back. */
const keepAlive = '30m';

function part(json: string): CompletionEvent {
  const event = parseJson(json);
  if (!isRecord(event)) return { kind: 'garbage' };
  if (event['error'] !== undefined) return { kind: 'error', message: errorText(event) };
  const text = isRecord(event['message']) ? event['message']['content'] : event['response'];
  if (typeof text !== 'string') return { kind: 'garbage' };
  const tokens = writtenTokens(event['logprobs']);
  if (event['done'] !== true) return { kind: 'part', text, finish: undefined, usage: undefined, ...tokens };
  const { prompt_eval_count: promptTokens, eval_count: completionTokens } = event;
  const usage =
    typeof completionTokens === 'number'
      ? { promptTokens: typeof promptTokens === 'number' ? promptTokens : 0, completionTokens, cachedTokens: undefined }
      : undefined;
  return { kind: 'part', text, finish: event['done_reason'] === 'length' ? 'length' : 'stop', usage, ...tokens };
}
