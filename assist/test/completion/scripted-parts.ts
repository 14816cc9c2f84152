/** Scripted parts around the pipeline: an embedded engine and a backend that do what a test says, and a clock it moves. */

import type { RestartCache } from '@foretoken/assist/completion/cache/restart-cache.js';
import type { CompletionPolicy, CompletionRequest } from '@foretoken/assist/completion/completion-pipeline.js';
import { createCompletionPipeline } from '@foretoken/assist/completion/create-completion-pipeline.js';
import type { CompiledPrompt, PipelineBackend, SpeculationEvent } from '@foretoken/assist/completion/pipeline-parts.js';
import type { CodeAtHand, ContextAnswer, ContextRequest } from '@foretoken/assist/context/context-finder.js';
import type { EmbeddedItem, EmbeddedRequest } from '@foretoken/assist/embedded/embedded-engine.js';
import type { SemanticSearch } from '@foretoken/assist/embedding/semantic-search.js';
import { QuietGate } from '@foretoken/assist/feedback/quiet-gate.js';
import type { Clock } from '@foretoken/base/clock.js';
import { openDocument } from '@foretoken/codebase/text/open-document.js';
import type { Backend, BackendCompletion, BackendFailure, BackendPart } from '@foretoken/inference/backend.js';
import { networkFilter } from '@foretoken/privacy/prompt-filter.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';

export class ManualClock implements Clock {
  #now = 0;
  #timers: { due: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { due: this.#now + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Moves time on and lets everything that became due run to its next wait. */
  async advance(ms: number): Promise<void> {
    await settle();
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = next.due;
      next.run();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** A backend whose streams are fed by the test. */
export class ScriptedBackend implements Backend {
  readonly name = 'scripted';
  readonly model = 'scripted-model';
  readonly streams: ScriptedStream[] = [];

  complete(request: BackendCompletion, signal: AbortSignal): AsyncIterable<BackendPart> {
    const stream = new ScriptedStream(request, signal);
    this.streams.push(stream);
    return stream;
  }

  async probe() {
    return { ok: true, models: [this.model], ms: 1 } as const;
  }

  async close(): Promise<void> {}
}

export class ScriptedStream implements AsyncIterable<BackendPart> {
  readonly prompt: string;
  readonly priority: string;
  readonly tokensMax: number;
  readonly signal: AbortSignal;
  readonly #parts: BackendPart[] = [];
  #wake: () => void = () => {};

  constructor(request: BackendCompletion, signal: AbortSignal) {
    this.prompt = request.prompt;
    this.priority = request.priority ?? 'keystroke';
    this.tokensMax = request.tokensMax;
    this.signal = signal;
    signal.addEventListener('abort', () => this.#wake());
  }

  push(...parts: BackendPart[]): void {
    this.#parts.push(...parts);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<BackendPart> {
    for (;;) {
      const part = this.#parts.shift();
      if (part !== undefined) {
        yield part;
        if (part.kind === 'end') return;
      } else if (this.signal.aborted) {
        yield { kind: 'end', reason: 'aborted' };
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

export const policy: CompletionPolicy = {
  enabled: true,
  embedded: true,
  waitMs: 400,
  confidenceMin: 0.5,
  itemsMax: 3,
  speculation: 'own-machine',
};

function compiled(prefix: string): CompiledPrompt {
  const { text, count } = toPromptText(prefix);
  return { prompt: text, stop: [], redactions: count };
}

/** A pipeline on scripted parts; `embedded` is what the embedded engine says, whatever it is asked. */
export function scriptedPipeline(
  options: {
    embedded?: (request: EmbeddedRequest) => readonly EmbeddedItem[];
    backend?: ScriptedBackend;
    away?: () => BackendFailure | undefined;
    semantic?: SemanticSearch;
    speculates?: boolean;
    restartCache?: (clock: Clock) => RestartCache;
    isGated?: boolean;
    prepare?: (code: CodeAtHand) => boolean;
    /** What context is found ahead, if any. */
    foundAhead?: ContextAnswer;
    promptPolicy?: () => string;
  } = {},
) {
  const clock = new ManualClock();
  const gate = new QuietGate(clock);
  const backend: PipelineBackend | undefined = options.backend && {
    backend: options.backend,
    away: options.away,
    completionTokensMax: 100,
    temperature: 0.1,
    topP: 0.95,
    isOwnMachine: options.speculates,
    get promptPolicy() {
      return options.promptPolicy?.();
    },
    contextTokensMax: 700,
    shownFrom: () => 0,
    maySend: networkFilter.maySend,
    compile: (source) => ({
      ...compiled(source.prefix),
      shorter: async () => compiled(source.prefix.slice(source.prefix.length / 2)),
    }),
  };
  /** What context was asked for. */
  const contexts: ContextRequest[] = [];
  /** And ahead of anybody's asking. */
  const ahead: ContextRequest[] = [];
  const speculations: SpeculationEvent[] = [];
  const pipeline = createCompletionPipeline({
    clock,
    embedded: { complete: (request) => options.embedded?.(request) ?? [] },
    context: {
      find(request) {
        contexts.push(request);
        return { snippets: [], tokens: 0 };
      },
      *findAhead(request) {
        ahead.push(request);
        yield;
        return options.foundAhead;
      },
      isAhead: () => false,
      prepare: options.prepare ?? (() => true),
      practise: options.prepare ?? (() => true),
    },
    backend: () => backend,
    semantic: () => options.semantic,
    confidenceTop: 0.95,
    restartCache: options.restartCache?.(clock),
    onSpeculation: (event) => speculations.push(event),
    gate: options.isGated === true ? gate : undefined,
  });
  let version = 0;
  function requestAt(buffer: string, over: Partial<CompletionRequest>): CompletionRequest {
    const offset = buffer.indexOf('|');
    const document = openDocument('file:///root/a.ts', 'typescript', ++version, buffer.replace('|', ''));
    return {
      owner: 'session-1/a.ts',
      document,
      path: 'a.ts',
      root: '/root',
      tables: undefined,
      indexing: false,
      offset,
      trigger: 'automatic',
      lineOnly: false,
      overlays: new Map(),
      policy,
      signal: new AbortController().signal,
      ...over,
    };
  }
  /** Asks at `|` of the buffer. */
  function ask(buffer: string, over: Partial<CompletionRequest> = {}) {
    return pipeline.complete(requestAt(buffer, over));
  }
  /** The cursor rests at `|`. */
  function rest(buffer: string, over: Partial<CompletionRequest> = {}): void {
    pipeline.rested(requestAt(buffer, over));
  }
  /** Something was typed before `|`. */
  function typed(buffer: string, over: Partial<CompletionRequest> = {}): void {
    const request = requestAt(buffer, over);
    pipeline.typed(request.owner, () => request);
  }
  return { clock, pipeline, ask, rest, typed, contexts, ahead, speculations, gate };
}
