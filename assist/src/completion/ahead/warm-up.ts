/**
 * Has the user's own server read the prompt of the place where the cursor rests, so that a key there waits for the text alone: reading is
 * the most of what a small server does. It writes one token, which nobody sees. Behind every real run, and one at a time.
 */
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import { type ContextRequest, charactersPerToken } from '../../context/context-finder.js';
import type { CompletionRequest } from '../completion-pipeline.js';
import { completionLimits } from '../limits.js';
import { cursorContext } from '../lines/cursor-context.js';
import type { PipelineBackend, PipelineParts, PromptSource } from '../pipeline-parts.js';
import { sourceAt } from '../request-context.js';
import { BackendRun } from '../streams/backend-run.js';
import type { Throttle } from '../throttle.js';
import { AheadCredit, mayAskAhead } from './asking-ahead.js';

export class WarmUp {
  readonly #parts: PipelineParts;
  readonly #throttle: Throttle;
  readonly #credit: AheadCredit;
  #cancelWait: () => void = () => {};
  #waitsFor: string | undefined;
  #run: BackendRun | undefined;
  /** What the server has read last, for somebody who waited or ahead. */
  #lastRead: PromptSource | undefined;
  /** It was read ahead, and nobody has asked there yet. */
  #isUnused = false;

  constructor(parts: PipelineParts, throttle: Throttle) {
    this.#parts = parts;
    this.#throttle = throttle;
    this.#credit = new AheadCredit(parts.clock);
  }

  /** The cursor rests there, and its context was found: read once it has rested for a while longer. */
  rested(
    request: CompletionRequest,
    place: Pick<ContextRequest, 'prefix' | 'suffix'>,
    snippets: readonly Snippet[],
    backend: PipelineBackend,
  ): void {
    this.hold();
    if (!mayAskAhead(request, backend)) return;
    this.#waitsFor = request.owner;
    this.#cancelWait = this.#parts.clock.after(completionLimits.warmUpAfterMs, () => {
      this.hold();
      this.#begin(request, sourceAt(request, place, snippets), backend);
    });
  }

  /** Somebody asks, or rests elsewhere: what is not begun yet is not begun. */
  hold(): void {
    this.#cancelWait();
    this.#cancelWait = () => {};
    this.#waitsFor = undefined;
  }

  /** A backend is asked by somebody who waits, with this prompt. What the server has read of another one by then, it keeps. */
  makeRoom(source: PromptSource): void {
    this.hold();
    this.#stop();
    if (this.#isUnused && this.#lastRead !== undefined && isNear(this.#lastRead, source)) {
      this.#credit.used();
      this.#parts.onSpeculation?.({ kind: 'used', tokens: 0 });
    }
    this.#isUnused = false;
    this.#lastRead = source;
  }

  forget(owner: string): void {
    if (this.#waitsFor === owner) this.hold();
    if (this.#lastRead?.owner !== owner) return;
    this.#stop();
    this.#lastRead = undefined;
  }

  #begin(request: CompletionRequest, source: PromptSource, backend: PipelineBackend): void {
    if (this.#lastRead !== undefined && isNear(this.#lastRead, source)) return;
    // A server that takes longer would make whoever asks elsewhere wait for it: some end no prompt that they have begun.
    const isQuick = (this.#throttle.firstTokenMs ?? 0) <= completionLimits.warmUpFirstTokenMsMax;
    if (!isQuick || !this.#credit.hasSome || backend.away?.() !== undefined) return;
    this.#stop();
    const { prompt, infill, chat, stop, shorter } = backend.compile(source);
    const { clock, onSpeculation } = this.#parts;
    this.#run = new BackendRun({
      backend: backend.backend,
      completion: {
        prompt,
        infill,
        chat,
        stop,
        tokensMax: 1,
        temperature: backend.temperature,
        topP: backend.topP,
        priority: 'prefetch',
        affinity: request.owner,
      },
      shorter,
      scene: {
        at: cursorContext(source.prefix + source.suffix, source.prefix.length),
        languageId: source.languageId,
        lineOnly: request.lineOnly,
        markers: stop,
      },
      clock,
    });
    this.#lastRead = source;
    this.#isUnused = true;
    this.#credit.spend();
    onSpeculation?.({ kind: 'started', tokens: Math.ceil(prompt.length / charactersPerToken) });
  }

  #stop(): void {
    this.#run?.abort();
    this.#run = undefined;
  }
}

/** Whether their prompts begin alike up to a few lines before the cursor. */
function isNear(read: PromptSource, asked: PromptSource): boolean {
  const { warmUpCharactersMoved } = completionLimits;
  return (
    read.owner === asked.owner &&
    read.path === asked.path &&
    Math.abs(read.prefix.length - asked.prefix.length) < warmUpCharactersMoved &&
    asked.prefix.startsWith(read.prefix.slice(0, Math.max(0, read.prefix.length - warmUpCharactersMoved)))
  );
}
