/** One request on its way through the stages; ends in exactly one outcome and one trace. */
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { confidenceBands } from '../embedded/confidence-bands.js';
import { type BackendAnswer, BackendStage } from './backend-answer.js';
import { type CachedCompletion, cacheScope } from './cache/completion-cache.js';
import type {
  CompletionItem,
  CompletionOutcome,
  CompletionRequest,
  CompletionSource,
  CompletionTrace,
  SilentReason,
} from './completion-pipeline.js';
import { type EmbeddedAnswer, embeddedCandidates } from './embedded-candidates.js';
import { throughGate } from './gate/gate-stage.js';
import { cachedAnswer, typedThrough } from './kept-answers.js';
import { completionLimits } from './limits.js';
import { type CursorContext, cursorContext } from './lines/cursor-context.js';
import type { PipelineState } from './pipeline-state.js';
import { skipReason } from './skip-rules.js';
import { filterTexts } from './traces/outcome-text.js';
import { RequestTrace } from './traces/request-trace.js';

/** Something to show, with what made it. */
interface Offer extends Pick<CachedCompletion, 'text' | 'confidence' | 'written'> {
  readonly from: CompletionSource;
  readonly completionId?: number | undefined;
  readonly madeBy?: 'embedded' | 'backend' | undefined;
  readonly onUse?: (() => void) | undefined;
}

export class PipelineRequest {
  readonly #state: PipelineState;
  readonly #request: CompletionRequest;
  readonly #superseded: AbortSignal;
  readonly #trace: RequestTrace;

  constructor(state: PipelineState, request: CompletionRequest, superseded: AbortSignal) {
    this.#state = state;
    this.#request = request;
    this.#superseded = superseded;
    this.#trace = new RequestTrace(state.nextId(), state.parts.clock);
  }

  async outcome(): Promise<CompletionOutcome> {
    const skip = this.#trace.stage('skip', () => skipReason(this.#request));
    if (skip !== undefined) return silent(skip);
    const at = cursorContext(this.#request.document.text, this.#request.offset);
    this.#state.unshown.typed(this.#request.owner, at);
    const kept = this.#trace.stage('kept', () => this.#kept(at));
    // Asked by hand where one thing is on screen, the user wants to see what else there is; typing along wants no more.
    const wantsMore = this.#request.trigger === 'invoked' && kept.typed === 0 && kept.offers.length === 1;
    if (kept.offers.length > 0 && !wantsMore) {
      const [first] = kept.offers;
      if (first?.written !== undefined) return this.#showWritten(at, first, this.#embedded(at));
      const shown = this.#show(at, kept.offers);
      return isUnsure(shown) ? this.#showEmbedded(at, this.#embedded(at), shown.because, shown.detail) : shown;
    }
    const { stage, away } = this.#backendStage(at);
    if (stage !== undefined && this.#isAskedFirst(at) && stage.askNow()) {
      for (let turns = 0; turns < completionLimits.turnsToSend; turns++) await turnOfLoop();
      const gone = this.#goneBecause();
      if (gone !== undefined) {
        stage.leave(false);
        return silent(gone);
      }
    }
    const embedded = this.#embedded(at);
    const best = embedded.candidates[0];
    const isSure = best !== undefined && best.confidence >= this.#state.parts.confidenceTop;
    if (this.#request.policy.embedded && this.#request.fresh !== true)
      this.#state.sureShare.observe(at.linePrefix, isSure);
    if (this.#request.trigger === 'invoked') return this.#showAll(at, kept.offers, embedded, isSure, stage, away);
    if (stage === undefined || isSure) {
      stage?.leave(true);
      const because = away === undefined ? this.#nothingBecause(embedded) : 'backend-failed';
      return this.#showEmbedded(at, embedded, because, away);
    }
    const { confidenceMin, waitMs } = this.#request.policy;
    const answer = await stage.answer(best !== undefined && best.confidence >= confidenceMin ? waitMs : undefined);
    if (answer.kind !== 'text') return this.#showEmbedded(at, embedded, silenceOf(answer), detailOf(answer));
    const offer: Offer = { ...answer, madeBy: 'backend' };
    return answer.written === undefined ? this.#show(at, [offer]) : this.#showWritten(at, offer, embedded);
  }

  trace(outcome: CompletionOutcome): CompletionTrace {
    return this.#trace.of(this.#request, outcome);
  }

  /** Type-through, then cache: what was computed before and still fits. */
  #kept(at: CursorContext): { readonly offers: readonly Offer[]; readonly typed: number } {
    if (this.#request.fresh === true) return { offers: [], typed: 0 };
    const { items, typed } = typedThrough(this.#state, this.#request, at);
    if (items.length > 0) return { offers: items.map((item) => ({ ...item, from: 'type-through' })), typed };
    const cached = cachedAnswer(this.#state, this.#request, at);
    if (cached === undefined) return { offers: [], typed: 0 };
    return { offers: [{ ...cached, from: 'cache' }], typed: 0 };
  }

  #embedded(at: CursorContext): EmbeddedAnswer {
    const { embedded } = this.#state.parts;
    return this.#trace.stage('embedded', () => embeddedCandidates(embedded, this.#request, at));
  }

  /** None where there is no backend to ask, or it is away and nothing that it was asked before can serve. */
  #backendStage(at: CursorContext): { readonly stage?: BackendStage; readonly away?: string } {
    const { document, path, owner, lineOnly } = this.#request;
    const backend = this.#state.parts.backend(document.languageId);
    if (backend?.maySend(path) !== true) return {};
    const away = backend.away?.();
    if (away !== undefined && this.#state.runs.fitting(owner, at, lineOnly) === undefined) return { away: away.detail };
    return { stage: new BackendStage(this.#state, backend, this.#request, at, this.#trace, this.#superseded) };
  }

  /** The backend's work begins before the embedded engine's where it will hardly be for nothing. */
  #isAskedFirst({ linePrefix }: CursorContext): boolean {
    const { trigger, policy } = this.#request;
    return trigger === 'invoked' || !policy.embedded || this.#state.sureShare.isSmall(linePrefix);
  }

  /** Several distinct ones for who asks by hand: what is on screen, then the backend's and the embedded engine's, the surer first. */
  async #showAll(
    at: CursorContext,
    kept: readonly Offer[],
    embedded: EmbeddedAnswer,
    isSure: boolean,
    stage: BackendStage | undefined,
    away: string | undefined,
  ): Promise<CompletionOutcome> {
    const { policy } = this.#request;
    const least = Math.min(policy.confidenceMin, confidenceBands.asked);
    const own: Offer[] = embedded.candidates
      .filter(({ confidence }) => confidence >= least)
      .map((candidate) => ({ ...candidate, from: 'embedded' }));
    const hasSome = own.length + kept.length > 0;
    const waitMs = Math.max(policy.waitMs, completionLimits.invokedWaitMs);
    const failed = away === undefined ? undefined : ({ kind: 'failed', detail: away } as const);
    const answer = stage === undefined ? failed : await stage.answer(hasSome ? waitMs : undefined);
    const gone = this.#goneBecause();
    if (gone !== undefined) return silent(gone);
    const theirs: Offer[] = answer?.kind === 'text' ? [{ ...answer, madeBy: 'backend' }] : [];
    const [sure, others] = isSure ? [own.slice(0, 1), own.slice(1)] : [[], own];
    const offers = distinct([...kept, ...sure, ...theirs, ...others]);
    if (offers.length > 0) return this.#show(at, offers, answer && detailOf(answer));
    if (answer === undefined) return silent(...this.#unsure(embedded, this.#nothingBecause(embedded)));
    return silent(...this.#unsure(embedded, silenceOf(answer), detailOf(answer)));
  }

  #showEmbedded(
    at: CursorContext,
    embedded: EmbeddedAnswer,
    because: SilentReason,
    detail?: string,
  ): CompletionOutcome {
    const gone = this.#goneBecause();
    if (gone !== undefined) return silent(gone);
    const sure = embedded.candidates.filter(({ confidence }) => confidence >= this.#request.policy.confidenceMin);
    if (sure.length === 0) return silent(...this.#unsure(embedded, because, detail));
    return this.#show(
      at,
      sure.map((candidate) => ({ ...candidate, from: 'embedded' })),
      detail,
    );
  }

  #unsure(embedded: EmbeddedAnswer, because: SilentReason, detail?: string): [SilentReason, string | undefined] {
    if (because === 'nothing-found' && embedded.candidates.length > 0) return ['not-confident', detail];
    if (because === 'filtered' && detail === undefined && embedded.refused !== undefined)
      return ['filtered', filterTexts[embedded.refused]];
    return [because, detail];
  }

  /** A model's text whose tokens are told beside what the engine says here: each tells how sure the other is, and the surer of long ones is shown. */
  #showWritten(at: CursorContext, offer: Offer, embedded: EmbeddedAnswer): CompletionOutcome {
    const { trigger, fresh, policy } = this.#request;
    const least = trigger === 'automatic' && fresh !== true ? 0 : policy.confidenceMin;
    const best = embedded.candidates.slice(0, 1).filter(({ confidence }) => confidence >= least);
    const own = best.map((candidate): Offer => ({ ...candidate, from: 'embedded' }));
    return this.#show(at, [offer, ...own], undefined, embedded);
  }

  /** `embedded`: what the engine says at this cursor, where that counts. */
  #show(at: CursorContext, offers: readonly Offer[], detail?: string, embedded?: EmbeddedAnswer): CompletionOutcome {
    const { owner, policy, fresh } = this.#request;
    const { parts, unshown } = this.#state;
    const scene = {
      gate: parts.gate,
      unshown,
      model: this.#model ?? '',
      embedded: embedded?.candidates ?? [],
    };
    const gated = throughGate(scene, this.#request, at, offers);
    if (gated.kind === 'silent') return silent(gated.because, gated.detail);
    const items: CompletionItem[] = gated.offers.slice(0, policy.itemsMax).map((offer, i) => ({
      completionId: offer.completionId ?? (i === 0 ? this.#trace.id : this.#state.nextId()),
      text: offer.text,
      source: offer.from,
      confidence: offer.confidence ?? 1,
    }));
    gated.learnOf(items);
    const [first] = gated.offers;
    const from = first?.from ?? 'embedded';
    first?.onUse?.();
    if (fresh !== true && gated.offers.some((offer) => offer.from !== 'type-through')) {
      this.#state.typeThrough.remember(owner, at, items);
      // What a model wrote here and is not sure of yet stays: it may be sure of its rest.
      if (from === 'embedded' && first !== undefined && this.#state.cache.find(this.#scope(), at) === undefined)
        this.#state.cache.put(this.#scope(), at, {
          text: first.text,
          confidence: first.confidence,
          madeBy: 'embedded',
        });
    }
    return { kind: 'shown', items, from, detail: detail ?? gated.detail };
  }

  #scope(): string {
    return cacheScope(this.#request, this.#state.parts.backend(this.#request.document.languageId));
  }

  get #model(): string | undefined {
    return this.#state.parts.backend(this.#request.document.languageId)?.backend.model;
  }

  #nothingBecause(embedded: EmbeddedAnswer): SilentReason {
    if (embedded.refused !== undefined) return 'filtered';
    return this.#request.indexing ? 'indexing' : 'nothing-found';
  }

  #goneBecause(): SilentReason | undefined {
    if (this.#request.signal.aborted) return 'cancelled';
    return this.#superseded.aborted ? 'superseded' : undefined;
  }
}

/** Why nothing comes when the backend's answer is all there is. */
function silenceOf(answer: BackendAnswer): SilentReason {
  switch (answer.kind) {
    case 'late':
      return 'not-confident';
    case 'filtered':
      return 'filtered';
    case 'stale':
      return 'stale';
    case 'failed':
      return 'backend-failed';
    case 'text':
    case 'aborted':
    case 'gone':
      return 'cancelled';
  }
}

function detailOf(answer: BackendAnswer): string | undefined {
  if (answer.kind === 'failed') return answer.detail;
  return answer.kind === 'filtered' ? filterTexts[answer.because] : undefined;
}

/** The first of those that say the same but for white space. */
function distinct(offers: readonly Offer[]): readonly Offer[] {
  const seen = new Set<string>();
  return offers.filter(({ text }) => {
    const said = text.replace(/\s+/g, ' ').trim();
    return !seen.has(said) && seen.add(said).size > 0;
  });
}

/** The model's text is known and not sure enough: the embedded engine's may be. */
function isUnsure(outcome: CompletionOutcome): outcome is Extract<CompletionOutcome, { kind: 'silent' }> {
  return outcome.kind === 'silent' && outcome.because === 'not-confident';
}

function silent(because: SilentReason, detail?: string): CompletionOutcome {
  return { kind: 'silent', because, detail };
}
