/** One event of a completion stream, parsed at the edge: text, the reason of the end, usage, or what is wrong with it. */
import type { BackendUsage, WrittenToken } from './backend.js';

export type CompletionEvent =
  | {
      readonly kind: 'part';
      readonly text: string;
      readonly finish: 'stop' | 'length' | undefined;
      readonly usage: BackendUsage | undefined;
      /** Absent from servers that do not tell how likely they hold a token. */
      readonly tokens?: readonly WrittenToken[] | undefined;
    }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'garbage' };

/** From the JSON of an event, or of a whole answer that was not streamed; of a completion or a chat. Never throws. */
export function parseCompletionEvent(json: string): CompletionEvent {
  const event = parseJson(json);
  if (!isRecord(event)) return { kind: 'garbage' };
  if (event['error'] !== undefined && event['error'] !== null) return { kind: 'error', message: errorText(event) };
  const choices = event['choices'];
  if (!Array.isArray(choices)) return { kind: 'garbage' };
  const choice: unknown = choices[0];
  const usage = parseUsage(event['usage']);
  if (choice === undefined) return { kind: 'part', text: '', finish: undefined, usage };
  if (!isRecord(choice)) return { kind: 'garbage' };
  const said = [choice['delta'], choice['message']].find(isRecord);
  const text = said === undefined ? choice['text'] : said['content'];
  if (typeof text !== 'string' && text !== null && text !== undefined) return { kind: 'garbage' };
  const reason = choice['finish_reason'];
  const finish = typeof reason !== 'string' || reason === '' ? undefined : reason === 'length' ? 'length' : 'stop';
  return { kind: 'part', text: text ?? '', finish, usage, ...writtenTokens(choice['logprobs']) };
}

/** In each of the shapes that servers have: lists of tokens and of numbers side by side, or one list of both. */
export function writtenTokens(told: unknown): { readonly tokens?: readonly WrittenToken[] } {
  const tokens = listOf(told).flatMap(({ token, logprob }) =>
    typeof token === 'string' && typeof logprob === 'number' && logprob <= roundingMax
      ? [{ text: token, logProbability: Math.min(0, logprob) }]
      : [],
  );
  return tokens.length === 0 ? {} : { tokens };
}

/** A sum of shares may come to a little more than one. */
const roundingMax = 1e-3;

function listOf(told: unknown): readonly Record<string, unknown>[] {
  if (Array.isArray(told)) return told.filter(isRecord);
  if (!isRecord(told)) return [];
  const { content, tokens, token_logprobs: numbers } = told;
  if (Array.isArray(content)) return content.filter(isRecord);
  if (!Array.isArray(tokens) || !Array.isArray(numbers)) return [];
  return tokens.map((token: unknown, at) => ({ token, logprob: numbers[at] }));
}

/** The message of an error body in any of the shapes that servers use, or ''. */
export function errorText(body: unknown): string {
  if (!isRecord(body)) return '';
  const error = isRecord(body['error']) ? body['error'] : body;
  for (const value of [error['message'], body['error'], body['message'], body['detail']])
    if (typeof value === 'string') return value;
  return '';
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseUsage(usage: unknown): BackendUsage | undefined {
  if (!isRecord(usage)) return undefined;
  const promptTokens = usage['prompt_tokens'];
  const completionTokens = usage['completion_tokens'];
  if (typeof promptTokens !== 'number' || typeof completionTokens !== 'number') return undefined;
  const details = usage['prompt_tokens_details'];
  const cached = isRecord(details) ? details['cached_tokens'] : undefined;
  return { promptTokens, completionTokens, cachedTokens: typeof cached === 'number' ? cached : undefined };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
