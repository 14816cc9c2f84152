/** What prompts cost the server they go to: how much of each it has read before, and how much it has to read anew. */
import type { Backend, BackendCompletion, BackendPart, BackendUsage } from '@foretoken/inference/backend.js';
import { promptLimits } from './limits.js';

export interface PromptCost {
  /** Of the whole prompt. */
  readonly tokens: number;
  /** Read before: as the server says, else what is equal to the beginning of the last prompt sent there. */
  readonly reused: number;
  readonly recomputed: number;
  /** The server said it. */
  readonly exact: boolean;
}

/** One a backend. */
export class PromptMeter {
  readonly #costs = new Map<string, { cost: PromptCost; readonly told: ((usage: BackendUsage) => void) | undefined }>();
  #last = '';

  /** Notes a prompt that is about to be sent. What is returned tells its cost, better once the server has answered; `told` hears what it said. */
  sending(prompt: string, charactersPerToken: number, told?: (usage: BackendUsage) => void): () => PromptCost {
    const tokens = Math.ceil(prompt.length / charactersPerToken);
    // The last token of what is equal may end otherwise.
    const reused = Math.max(0, Math.floor(sharedStart(this.#last, prompt) / charactersPerToken) - 1);
    const sent = { cost: { tokens, reused, recomputed: tokens - reused, exact: false }, told };
    this.#last = prompt;
    this.#costs.delete(prompt);
    this.#costs.set(prompt, sent);
    for (const oldest of this.#costs.keys()) {
      if (this.#costs.size <= promptLimits.promptsMeteredMax) break;
      this.#costs.delete(oldest);
    }
    return () => sent.cost;
  }

  /** The same backend, listened to. */
  listening(backend: Backend): Backend {
    const usage = (request: BackendCompletion, said: BackendUsage) => this.#usage(request.prompt, said);
    return {
      get name() {
        return backend.name;
      },
      get model() {
        return backend.model;
      },
      get served() {
        return backend.served;
      },
      async *complete(request, signal): AsyncGenerator<BackendPart> {
        let heard: BackendUsage | undefined;
        for await (const part of backend.complete(request, signal)) {
          const said = part.kind === 'text' || part.reason !== 'failed' ? part.usage : undefined;
          // Once is enough, and before the text: the caller may stop listening there.
          if (said !== undefined && heard?.cachedTokens === undefined) {
            usage(request, said);
            heard = said;
          }
          yield part;
        }
      },
      countTokens: async (prompt, signal) => backend.countTokens?.(prompt, signal),
      probe: (signal) => backend.probe(signal),
      close: () => backend.close(),
    };
  }

  #usage(prompt: string, said: BackendUsage): void {
    const sent = this.#costs.get(prompt);
    if (sent === undefined || said.promptTokens <= 0) return;
    const { promptTokens: tokens, cachedTokens } = said;
    const reused = Math.min(tokens, cachedTokens ?? Math.round((sent.cost.reused / sent.cost.tokens) * tokens));
    sent.cost = { tokens, reused, recomputed: tokens - reused, exact: cachedTokens !== undefined };
    sent.told?.(said);
  }
}

function sharedStart(left: string, right: string): number {
  let at = 0;
  while (at < left.length && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  return at;
}
