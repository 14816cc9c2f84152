/** Finds out which server answers at an address, what models it has and what each can, from a few cheap requests. */
import type { ApiClient } from '../api-client.js';
import { inferenceLimits } from '../limits.js';
import { probeFim } from './fim-probe.js';
import { llamaCppTokenizer } from './llama-cpp.js';
import { isRecord, positive } from './model-list.js';
import type { TokenizerCall } from './server-dialect.js';
import type { FimSupport, ModelFacts, ServerFacts, ServerKind } from './server-facts.js';
import { vllmTokenizer } from './vllm.js';

/** Rejects with BackendFault or what the network says. `expected` spares the requests that tell servers apart. */
export async function identifyServer(
  api: ApiClient,
  expected: ServerKind | 'auto',
  signal: AbortSignal,
): Promise<ServerFacts> {
  const list = await api.list(signal);
  const { models, program } = list;
  const said = expected === 'auto' ? program?.kind : expected;
  const path = said === undefined || said === 'ollama' ? '/api/version' : said === 'vllm' ? '/version' : undefined;
  const version = path === undefined ? undefined : await versionAt(api, path, signal);
  const kind = said ?? (version === undefined ? 'openai' : 'ollama');
  return { kind, version, models, program: program?.kind === kind ? program : undefined };
}

async function versionAt(api: ApiClient, path: string, signal: AbortSignal): Promise<string | undefined> {
  const answer = await quietly((limited) => api.ask('GET', path, limited), signal);
  const version = answer?.status === 200 && isRecord(answer.json) ? answer.json['version'] : undefined;
  return typeof version === 'string' ? version.slice(0, 40) : undefined;
}

/** For what need not be known: something in between may drop or hold back a path that it does not know. */
async function quietly<T>(ask: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await ask(AbortSignal.any([signal, AbortSignal.timeout(inferenceLimits.sideQuestionMs)]));
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return undefined;
  }
}

export interface ModelAbility {
  readonly model: ModelFacts;
  readonly fim: FimSupport;
}

/** What one of the server's models can. Rejects when the server cannot be asked. */
export async function abilityOf(
  api: ApiClient,
  facts: ServerFacts,
  asked: ModelFacts,
  signal: AbortSignal,
): Promise<ModelAbility> {
  const adapted = facts.models.find(({ id }) => id === asked.adapterOf);
  const model = { ...asked, contextTokens: asked.contextTokens ?? adapted?.contextTokens };
  const names = [model, ...(adapted === undefined ? [] : [adapted])].flatMap(({ id, alsoNamed }) => [id, ...alsoNamed]);
  const countedBy = (tokenizer: TokenizerCall) => (text: string) =>
    countTokens(api, tokenizer, { model: model.id, text, whole: false }, signal);
  switch (facts.kind) {
    case 'openai': {
      const contextTokens = model.contextTokens ?? (await contextOf(api, facts, model, signal));
      return { model: { ...model, contextTokens }, fim: await probeFim({ names }) };
    }
    case 'vllm':
    case 'sglang':
      return { model, fim: await probeFim({ names, countTokens: countedBy(vllmTokenizer) }) };
    case 'llama.cpp': {
      const infills = () => llamaCppInfills(api, signal);
      return { model, fim: await probeFim({ names, countTokens: countedBy(llamaCppTokenizer), infills }) };
    }
    case 'ollama':
      return ollamaAbility(api, model, names, signal);
  }
}

async function contextOf(
  api: ApiClient,
  { program }: ServerFacts,
  { id }: ModelFacts,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (program?.context === undefined) return undefined;
  const { path, field } = program.context;
  const answer = await quietly((limited) => api.ask('GET', path(id), limited), signal);
  return answer?.status === 200 && isRecord(answer.json) ? positive(answer.json[field]) : undefined;
}

/** Tokens of a text; undefined where the server does not tell within a moment. Rejects when `signal` aborts. */
export async function countTokens(
  api: ApiClient,
  { question, tokens }: TokenizerCall,
  asked: Parameters<TokenizerCall['question']>[0],
  signal: AbortSignal,
): Promise<number | undefined> {
  const body = JSON.stringify(question(asked));
  const answer = await quietly((limited) => api.ask('POST', '/tokenize', limited, body), signal);
  return answer?.status === 200 ? tokens(answer.json) : undefined;
}

/** A model without FIM tokens is answered with 501. */
async function llamaCppInfills(api: ApiClient, signal: AbortSignal): Promise<boolean> {
  const question = JSON.stringify({ input_prefix: '', input_suffix: '', prompt: '', n_predict: 1, stream: false });
  return (await api.ask('POST', '/infill', signal, question)).status === 200;
}

async function ollamaAbility(
  api: ApiClient,
  model: ModelFacts,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ModelAbility> {
  const question = JSON.stringify({ model: model.id });
  const answer = await quietly((limited) => api.ask('POST', '/api/show', limited, question), signal);
  const json = answer?.json;
  if (answer?.status !== 200 || !isRecord(json)) return { model, fim: await probeFim({ names }) };
  const info = isRecord(json['model_info']) ? json['model_info'] : {};
  const told = [info['general.basename'], info['general.name']].filter((name) => typeof name === 'string');
  const context = Object.entries(info).find(([key]) => key.endsWith('.context_length'))?.[1];
  const abilities = Array.isArray(json['capabilities']) ? json['capabilities'] : [];
  return {
    model: { ...model, alsoNamed: [...model.alsoNamed, ...told], contextTokens: positive(context) },
    fim: await probeFim({ names: [...names, ...told], infills: async () => abilities.includes('insert') }),
  };
}
