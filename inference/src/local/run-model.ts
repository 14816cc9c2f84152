/** The inside of the process that runs a model: loads what it is told, and completes one request after another. */
import type { BackendFailure } from '../backend.js';
import { BackendFault } from '../backend-fault.js';
import { completionPriorities } from '../completion-priority.js';
import { type GgufModel, loadGguf } from './gguf-model.js';
import { localLimits } from './limits.js';
import { firstLine } from './node-llama-cpp.js';
import type { CompletionToRun, FromRunner, ToRunner } from './runner-messages.js';

interface Waiting {
  readonly completion: CompletionToRun;
  readonly aborting: AbortController;
}

/** `tell` sends to the daemon, `onUnusable` is called when the model cannot be loaded. */
export class ModelRun {
  readonly #tell: (message: FromRunner) => void;
  readonly #onUnusable: () => void;
  readonly #waiting: Waiting[] = [];
  #running: Waiting | undefined;
  #model: GgufModel | undefined;

  constructor(tell: (message: FromRunner) => void, onUnusable: () => void) {
    this.#tell = tell;
    this.#onUnusable = onUnusable;
  }

  async handle(message: ToRunner): Promise<void> {
    switch (message.kind) {
      case 'load':
        try {
          this.#model = await loadGguf(message.model, this.#tellShares());
          this.#tell({ kind: 'loaded', model: this.#model.facts });
        } catch (thrown) {
          this.#tell({ kind: 'unusable', failure: failureOf(thrown) });
          this.#onUnusable();
        }
        return this.#next();
      case 'complete':
        return this.#enter(message.completion);
      case 'abort':
        return this.#abort(message.id);
      case 'count':
        return this.#tell({ kind: 'counted', id: message.id, tokens: this.#model?.countTokens(message.prompt) });
    }
  }

  /** A hundredth at a time. */
  #tellShares(): (share: number) => void {
    let told = 0;
    return (share) => {
      if (share < told + 0.01) return;
      told = share;
      this.#tell({ kind: 'loading' });
    };
  }

  async #enter(completion: CompletionToRun): Promise<void> {
    if (this.#waiting.length >= localLimits.waitingMax) {
      const detail = `The model has ${this.#waiting.length} requests to answer already.`;
      const failure = { code: 'BACKEND_OVERLOADED', detail } as const;
      return this.#tell({ kind: 'end', id: completion.id, reason: 'failed', failure });
    }
    this.#waiting.push({ completion, aborting: new AbortController() });
    await this.#next();
  }

  #abort(id: number): void {
    if (this.#running?.completion.id === id) this.#running.aborting.abort();
    const at = this.#waiting.findIndex(({ completion }) => completion.id === id);
    if (at === -1) return;
    this.#waiting.splice(at, 1);
    const usage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0 };
    this.#tell({ kind: 'end', id, reason: 'aborted', usage });
  }

  async #next(): Promise<void> {
    const model = this.#model;
    while (model !== undefined && this.#running === undefined) {
      const next = this.#first();
      if (next === undefined) return;
      this.#running = next;
      const { completion, aborting } = next;
      try {
        for await (const part of model.complete(completion, aborting.signal)) this.#tell(part);
      } catch (thrown) {
        this.#tell({ kind: 'end', id: completion.id, reason: 'failed', failure: failureOf(thrown) });
      } finally {
        this.#running = undefined;
      }
    }
  }

  /** The most urgent; of equals the one that came first. */
  #first(): Waiting | undefined {
    const rank = ({ completion }: Waiting) => completionPriorities.indexOf(completion.priority);
    const [first] = this.#waiting.toSorted((a, b) => rank(a) - rank(b));
    if (first !== undefined) this.#waiting.splice(this.#waiting.indexOf(first), 1);
    return first;
  }
}

function failureOf(thrown: unknown): BackendFailure {
  if (thrown instanceof BackendFault) return thrown.failure;
  return { code: 'BACKEND_ERROR', detail: `The model failed: ${firstLine(thrown)}` };
}
