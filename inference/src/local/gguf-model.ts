/** A GGUF file loaded by node-llama-cpp: reads prompts piece by piece, keeps what it has read, and writes token by token. */
import { availableParallelism } from 'node:os';
import type { BackendUsage, WrittenToken } from '../backend.js';
import { BackendFault } from '../backend-fault.js';
import { probeFim } from '../servers/fim-probe.js';
import { checkModel } from './before-loading.js';
import { localLimits } from './limits.js';
import {
  firstLine,
  importLlama,
  type Llama,
  type LlamaModel,
  type LlamaSequence,
  type Token,
} from './node-llama-cpp.js';
import type { CompletionToRun, InfillToRun, ModelToRun, RunnerAnswer, RunningModel } from './runner-messages.js';
import { SpareCores } from './spare-cores.js';
import { StopText } from './stop-text.js';

/** Throws BackendFault ENGINE_UNUSABLE, MODEL_FILE_BAD or MODEL_TOO_LARGE. Takes from half a second to minutes: `onShare` hears how far it is. */
export async function loadGguf(asked: ModelToRun, onShare: (share: number) => void): Promise<GgufModel> {
  const start = performance.now();
  checkModel(asked);
  const llama = await openLlama(asked);
  try {
    const model = await llama.loadModel({ modelPath: asked.path, onLoadProgress: onShare });
    const contextTokens = Math.min(asked.contextTokens, model.trainContextSize || asked.contextTokens);
    const threads = llama.maxThreads;
    const { sequences, pieceTokensMax: batchSize } = localLimits;
    const context = await model.createContext({ contextSize: contextTokens, sequences, batchSize, threads });
    const fim = await fimOf(model, asked.names);
    const loadMs = Math.round(performance.now() - start);
    const kept = Array.from({ length: sequences }, () => context.getSequence());
    const spare = asked.threads === 0 ? new SpareCores(threads) : undefined;
    const takeCores = () => {
      if (spare !== undefined) llama.maxThreads = spare.count();
    };
    const gpu = model.gpuLayers > 0 && llama.gpu;
    return new GgufModel(model, kept, { contextTokens, fim, gpu, threads, loadMs }, takeCores);
  } catch (thrown) {
    throw new BackendFault('MODEL_FILE_BAD', `${asked.path} cannot be loaded: ${firstLine(thrown)}`);
  }
}

export class GgufModel {
  readonly facts: RunningModel;
  readonly #model: LlamaModel;
  /** The one used last comes last. */
  readonly #sequences: LlamaSequence[];
  readonly #takeCores: () => void;
  #pieceTokens: number = localLimits.pieceTokensMin;

  /** `takeCores` is called before each piece and token. */
  constructor(model: LlamaModel, sequences: LlamaSequence[], facts: RunningModel, takeCores: () => void) {
    this.#model = model;
    this.#sequences = sequences;
    this.facts = facts;
    this.#takeCores = takeCores;
  }

  /** One at a time. Ends in exactly one `end`; an abort is noticed after the token, or the piece of a prompt, at hand. */
  async *complete(asked: CompletionToRun, signal: AbortSignal): AsyncGenerator<RunnerAnswer> {
    const { id } = asked;
    const prompt = this.#promptOf(asked);
    const { contextTokens } = this.facts;
    if (prompt.length >= contextTokens) {
      const detail = `The prompt has ${prompt.length} tokens, and the context of the model ${contextTokens}.`;
      return yield { id, kind: 'end', reason: 'failed', failure: { code: 'BACKEND_REFUSED', detail, tooLong: true } };
    }
    const sequence = this.#sequenceFor(prompt);
    const cachedTokens = await keepCommon(sequence, prompt);
    const usage = (completionTokens: number): BackendUsage => ({
      promptTokens: prompt.length,
      cachedTokens,
      completionTokens,
    });
    const tail = await this.#read(sequence, prompt.slice(cachedTokens), signal);
    if (signal.aborted) return yield { id, kind: 'end', reason: 'aborted', usage: usage(0) };
    const tokensMax = Math.min(asked.tokensMax, contextTokens - prompt.length);
    yield* this.#write(sequence, tail, { ...asked, tokensMax }, usage, signal);
  }

  countTokens(prompt: string): number {
    return this.#begun(this.#model.tokenize(prompt, true)).length;
  }

  #promptOf({ prompt, infill }: CompletionToRun): Token[] {
    const body = infill === undefined ? undefined : this.#infillTokens(infill);
    return this.#begun(body ?? this.#model.tokenize(prompt, true));
  }

  #begun(text: Token[]): Token[] {
    const { bos, shouldPrependBosToken } = this.#model.tokens;
    return !shouldPrependBosToken || bos === null || text[0] === bos ? text : [bos, ...text];
  }

  /** Prefix, suffix, middle, as most models with such tokens were trained. */
  #infillTokens({ prefix, suffix, context }: InfillToRun): Token[] | undefined {
    const { infill } = this.#model.tokens;
    if (infill.prefix === null || infill.suffix === null || infill.middle === null) return undefined;
    const plain = (text: string) => this.#model.tokenize(text, false);
    const others = context.map(({ path, text }) => `${path}\n${text}\n`).join('');
    return [...plain(others), infill.prefix, ...plain(prefix), infill.suffix, ...plain(suffix), infill.middle];
  }

  /** The one that most of the prompt is kept from and least else is lost with; of equals the one unused for longest. */
  #sequenceFor(prompt: Token[]): LlamaSequence {
    let best: { readonly sequence: LlamaSequence; readonly gain: number } | undefined;
    for (const sequence of this.#sequences) {
      const common = sequence.compareContextTokens(prompt).firstDifferentIndex;
      const gain = 2 * common - sequence.nextTokenIndex;
      if (best === undefined || gain > best.gain + localLimits.commonTokensMin) best = { sequence, gain };
    }
    if (best === undefined) throw new Error('a model has sequences');
    this.#sequences.splice(this.#sequences.indexOf(best.sequence), 1);
    this.#sequences.push(best.sequence);
    return best.sequence;
  }

  /** Reads all but the last few tokens, and returns those. What was read stays read when it is aborted. */
  async #read(sequence: LlamaSequence, tokens: Token[], signal: AbortSignal): Promise<Token[]> {
    let rest = tokens;
    while (rest.length > this.#pieceTokens && !signal.aborted) {
      const piece = rest.slice(0, Math.min(this.#pieceTokens, rest.length - 1));
      this.#takeCores();
      const start = performance.now();
      await sequence.evaluateWithoutGeneratingNewTokens(piece);
      this.#measure(piece.length, performance.now() - start);
      rest = rest.slice(piece.length);
    }
    return rest;
  }

  /** Towards pieces of the wanted time, at most twice or half as long at once. */
  #measure(tokens: number, ms: number): void {
    const { pieceMs, pieceTokensMin, pieceTokensMax } = localLimits;
    const wanted = (tokens * pieceMs) / Math.max(ms, 0.1);
    const bounded = Math.max(this.#pieceTokens / 2, Math.min(this.#pieceTokens * 2, wanted));
    this.#pieceTokens = Math.round(Math.max(pieceTokensMin, Math.min(pieceTokensMax, bounded)));
  }

  async *#write(
    sequence: LlamaSequence,
    tail: Token[],
    asked: CompletionToRun,
    usage: (tokens: number) => BackendUsage,
    signal: AbortSignal,
  ): AsyncGenerator<RunnerAnswer> {
    const { id, topP } = asked;
    const isGreedy = asked.temperature <= greedyTemperatureMax;
    const temperature = isGreedy ? 0 : asked.temperature;
    const stop = new StopText(asked.stop);
    const stopTokens = this.#stopTokens(asked.stop);
    const shown = tail.slice(-contextOfText);
    let pending: Token[] = [];
    let tokens: WrittenToken[] = [];
    /** Of tokens that are no whole character yet. */
    let logProbability = 0;
    let written = 0;
    let reason: 'stop' | 'length' | 'aborted' = 'stop';
    const emit = (text: string): RunnerAnswer | undefined => {
      if (text === '') return undefined;
      const part = { id, kind: 'text', text, usage: usage(written), tokens } as const;
      tokens = [];
      return part;
    };
    this.#takeCores();
    for await (const { token, confidence } of sequence.evaluateWithMetadata(
      tail,
      { confidence: true },
      { temperature, topP, seed },
    )) {
      written++;
      if (signal.aborted) reason = 'aborted';
      if (signal.aborted || stopTokens.has(token)) break;
      pending.push(token);
      logProbability += Math.log(Math.max(confidence, Number.MIN_VALUE));
      const text = this.#model.detokenize(pending, false, shown);
      // Half of a character, until the next token brings the rest.
      if (!text.endsWith('\uFFFD') || pending.length > bytesOfCharacterMax) {
        shown.push(...pending);
        shown.splice(0, shown.length - contextOfText);
        pending = [];
        if (isGreedy) tokens.push({ text, logProbability });
        logProbability = 0;
        const part = emit(stop.push(text));
        if (part !== undefined) yield part;
      }
      if (stop.stopped) break;
      if (written >= asked.tokensMax) {
        reason = 'length';
        break;
      }
      this.#takeCores();
    }
    const last = reason === 'aborted' ? undefined : emit(stop.rest());
    if (last !== undefined) yield last;
    yield { id, kind: 'end', reason: signal.aborted ? 'aborted' : reason, usage: usage(written) };
  }

  /** Stop texts that are one token each, and the markers of fill-in-the-middle: they have no text of their own. */
  #stopTokens(stops: readonly string[]): ReadonlySet<Token> {
    const { prefix, middle, suffix } = this.#model.tokens.infill;
    const markers = [prefix, middle, suffix].filter((token) => token !== null);
    const single = stops.flatMap((stop) => {
      const tokens = this.#model.tokenize(stop, true);
      return tokens.length === 1 && this.#model.detokenize(tokens, false, []) === '' ? tokens : [];
    });
    return new Set([...markers, ...single]);
  }
}

/** Always the same: the same place gets the same suggestion. */
const seed = 1;
/**
 * Up to here the likeliest token is as good as always drawn, and is taken: what node-llama-cpp tells of a token is by the temperature it was
 * drawn at, so that the model's own probability is known at 0 alone (at .1, .56 is told as .95).
 */
const greedyTemperatureMax = 0.2;
/** Tokens before a text that its first letters may depend on. */
const contextOfText = 4;
const bytesOfCharacterMax = 4;

/** Forgets what the sequence has beyond what it has in common with the prompt, whose last token is always read anew. */
async function keepCommon(sequence: LlamaSequence, prompt: Token[]): Promise<number> {
  const { firstDifferentIndex } = sequence.compareContextTokens(prompt);
  const common = Math.min(firstDifferentIndex, prompt.length - 1);
  if (sequence.nextTokenIndex > common)
    await sequence.eraseContextTokenRanges([{ start: common, end: sequence.nextTokenIndex }]);
  return Math.min(common, sequence.nextTokenIndex);
}

async function openLlama({ engineFolder, gpu, threads }: ModelToRun): Promise<Llama> {
  const { getLlama } = await importLlama(engineFolder);
  const still = { build: 'never', skipDownload: true, progressLogs: false, logLevel: 'disabled' } as const;
  try {
    const maxThreads = threads || availableParallelism();
    const llama = await getLlama({ ...still, gpu: gpu === 'off' ? false : 'auto', maxThreads });
    if (threads === 0) llama.maxThreads = Math.max(1, Math.min(maxThreads, llama.cpuMathCores));
    return llama;
  } catch (thrown) {
    throw new BackendFault('ENGINE_UNUSABLE', `node-llama-cpp does not run on this machine: ${firstLine(thrown)}`);
  }
}

async function fimOf(model: LlamaModel, names: readonly string[]): Promise<RunningModel['fim']> {
  const { prefix, suffix, middle } = model.tokens.infill;
  const support = await probeFim({
    names,
    countTokens: async (text) => model.tokenize(text, true).length,
    infills: async () => prefix !== null && suffix !== null && middle !== null,
  });
  if (support.kind === 'markers') return { kind: 'markers', family: support.family.name };
  return { kind: support.kind === 'infill' ? 'infill' : 'none' };
}
