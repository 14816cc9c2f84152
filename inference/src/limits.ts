/** Limits of inference, each named with its unit. */
export const inferenceLimits = {
  connectMs: 2_000,
  /** Defaults of settings backend.first_token_ms and backend.total_ms. */
  firstTokenMs: 5_000,
  betweenTokensMs: 5_000,
  totalMs: 20_000,
  /** The whole of a probe or a list of models. */
  probeMs: 3_000,
  /** Finding out which server answers, and what its model can. */
  identifyMs: 6_000,
  /** Until a server has loaded a LoRA adapter. */
  adapterMs: 30_000,
  /** One question of those that need no answer. */
  sideQuestionMs: 1_000,
  /** Default of prompt and answer together, where nothing is configured. */
  contextTokens: 4_096,
  /** After the last event, this long is waited for the end of the body, so that the connection can be used again. */
  drainMs: 500,
  connectionsMax: 256,
  /** Shorter than the 5 s of vLLM's and llama.cpp's servers, so that we close an idle connection before they do. */
  keepAliveMs: 4_000,
  /** So long after a connection was needed, the next is opened ahead. */
  spareAfterMs: 15,
  streamBytesMax: 16 * 1024 * 1024,
  eventCharactersMax: 1024 * 1024,
  /** Tokens of an answer of which it is told how likely they were, and their characters; what comes after is taken as not told. */
  toldTokensMax: 8_192,
  toldCharactersMax: 64 * 1024,
  /** A key, in a file or printed by a command. */
  keyBytesMax: 16 * 1024,
  keyCommandMs: 10_000,
  /** Bodies that are no stream: error messages, lists of models, whole answers. */
  bodyBytesMax: 1024 * 1024,
  modelsMax: 1_000,
  /** Of a model's name; llama.cpp's are paths of files. A longer one is none. */
  modelNameCharactersMax: 1_024,
  /** Models of one server that are asked what they can: each takes a few requests. */
  surveyedModelsMax: 32,
  metricsCharactersMax: 4 * 1024 * 1024,
  /** Default of setting embedding.total_ms: a processor without a graphics card takes seconds for a batch. */
  embeddingMs: 60_000,
  /** An answer with embeddings: 64 of 4,096 numbers in decimal take 6 MB. */
  embeddingBodyBytesMax: 32 * 1024 * 1024,
  /** Numbers of one embedding. */
  dimensionMax: 8_192,
} as const;

export const tokenizerLimits = {
  /** Prompts of a model and language that are counted by its own tokenizer; later ones are known by what answers say. */
  promptsMax: 3,
  /** Times in a row that a tokenizer may give no answer before it is asked no more. */
  unansweredMax: 3,
  /** Of one prompt; what a shorter one tells is not learnt. */
  charactersMin: 600,
  charactersMax: 64 * 1024,
  /** After the prompt itself was sent. */
  afterMs: 20,
  /** A vocabulary may have to be read first. */
  countMs: 20_000,
  /** Counting a prompt that was refused, while its request waits. */
  countToCutMs: 2_000,
} as const;

export const breakerLimits = {
  /** Failures in a row that open the breaker. */
  failuresMax: 3,
  /** The first pause; doubles with each failed trial. */
  backoffMinMs: 1_000,
  backoffMaxMs: 30_000,
  /** A pause is longer by up to this share, so that not all who were turned away come back at once. */
  jitterShare: 0.2,
} as const;

export const routingLimits = {
  /** A server gets its own documents up to this many times the average of requests. Source: consistent hashing with bounded loads. */
  shareMax: 1.25,
  /** Looks at servers that are away, once nobody asks any more: about ten minutes of them. */
  looksMax: 24,
  concurrentStart: 16,
  concurrentMin: 2,
  concurrentMax: 64,
  /** A first token is slow when it takes so many times the quickest of late, and so much longer. */
  slowRatio: 2,
  slowMs: 50,
  /** The quickest is taken for a little slower with each answer. */
  quickestForgotten: 1.02,
  /** What becomes of the limit when first tokens are slow, and when a server says that it is overloaded. */
  limitShrink: 0.9,
  limitCut: 0.7,
  /** Machines whose limits are known; the ones used last. */
  machinesMax: 64,
  /** A name that no address was found for is looked up again when it is used after so long, then twice as long, and so on. */
  lookupAgainMs: 1_000,
  lookupAgainMsMax: 300_000,
  /** Texts that one request for embeddings may ask for: at first, and as long as they are answered within so long. */
  embeddingTextsStart: 4,
  embeddingTextsMax: 16,
  embeddingMs: 250,
} as const;
