/** The stage that asks a backend: joins a run in flight that fits, or throttles and starts one, and waits no longer than it is worth. */
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { sleep } from '@foretoken/base/clock.js';
import type { SemanticHit } from '../context/context-finder.js';
import { nextPlaces } from './ahead/next-places.js';
import { cacheScope } from './cache/completion-cache.js';
import type { CompletionRequest } from './completion-pipeline.js';
import { type FilterReason, filterText } from './filters/filter-text.js';
import { fitsSelection } from './filters/selected-entry.js';
import { latelyUndone } from './filters/undone-text.js';
import { surePart } from './gate/sure-part.js';
import { cachedAnswer } from './kept-answers.js';
import { completionLimits } from './limits.js';
import { prepareBlockSyntax } from './lines/block-end-by-syntax.js';
import { type CursorContext, typedSince } from './lines/cursor-context.js';
import type { CompiledPrompt, PipelineBackend } from './pipeline-parts.js';
import type { PipelineState } from './pipeline-state.js';
import { promptSource, semanticHits } from './request-context.js';
import { BackendRun } from './streams/backend-run.js';
import { type RaceEnd, raceRun } from './streams/race-run.js';
import type { WrittenText } from './streams/written-text.js';
import type { RequestTrace } from './traces/request-trace.js';

export type BackendAnswer =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Where the backend tells how likely it held its tokens. */
      readonly written?: WrittenText | undefined;
      /** 0…1, where no more is known. */
      readonly confidence?: number | undefined;
      readonly from: 'backend' | 'cache';
    }
  /** The wait ended; the result goes to the cache. */
  | { readonly kind: 'late' }
  | { readonly kind: 'filtered'; readonly because: FilterReason }
  | { readonly kind: 'stale' | 'aborted' | 'gone' }
  | { readonly kind: 'failed'; readonly detail: string };

/** Without what is known where it is shown. */
const unsettled = { least: 0, trust: 0, embedded: [] };

export class BackendStage {
  readonly #state: PipelineState;
  readonly #backend: PipelineBackend;
  readonly #request: CompletionRequest;
  readonly #at: CursorContext;
  readonly #trace: RequestTrace;
  readonly #superseded: AbortSignal;
  /** Begun when the stage is made, so that what else is done meanwhile counts as waiting. */
  readonly #beganMs: number;
  #semantic: Promise<readonly SemanticHit[] | undefined> | undefined;
  #asked: { readonly run: BackendRun; readonly leave: (keep: boolean) => void } | undefined;

  constructor(
    state: PipelineState,
    backend: PipelineBackend,
    request: CompletionRequest,
    at: CursorContext,
    trace: RequestTrace,
    superseded: AbortSignal,
  ) {
    this.#state = state;
    this.#backend = backend;
    this.#request = request;
    this.#at = at;
    this.#trace = trace;
    this.#superseded = superseded;
    this.#beganMs = state.parts.clock.now();
  }

  /** Starts a run when nothing has to be waited for before; false when it does not. */
  askNow(): boolean {
    const { owner, lineOnly } = this.#request;
    const { parts, runs, throttle, speculator } = this.#state;
    this.#semantic = semanticHits(parts, this.#request);
    if (this.#semantic !== undefined || runs.fitting(owner, this.#at, lineOnly) !== undefined) return false;
    if (throttle.waitMs(owner, this.#at, this.#beganMs) > 0) return false;
    if (this.#request.fresh !== true && speculator.serves(owner, this.#at, lineOnly)) return false;
    const run = this.#startRun(undefined);
    this.#asked = { run, leave: run.join() };
    return true;
  }

  /** What was asked already is not waited for by this request. `useless`: by nobody, so that its answer is on its way no more. */
  leave(useless: boolean): void {
    if (this.#asked === undefined) return;
    const { run, leave } = this.#asked;
    this.#asked = undefined;
    leave(false);
    if (!useless || run.isWaitedFor) return;
    run.abort();
    this.#state.throttle.forget(this.#request.owner);
  }

  /** `waitMs` undefined: as long as the backend's own deadlines. */
  async answer(waitMs: number | undefined): Promise<BackendAnswer> {
    const { owner, lineOnly } = this.#request;
    for (let runs = 0; runs < completionLimits.runsPerRequestMax; runs++) {
      let run = this.#asked?.run ?? this.#state.runs.fitting(owner, this.#at, lineOnly) ?? this.#takenOver();
      if (run === undefined) {
        const hits = await this.#throttled(runs > 0);
        if (this.#isGone()) return { kind: 'gone' };
        // What was in flight for others may have come meanwhile.
        const cached = this.#request.fresh === true ? undefined : cachedAnswer(this.#state, this.#request, this.#at);
        if (cached?.madeBy === 'backend') return { ...cached, kind: 'text', from: 'cache' };
        run = this.#state.runs.fitting(owner, this.#at, lineOnly) ?? this.#startRun(hits);
      }
      const end = await this.#wait(run, waitMs);
      if (this.#isGone()) return { kind: 'gone' };
      if (end !== 'diverged') return this.#answerOf(end, run);
    }
    return { kind: 'stale' };
  }

  /** What was asked ahead for this place and is at work. */
  #takenOver(): BackendRun | undefined {
    const { owner, lineOnly, fresh } = this.#request;
    const run = fresh === true ? undefined : this.#state.speculator.takeOver(owner, this.#at, lineOnly);
    if (run !== undefined) this.#state.runs.add(owner, run);
    return run;
  }

  async #throttled(isSecond: boolean): Promise<readonly SemanticHit[] | undefined> {
    const { clock } = this.#state.parts;
    const semantic = this.#semantic ?? semanticHits(this.#state.parts, this.#request);
    const wait = isSecond ? 0 : this.#state.throttle.waitMs(this.#request.owner, this.#at, this.#beganMs);
    const ms = this.#beganMs + wait - clock.now();
    if (ms > 0) await this.#trace.timed('throttle', sleep(clock, ms, this.#superseded));
    return semantic && (await this.#trace.timed('semantic', semantic));
  }

  async #wait(run: BackendRun, waitMs: number | undefined): Promise<RaceEnd> {
    const leave = this.#asked?.leave ?? run.join();
    this.#asked = undefined;
    const ends = [this.#request.signal, this.#superseded];
    const end = await this.#trace.timed('backend', raceRun(run, this.#at, this.#state.parts.clock, waitMs, ends));
    leave(end === 'late');
    return end;
  }

  #answerOf(end: Exclude<RaceEnd, 'diverged'>, run: BackendRun): BackendAnswer {
    if (end === 'gone') return { kind: 'gone' };
    if (end === 'late') return { kind: 'late' };
    switch (end.kind) {
      case 'text': {
        const typed = typedSince(run.at, this.#at);
        if (typed === undefined || !end.text.startsWith(typed)) return { kind: 'stale' };
        this.#trace.stop = end.why;
        const filtered = filterText(end.text.slice(typed.length), this.#at, latelyUndone(this.#request));
        if (filtered.kind === 'nothing') {
          const isBelow = filtered.because === 'blank' && end.why === 'next-line-reached';
          return { kind: 'filtered', because: isBelow ? 'stands-below' : filtered.because };
        }
        if (!fitsSelection(filtered.text, this.#request)) return { kind: 'filtered', because: 'not-selected' };
        return { kind: 'text', text: filtered.text, written: end.written, from: 'backend' };
      }
      case 'failed':
        return { kind: 'failed', detail: end.failure.detail };
      case 'aborted':
        return { kind: 'aborted' };
    }
  }

  #startRun(semantic: readonly SemanticHit[] | undefined): BackendRun {
    const { owner, document, lineOnly, fresh } = this.#request;
    const { parts, throttle, runs, cache, speculator, warmUp } = this.#state;
    const { restartCache } = parts;
    const { languageId } = document;
    const source = this.#trace.stage('context', () => promptSource(parts, this.#request, semantic, this.#backend));
    const { prompt, infill, chat, stop, redactions, cost, shorter } = this.#trace.stage('prompt', () =>
      this.#backend.compile(source),
    );
    this.#trace.redactions = redactions;
    this.#trace.contextAhead = source.isAhead;
    this.#trace.cost = cost;
    const run = new BackendRun({
      backend: this.#backend.backend,
      completion: {
        prompt,
        infill,
        chat,
        stop,
        tokensMax: this.#backend.completionTokensMax,
        temperature: this.#backend.temperature,
        topP: this.#backend.topP,
        affinity: owner,
      },
      shorter: this.#cutting(shorter),
      scene: { at: this.#at, languageId, lineOnly, markers: stop },
      clock: parts.clock,
      onFirstText: (ms) => throttle.observe(ms),
    });
    speculator.makeRoom(source);
    warmUp.makeRoom(source);
    throttle.started(owner, parts.clock.now());
    runs.add(owner, run);
    if (fresh === true) return run;
    const scope = cacheScope(this.#request, this.#backend);
    void run.result.then(async (result) => {
      if (result.kind !== 'text') return;
      // Who waits is answered first.
      await turnOfLoop();
      if (result.text.includes('\n')) prepareBlockSyntax(languageId, parts.clock);
      const filtered = filterText(result.text, run.at);
      if (filtered.kind === 'nothing') return;
      for (const { at, text } of nextPlaces(source, filtered.text, result.rest))
        cache.put(scope, at, { text, written: result.written, madeBy: 'backend' });
      if (redactions > 0) return;
      const { text } = filtered;
      const part = result.written && surePart(text, result.written, unsettled);
      restartCache?.put(this.#request, run.at, this.#backend.backend.model, { text, confidence: part?.probability });
    });
    return run;
  }

  /** The trace tells what the prompt costs that was answered. */
  #cutting(shorter: CompiledPrompt['shorter']): CompiledPrompt['shorter'] {
    if (shorter === undefined) return undefined;
    return async (signal) => {
      const cut = await shorter(signal);
      this.#trace.cost = cut.cost;
      return { ...cut, shorter: this.#cutting(cut.shorter) };
    };
  }

  #isGone(): boolean {
    return this.#request.signal.aborted || this.#superseded.aborted;
  }
}
