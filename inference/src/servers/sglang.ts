/** SGLang: OpenAI's API, a tokenizer and texts of a certain form. */
import { never } from '@foretoken/base/never.js';
import type { GuidedOutput } from '../guided-output.js';
import { withoutThinking } from './chat-call.js';
import { openAiDialect, openAiRequest } from './openai.js';
import type { CompletionCall, DialectRequest, ServerDialect } from './server-dialect.js';
import { vllmTokenizer } from './vllm.js';

export const sglangDialect: ServerDialect = { ...openAiDialect, request, tokenizer: vllmTokenizer };

function request(asked: DialectRequest): CompletionCall {
  const plain = openAiRequest(asked);
  const { chat, guided } = asked.completion;
  const more = { ...(chat !== undefined && withoutThinking), ...(guided && guidedParameters(guided)) };
  return { ...plain, body: { ...plain.body, ...more } };
}

/** One of them at a time, a schema as text. */
function guidedParameters(guided: GuidedOutput): Readonly<Record<string, unknown>> {
  switch (guided.kind) {
    case 'json':
      return { json_schema: JSON.stringify(guided.schema) };
    case 'regex':
      return { regex: guided.pattern };
    case 'choice':
      return { regex: `(${guided.choices.map(quoted).join('|')})` };
    default:
      throw never(guided, 'kind of guided output');
  }
}

function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
