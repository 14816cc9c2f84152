/** One request on its way through the stages; ends in exactly one outcome and one trace. */

import { sleep } from '@foretoken/base/clock.js';
import { bug } from '@foretoken/base/never.js';
import { emptyTables } from '@foretoken/codebase/segments/load-tables.js';
import type { SemanticHit } from '../context/context-finder.js';
import { BackendRun, type RunResult } from './backend-run.js';
import type {
  CompletionItem,
  CompletionOutcome,
  CompletionRequest,
  CompletionTrace,
  SilentReason,
} from './completion-pipeline.js';
import { type CursorContext, cursorContext, typedSince } from './cursor-context.js';
import { filterText } from './filter-text.js';
import { completionLimits } from './limits.js';
import type { PipelineBackend, PipelineState } from './pipeline-parts.js';
import { raceRun } from './race-run.js';
import { promptSource, semanticHits } from './request-context.js';
import { skipReason } from './skip-rules.js';

interface EmbeddedCandidate {
  readonly text: string;
  readonly confidence: number;
}

export class PipelineRequest {
  readonly #state: PipelineState;
  readonly #request: CompletionRequest;
  readonly #superseded: AbortSignal;
  readonly #id: number;
  readonly #began: number;
  readonly #wallMs: number;
  readonly #stages: { stage: string; ms: number }[] = [];
  #redactions: number | undefined;

  constructor(state: PipelineState, request: CompletionRequest, superseded: AbortSignal) {
    this.#state = state;
    this.#request = request;
    this.#superseded = superseded;
    this.#id = state.nextId();
    this.#began = state.parts.clock.now();
    this.#wallMs = state.parts.clock.wall();
  }

  async outcome(): Promise<CompletionOutcome> {
    const skip = this.#stage('skip', () => skipReason(this.#request));
    if (skip !== undefined) return silent(skip);
    const at = cursorContext(this.#request.document.text, this.#request.offset);
    const kept = this.#request.fresh === true ? undefined : this.#stage('kept', () => this.#kept(at));
    if (kept !== undefined) return kept;
    const candidates = this.#stage('embedded', () => this.#embedded(at));
    const best = candidates[0];
    const backend = this.#backend();
    if (backend === undefined || (best !== undefined && best.confidence >= this.#state.parts.confidenceTop)) {
      return this.#showEmbedded(at, candidates, this.#nothingBecause());
    }
    return this.#askBackend(backend, at, candidates);
  }

  trace(outcome: CompletionOutcome): CompletionTrace {
    const { document, offset, owner, path } = this.#request;
    const place = document.positionAt(offset, 'utf-16');
    return {
      completionId: this.#id,
      wallMs: this.#wallMs,
      owner,
      path,
      line: place.line + 1,
      outcome: outcome.kind,
      from: outcome.kind === 'shown' ? outcome.from : undefined,
      because: outcome.kind === 'silent' ? outcome.because : undefined,
      detail: outcome.detail,
      suggestionId: outcome.kind === 'shown' ? outcome.items[0]?.completionId : undefined,
      redactions: this.#redactions,
      stages: this.#stages,
      ms: this.#state.parts.clock.now() - this.#began,
    };
  }

  /** Type-through, then cache: what was computed before and still fits. */
  #kept(at: CursorContext): CompletionOutcome | undefined {
    const { owner, policy, selectedText } = this.#request;
    const following: CompletionItem[] = [];
    for (const item of this.#state.typeThrough.follow(owner, at)) {
      // Filtered again: the editor may have closed a bracket behind the cursor meanwhile.
      const text = filterText(item.text, at);
      if (text !== undefined && extends_(text, selectedText)) following.push({ ...item, text });
    }
    if (following.length > 0) return { kind: 'shown', items: following, from: 'type-through' };
    const cached = this.#state.cache.find(this.#cacheScope(), at);
    if (cached === undefined || !extends_(cached.text, selectedText)) return undefined;
    if (cached.madeBy === 'embedded' && cached.confidence < policy.confidenceMin) return undefined;
    return this.#show(at, [{ text: cached.text, confidence: cached.confidence }], 'cache');
  }

  #embedded(at: CursorContext): readonly EmbeddedCandidate[] {
    const { document, offset, policy, path, overlays, lineOnly, tables, selectedText } = this.#request;
    if (!policy.embedded) return [];
    const items = this.#state.parts.embedded.complete({
      tables: tables ?? emptyTables,
      path,
      languageId: document.languageId,
      prefix: document.text.slice(0, offset),
      suffix: document.text.slice(offset),
      overlays,
      lineOnly,
      itemsMax: policy.itemsMax,
    });
    const candidates: EmbeddedCandidate[] = [];
    for (const item of items) {
      const text = filterText(item.text, at);
      if (text !== undefined && extends_(text, selectedText)) candidates.push({ text, confidence: item.confidence });
    }
    return candidates;
  }

  #backend(): PipelineBackend | undefined {
    const backend = this.#state.parts.backend();
    return backend?.maySend(this.#request.path) === true ? backend : undefined;
  }

  /**
   * Waits for a healthy backend. When the wait ends and the embedded engine has something to show, that is shown and the
   * late result goes to the cache; when it has nothing, the wait goes on until the backend's own deadlines.
   */
  async #askBackend(
    backend: PipelineBackend,
    at: CursorContext,
    candidates: readonly EmbeddedCandidate[],
  ): Promise<CompletionOutcome> {
    const { owner, lineOnly, policy, signal } = this.#request;
    let run = this.#state.runs.fitting(owner, at, lineOnly);
    if (run === undefined) {
      const semantic = semanticHits(this.#state.parts, this.#request);
      if (at.linePrefix.trim() !== '')
        await this.#timed('throttle', sleep(this.#state.parts.clock, completionLimits.throttleMs, this.#superseded));
      const hits = semantic && (await this.#timed('semantic', semantic));
      const gone = this.#goneBecause();
      if (gone !== undefined) return silent(gone);
      run = this.#startRun(backend, at, hits);
    }
    const leave = run.join();
    const showable = candidates.some((candidate) => candidate.confidence >= policy.confidenceMin);
    const waitMs = showable ? policy.waitMs : undefined;
    const ends = [signal, this.#superseded];
    const first = await this.#timed('backend', raceRun(run, this.#state.parts.clock, waitMs, ends));
    const late = first === 'late';
    leave(late);
    const gone = this.#goneBecause();
    if (gone !== undefined) return silent(gone);
    if (late) return this.#showEmbedded(at, candidates, 'not-confident');
    return this.#answerOf(first, run, at, candidates);
  }

  #startRun(backend: PipelineBackend, at: CursorContext, semantic: readonly SemanticHit[] | undefined): BackendRun {
    const { owner, lineOnly } = this.#request;
    const source = this.#stage('context', () => promptSource(this.#state.parts, this.#request, semantic, backend));
    const compiled = this.#stage('prompt', () => backend.compile(source));
    this.#redactions = compiled.redactions;
    const { prompt, infill, stop } = compiled;
    const completion = {
      prompt,
      infill,
      stop,
      tokensMax: backend.completionTokensMax,
      temperature: 0.1,
      topP: 0.95,
      affinity: owner,
    };
    const run = new BackendRun(backend.backend, completion, at, lineOnly, this.#state.parts.clock);
    this.#state.runs.add(owner, run);
    const scope = this.#cacheScope();
    void run.result.then((result) => {
      const text = result.kind === 'text' ? filterText(result.text, at) : undefined;
      if (text !== undefined && this.#request.fresh !== true)
        this.#state.cache.put(scope, at, { text, confidence: 1, madeBy: 'backend' });
    });
    return run;
  }

  #answerOf(
    first: RunResult | 'gone',
    run: BackendRun,
    at: CursorContext,
    candidates: readonly EmbeddedCandidate[],
  ): CompletionOutcome {
    if (first === 'gone') return silent('cancelled');
    switch (first.kind) {
      case 'text': {
        const typed = typedSince(run.at, at) ?? bug('a run answered a request it does not fit', undefined);
        if (typed === undefined || !first.text.startsWith(typed)) return this.#showEmbedded(at, candidates, 'stale');
        const text = filterText(first.text.slice(typed.length), at);
        if (text === undefined || !extends_(text, this.#request.selectedText))
          return this.#showEmbedded(at, candidates, 'filtered');
        return this.#show(at, [{ text, confidence: 1 }], 'backend');
      }
      case 'failed':
        return this.#showEmbedded(at, candidates, 'backend-failed', first.failure.detail);
      case 'aborted':
        return this.#showEmbedded(at, candidates, 'cancelled');
    }
  }

  #showEmbedded(
    at: CursorContext,
    candidates: readonly EmbeddedCandidate[],
    because: SilentReason,
    detail?: string,
  ): CompletionOutcome {
    const gone = this.#goneBecause();
    if (gone !== undefined) return silent(gone);
    const sure = candidates.filter((candidate) => candidate.confidence >= this.#request.policy.confidenceMin);
    const best = sure[0];
    if (best === undefined)
      return silent(candidates.length > 0 && because === 'nothing-found' ? 'not-confident' : because, detail);
    if (this.#request.fresh !== true) this.#state.cache.put(this.#cacheScope(), at, { ...best, madeBy: 'embedded' });
    return this.#show(at, sure, 'embedded', detail);
  }

  #show(
    at: CursorContext,
    candidates: readonly EmbeddedCandidate[],
    from: 'cache' | 'embedded' | 'backend',
    detail?: string,
  ): CompletionOutcome {
    const items: CompletionItem[] = candidates.slice(0, this.#request.policy.itemsMax).map((candidate, i) => ({
      completionId: i === 0 ? this.#id : this.#state.nextId(),
      text: candidate.text,
      source: from,
      confidence: candidate.confidence,
    }));
    if (this.#request.fresh !== true) this.#state.typeThrough.remember(this.#request.owner, at, items);
    return { kind: 'shown', items, from, detail };
  }

  #nothingBecause(): SilentReason {
    return this.#request.indexing ? 'indexing' : 'nothing-found';
  }

  #goneBecause(): SilentReason | undefined {
    if (this.#request.signal.aborted) return 'cancelled';
    return this.#superseded.aborted ? 'superseded' : undefined;
  }

  /** By owner, since a completion may hold unsaved text that no other session may see. */
  #cacheScope(): string {
    const { owner, root, path, lineOnly, policy } = this.#request;
    return `${owner}\0${root ?? ''}\0${path}\0${lineOnly}\0${policy.embedded}\0${this.#state.parts.backend()?.backend.model ?? ''}`;
  }

  #stage<T>(stage: string, run: () => T): T {
    const began = this.#state.parts.clock.now();
    const value = run();
    this.#stages.push({ stage, ms: this.#state.parts.clock.now() - began });
    return value;
  }

  async #timed<T>(stage: string, pending: Promise<T>): Promise<T> {
    const began = this.#state.parts.clock.now();
    const value = await pending;
    this.#stages.push({ stage, ms: this.#state.parts.clock.now() - began });
    return value;
  }
}

function silent(because: SilentReason, detail?: string): CompletionOutcome {
  return { kind: 'silent', because, detail };
}

/** With an entry selected in the editor's own pop-up, only text that goes on from it may be shown. */
function extends_(text: string, selectedText: string | undefined): boolean {
  return selectedText === undefined || text.startsWith(selectedText);
}
