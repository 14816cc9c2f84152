/** Scripted servers of every kind that we tell apart, with the answers that the real ones give. */
import {
  type FakeBackend,
  type FakeScript,
  httpError,
  json,
  page,
  startFakeBackend,
  startStream,
} from './fake-backend.js';

export interface FakeServerOptions {
  /** Special tokens that the server's tokenizer knows as one. */
  readonly specialTokens?: readonly string[];
  /** Whether llama.cpp's model has FIM tokens; Ollama's a template with a suffix. */
  readonly infills?: boolean;
  /** Of vLLM. */
  readonly version?: string;
}

const model = 'team/code-model';

export function startFakeVllm({
  specialTokens = [],
  version = '0.32.0',
}: FakeServerOptions = {}): Promise<FakeBackend> {
  const entry = {
    id: model,
    object: 'model',
    owned_by: 'vllm',
    root: '/weights/code',
    parent: null,
    max_model_len: 4096,
  };
  let loaded: readonly object[] = [];
  const adapter = { ...entry, id: 'our-style', root: '/adapters/our-style', parent: model, max_model_len: null };
  return startFakeBackend(openAiStream, [], {
    '/v1/models': (request, answer) => json({ object: 'list', data: [entry, adapter, ...loaded] })(request, answer),
    '/v1/load_lora_adapter': (request, answer) => {
      const { lora_name: id, lora_path: root } = Object(request.body);
      if (String(root).startsWith('/nowhere'))
        return httpError(404, `Loading lora ${id} failed: No adapter found for ${root}`)(request, answer);
      if (loaded.some((one) => JSON.stringify(one).includes(`"${id}"`)))
        return httpError(400, `The lora adapter '${id}' has already been loaded.`)(request, answer);
      loaded = [...loaded, { ...adapter, id, root }];
      answer.writeHead(200, { 'content-type': 'text/plain' }).end(`Success: LoRA adapter '${id}' added successfully.`);
    },
    '/version': json({ version }),
    '/tokenize': tokenizer('prompt', (count) => ({ count, max_model_len: 4096, tokens: [] }), specialTokens),
    '/metrics': text(vllmMetrics),
  });
}

/** A schema of pydantic's, and a tokenizer like vLLM's. */
export function startFakeSglang({ specialTokens = [] }: FakeServerOptions = {}): Promise<FakeBackend> {
  const entry = { id: model, object: 'model', owned_by: 'sglang', root: model, parent: null, max_model_len: 8192 };
  return startFakeBackend(openAiStream, [], {
    '/v1/models': json({ object: 'list', data: [entry] }),
    '/tokenize': tokenizer('prompt', (count) => ({ tokens: [], count, max_model_len: 8192 }), specialTokens),
    '/metrics': text(sglangMetrics),
    // Its stand-in for Ollama's clients.
    '/': page('text/plain', 'Ollama is running'),
  });
}

/** Programs that are asked in OpenAI's way, with what each answers beyond it. */
export const otherPrograms = {
  'LM Studio': {
    '/v1/models': list([
      { id: 'text-embedding-nomic-embed-text-v1.5', owned_by: 'organization_owner' },
      { id: 'qwen2.5-coder-7b', owned_by: 'organization_owner' },
    ]),
    '/api/v0/models/qwen2.5-coder-7b': json({ type: 'llm', state: 'loaded', loaded_context_length: 4096 }),
    // What it does not know it answers with 200.
    '/api/version': json({ error: 'Unexpected endpoint or method. (GET /api/version)' }),
  },
  LocalAI: {
    '/v1/models': list([{ id: 'all-minilm-l6-v2' }, { id: 'qwen2.5-coder-7b' }]),
    '/api/version': json({ version: '0.9.0' }),
  },
  'text-generation-inference': {
    '/v1/models': list([{ id: 'bigcode/starcoder2-3b', owned_by: 'bigcode/starcoder2-3b' }]),
    '/info': json({ model_id: 'bigcode/starcoder2-3b', version: '3.3.5', max_total_tokens: 2048 }),
  },
  TabbyAPI: {
    '/v1/models': list([{ id: 'Qwen2.5-Coder-7B-exl2', owned_by: 'tabbyAPI', parameters: { max_seq_len: 16_384 } }]),
  },
  KoboldCpp: {
    '/v1/models': list([{ id: 'koboldcpp/qwen2.5-coder-7b-q4', owned_by: 'koboldcpp', root: 'koboldcpp' }]),
    '/api/version': json({ version: '0.7.0' }),
  },
  LiteLLM: {
    '/v1/models': list([
      { id: 'our-embeddings', owned_by: 'openai', created: 1_677_610_602 },
      { id: 'codestral-2508', owned_by: 'openai', created: 1_677_610_602 },
    ]),
    '/api/version': httpError(404, 'Not Found'),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, FakeScript>>>>;

export function startOtherProgram(name: keyof typeof otherPrograms): Promise<FakeBackend> {
  return startFakeBackend(openAiStream, [], otherPrograms[name]);
}

function list(entries: readonly object[]): FakeScript {
  return json({ object: 'list', data: entries.map((entry) => ({ object: 'model', ...entry })) });
}

export function startFakeLlamaCpp({ specialTokens = [], infills = false }: FakeServerOptions = {}) {
  const entry = {
    id: model,
    aliases: [model],
    object: 'model',
    owned_by: 'llamacpp',
    meta: { n_ctx: 1024, n_ctx_train: 8192 },
  };
  const refusal = httpError(501, 'Infill is not supported by this model: prefix token is missing.');
  return startFakeBackend(llamaCppStream, [], {
    '/v1/models': json({ object: 'list', data: [entry] }),
    '/tokenize': tokenizer(
      'content',
      (count) => ({ tokens: Array.from({ length: count }, (_, i) => i) }),
      specialTokens,
    ),
    '/infill': infills ? null : refusal,
    '/metrics': httpError(501, 'This server does not support metrics endpoint.'),
    '/slots': json([
      { id: 0, is_processing: true, prompt: 'not ours to read' },
      { id: 1, is_processing: false },
    ]),
  });
}

export function startFakeOllama({ infills = false }: FakeServerOptions = {}): Promise<FakeBackend> {
  const abilities = ['completion', ...(infills ? ['insert'] : [])];
  return startFakeBackend(ollamaStream, [], {
    '/v1/models': json({ object: 'list', data: [{ id: 'code:latest', object: 'model', owned_by: 'library' }] }),
    '/api/version': json({ version: '0.12.3' }),
    '/api/show': json({
      capabilities: abilities,
      model_info: { 'general.basename': 'Code', 'llama.context_length': 16384 },
    }),
    '/api/generate': null,
  });
}

export function startFakeOpenAi(): Promise<FakeBackend> {
  return startFakeBackend(openAiStream, [model]);
}

const texts = ['one', ' two'];
const tokenLogProbability = -0.25;

/** A token a character, as the tokenizer beside it has it. */
const openAiStream: FakeScript = ({ body }, answer) => {
  startStream(answer);
  const { prompt = '', logprobs, n_probs } = Object(body);
  for (const part of texts) {
    const told = logprobs === undefined ? undefined : { tokens: [part], token_logprobs: [tokenLogProbability] };
    const content = n_probs === undefined ? undefined : { content: [{ token: part, logprob: tokenLogProbability }] };
    const choice = { text: part, finish_reason: null, logprobs: told ?? content };
    answer.write(`data: ${JSON.stringify({ choices: [choice] })}\n\n`);
  }
  const usage = { prompt_tokens: String(prompt).length, completion_tokens: 2 };
  answer.write(`data: ${JSON.stringify({ choices: [{ text: '', finish_reason: 'length' }] })}\n\n`);
  answer.end(`data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
};

/** `/infill` has events of llama.cpp's own, and no `[DONE]`. */
const llamaCppStream: FakeScript = (request, answer) => {
  if (request.path !== '/infill') return openAiStream(request, answer);
  startStream(answer);
  for (const content of texts) {
    const told = [{ token: content, logprob: tokenLogProbability }];
    answer.write(`data: ${JSON.stringify({ content, stop: false, completion_probabilities: told })}\n\n`);
  }
  const end = { content: '', stop: true, stop_type: 'limit', tokens_evaluated: 5, tokens_predicted: 2 };
  answer.end(`data: ${JSON.stringify(end)}\n\n`);
};

const ollamaStream: FakeScript = ({ body }, answer) => {
  answer.writeHead(200, { 'content-type': 'application/x-ndjson' });
  for (const response of texts) {
    const { logprobs } = Object(body);
    const told = logprobs === true ? [{ token: response, logprob: tokenLogProbability }] : undefined;
    answer.write(`${JSON.stringify({ model: 'code', response, done: false, logprobs: told })}\n`);
  }
  const end = { response: '', done: true, done_reason: 'length', prompt_eval_count: 5, eval_count: 2 };
  answer.end(`${JSON.stringify(end)}\n`);
};

function tokenizer(field: string, answer: (count: number) => object, special: readonly string[]): FakeScript {
  return (request, response) => {
    const { body } = request;
    const asked = typeof body === 'object' && body !== null && field in body ? Object.entries(body) : [];
    const wanted = String(asked.find(([name]) => name === field)?.[1]);
    json(answer(special.includes(wanted) ? 1 : wanted.length))(request, response);
  };
}

function text(body: string): FakeScript {
  return (_request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/plain' }).end(body);
  };
}

const sglangMetrics = `# TYPE sglang:num_running_reqs gauge
sglang:num_running_reqs{engine_type="unified",model_name="team/code-model"} 2.0
sglang:num_queue_reqs{model_name="team/code-model"} 1.0
sglang:prompt_tokens_total{model_name="team/code-model"} 400.0
sglang:cached_tokens_total{model_name="team/code-model"} 100.0
`;

const vllmMetrics = `# HELP vllm:num_requests_running Number of requests in model execution batches.
vllm:num_requests_running{engine="0",model_name="team/code-model"} 3.0
vllm:num_requests_running{engine="1",model_name="team/code-model"} 1.0
vllm:num_requests_waiting{engine="0",model_name="team/code-model"} 2.0
vllm:prefix_cache_queries_total{engine="0"} 400.0
vllm:prefix_cache_queries_created{engine="0"} 1.7e+09
vllm:prefix_cache_hits_total{engine="0"} 300.0
`;
