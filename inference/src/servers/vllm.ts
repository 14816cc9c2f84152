/** vLLM: OpenAI's API, a priority for each request, a tokenizer, LoRA adapters by name, and gauges. */
import { never } from '@foretoken/base/never.js';
import { completionPriorities } from '../completion-priority.js';
import type { GuidedOutput } from '../guided-output.js';
import { withoutThinking } from './chat-call.js';
import { isRecord, positive } from './model-list.js';
import { openAiDialect, openAiRequest } from './openai.js';
import type { CompletionCall, DialectRequest, ServerDialect, TokenizerCall } from './server-dialect.js';

export const vllmTokenizer: TokenizerCall = {
  question: ({ model, text, whole }) => ({ model, prompt: text, add_special_tokens: whole }),
  tokens: (answer) => (isRecord(answer) ? positive(answer['count']) : undefined),
};

export const vllmDialect: ServerDialect = { ...openAiDialect, request, tokenizer: vllmTokenizer };

function request(asked: DialectRequest): CompletionCall {
  const plain = openAiRequest(asked);
  // Told all along: a completion is seldom listened to until its end.
  const told = { include_usage: true, continuous_usage_stats: true };
  const options = asked.without.has('stream_options') ? undefined : told;
  // 0: of each token that was written, and of no other.
  const isChat = asked.completion.chat !== undefined;
  const logprobs = isChat || asked.without.has('logprobs') ? plain.body['logprobs'] : 0;
  const guided = asked.completion.guided && guidedParameters(asked.completion.guided, asked.version);
  const body = { ...plain.body, stream_options: options, logprobs, ...(isChat && withoutThinking), ...guided };
  const call = { ...plain, body };
  // Lower is earlier; 0 is everybody's default, and anything else is refused where its scheduler knows no priorities.
  const priority = completionPriorities.indexOf(asked.completion.priority ?? 'keystroke');
  if (priority <= 0 || asked.without.has('priority')) return call;
  return { ...call, body: { ...call.body, priority }, optional: [...call.optional, 'priority'] };
}

/** `structured_outputs` came with 0.11; 0.12 took the names of before away, and ignores them without a word. */
function guidedParameters(guided: GuidedOutput, version: string | undefined): Readonly<Record<string, unknown>> {
  const value = guidedValue(guided);
  const [, minor] = /^v?0\.(\d+)/.exec(version ?? '') ?? [];
  return minor !== undefined && Number(minor) > 1 && Number(minor) < 11
    ? { [`guided_${guided.kind}`]: value }
    : { structured_outputs: { [guided.kind]: value } };
}

function guidedValue(guided: GuidedOutput): unknown {
  switch (guided.kind) {
    case 'json':
      return guided.schema;
    case 'regex':
      return guided.pattern;
    case 'choice':
      return guided.choices;
    default:
      throw never(guided, 'kind of guided output');
  }
}
