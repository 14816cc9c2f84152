/**
 * Asks the backend ahead while nobody waits: what follows when the shown text is accepted, or after Enter on a finished line. One
 * run at a time, behind every real one, and no more of them than turn out to be of use.
 */
import type { Clock } from '@foretoken/base/clock.js';
import { openDocument } from '@foretoken/codebase/text/open-document.js';
import { charactersPerToken } from '../../context/context-finder.js';
import { isSameCode } from '../../prompt/standing-snippet.js';
import { type CompletionCache, cacheScope } from '../cache/completion-cache.js';
import type { CompletionOutcome, CompletionRequest } from '../completion-pipeline.js';
import { filterText } from '../filters/filter-text.js';
import { completionLimits } from '../limits.js';
import { type CursorContext, cursorContext } from '../lines/cursor-context.js';
import type { PipelineBackend, PipelineParts, PromptSource } from '../pipeline-parts.js';
import { codeOf, promptSource } from '../request-context.js';
import { BackendRun, type RunResult } from '../streams/backend-run.js';
import type { Throttle } from '../throttle.js';
import { AheadCredit, mayAskAhead } from './asking-ahead.js';
import { nextPlaces } from './next-places.js';

export class Speculator {
  readonly #parts: PipelineParts;
  readonly #cache: CompletionCache;
  readonly #throttle: Throttle;
  readonly #clock: Clock;
  #cancelWait: (() => void) | undefined;
  #waitsFor: string | undefined;
  #run: BackendRun | undefined;
  #owner: string | undefined;
  readonly #credit: AheadCredit;
  #lastSource: PromptSource | undefined;

  constructor(parts: PipelineParts, cache: CompletionCache, throttle: Throttle) {
    this.#parts = parts;
    this.#throttle = throttle;
    this.#cache = cache;
    this.#clock = parts.clock;
    this.#credit = new AheadCredit(parts.clock);
  }

  /** A request came: what is not begun yet waits for its end. */
  hold(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    this.#waitsFor = undefined;
  }

  /** A request ended so: when nothing comes for a while, its likely next place is asked about. */
  after(request: CompletionRequest, outcome: CompletionOutcome): void {
    this.hold();
    const backend = this.#parts.backend(request.document.languageId);
    if (backend === undefined || !mayAskAhead(request, backend)) return;
    if (outcome.kind === 'silent' && !guessable.has(outcome.because)) return;
    this.#waitsFor = request.owner;
    this.#cancelWait = this.#clock.after(completionLimits.speculateAfterMs, () => {
      this.hold();
      this.#begin(request, outcome, backend);
    });
  }

  /** A backend is asked by somebody who waits, with this prompt: what was asked ahead makes room at once. */
  makeRoom(source: PromptSource): void {
    this.#lastSource = { ...source, prefix: '', suffix: '' };
    this.hold();
    this.#stop();
  }

  #stop(): void {
    this.#run?.abort();
    this.#run = undefined;
  }

  /** Whether a run is at work for just this place. */
  serves(owner: string, now: CursorContext, lineOnly: boolean): boolean {
    return this.#owner === owner && this.#run?.fits(now, lineOnly) === true;
  }

  /** That run, which its request goes on with. */
  takeOver(owner: string, now: CursorContext, lineOnly: boolean): BackendRun | undefined {
    const run = this.serves(owner, now, lineOnly) ? this.#run : undefined;
    if (run === undefined) return undefined;
    this.#run = undefined;
    this.#used();
    return run;
  }

  /** Something of what was asked ahead is shown. */
  #used(): void {
    this.#parts.onSpeculation?.({ kind: 'used', tokens: 0 });
    this.#credit.used();
  }

  forget(owner: string): void {
    if (this.#waitsFor === owner) this.hold();
    if (this.#owner === owner) this.#stop();
    if (this.#lastSource?.owner === owner) this.#lastSource = undefined;
  }

  #begin(request: CompletionRequest, outcome: CompletionOutcome, backend: PipelineBackend): void {
    if (!this.#mayBegin() || backend.away?.() !== undefined) return;
    const next = this.#placeAfter(request, outcome);
    if (next === undefined) return;
    const at = cursorContext(next.document.text, next.offset);
    const scope = cacheScope(request, backend);
    if (this.#cache.find(scope, at) !== undefined) return;
    const source = this.#sourceOf(next, backend);
    const { prompt, infill, chat, stop, shorter } = backend.compile(source);
    const { languageId } = next.document;
    const run = new BackendRun({
      backend: backend.backend,
      completion: {
        prompt,
        infill,
        chat,
        stop,
        tokensMax: backend.completionTokensMax,
        temperature: backend.temperature,
        topP: backend.topP,
        priority: 'prefetch',
        affinity: request.owner,
      },
      shorter,
      scene: { at, languageId, lineOnly: request.lineOnly, markers: stop },
      clock: this.#clock,
    });
    this.#run = run;
    this.#owner = request.owner;
    this.#credit.spend();
    this.#parts.onSpeculation?.({ kind: 'started', tokens: tokensOf(prompt.length) });
    void run.result.then((result) => {
      if (this.#run === run) this.#run = undefined;
      this.#keep(result, source, scope);
    });
  }

  /** With the snippets of the last prompt, so that this one begins like it and the server's cache serves both. */
  #sourceOf(next: CompletionRequest, backend: PipelineBackend): PromptSource {
    const last = this.#lastSource;
    const { document, offset, owner, path } = next;
    const isSame = last?.owner === owner && last.path === path && isSameCode(last.code, codeOf(next));
    if (last === undefined || !isSame) return promptSource(this.#parts, next, undefined, backend);
    return { ...last, prefix: document.text.slice(0, offset), suffix: document.text.slice(offset) };
  }

  #keep(result: RunResult, source: PromptSource, scope: string): void {
    if (result.kind !== 'text') return;
    this.#parts.onSpeculation?.({ kind: 'ended', tokens: tokensOf(result.text.length + result.rest.length) });
    const at = cursorContext(source.prefix + source.suffix, source.prefix.length);
    const filtered = filterText(result.text, at);
    if (filtered.kind === 'nothing') return;
    let isUsed = false;
    const onUse = () => {
      if (!isUsed) this.#used();
      isUsed = true;
    };
    for (const { at: place, text } of nextPlaces(source, filtered.text, result.rest))
      this.#cache.put(scope, place, { text, written: result.written, madeBy: 'backend', onUse });
  }

  #mayBegin(): boolean {
    // Where reading a prompt takes long, what was asked ahead in vain would cost the next real request as much.
    const isQuick = (this.#throttle.firstTokenMs ?? 0) <= completionLimits.speculationFirstTokenMsMax;
    return this.#run === undefined && isQuick && this.#credit.hasSome;
  }

  /** As if the first suggestion were accepted; without one, as if Enter were pressed at the end of a written line. */
  #placeAfter(request: CompletionRequest, outcome: CompletionOutcome): CompletionRequest | undefined {
    const { document, offset } = request;
    const { linePrefix, lineSuffix } = cursorContext(document.text, offset);
    if (lineSuffix.trim() !== '') return undefined;
    const shown = outcome.kind === 'shown' ? outcome.items[0]?.text : undefined;
    const isWritten = linePrefix.trim() !== '';
    const inserted = shown ?? (isWritten ? `\n${/^[ \t]*/.exec(linePrefix)?.[0] ?? ''}` : undefined);
    if (inserted === undefined) return undefined;
    const text = document.text.slice(0, offset) + inserted + document.text.slice(offset);
    return {
      ...request,
      document: openDocument(document.uri, document.languageId, document.version, text),
      offset: offset + inserted.length,
    };
  }
}

/** Silences after which the user goes on writing here. */
const guessable = new Set(['nothing-found', 'not-confident', 'filtered']);

function tokensOf(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}
