/**
 * Finds context while its user pauses, so that the key that goes on does not wait for that: of the next line at the end of one, and of
 * the place where a cursor came to rest, or something was typed that is not asked about at once.
 */
import { errorMessage } from '@foretoken/base/app-error.js';
import { bug } from '@foretoken/base/never.js';
import type { ContextRequest } from '../../context/context-finder.js';
import type { CompletionRequest } from '../completion-pipeline.js';
import { completionLimits } from '../limits.js';
import type { PipelineBackend, PipelineParts } from '../pipeline-parts.js';
import { contextRequest } from '../request-context.js';
import { openLine } from '../self-closed.js';
import { skipReason } from '../skip-rules.js';
import type { WarmUp } from './warm-up.js';

/** Where something may be asked soon: a text, parted at the cursor. */
type Place = Pick<ContextRequest, 'prefix' | 'suffix'>;

export class ContextAhead {
  readonly #parts: PipelineParts;
  readonly #warmUp: WarmUp;
  #hold: () => void = () => {};
  #owner: string | undefined;
  /** Begins what waits for the answer to this request. */
  #whenAnswered: { readonly request: CompletionRequest; readonly begin: () => void } | undefined;

  /** `warmUp` is told what was found where a cursor rests. */
  constructor(parts: PipelineParts, warmUp: WarmUp) {
    this.#parts = parts;
    this.#warmUp = warmUp;
  }

  /**
   * A request begins, and goes first. What its user does next is likely to begin a line where this one looks finished: as soon as it is answered, since the
   * search would hold up its text, or before a text can be on its way from a slow server.
   */
  after(request: CompletionRequest): void {
    this.#hold();
    this.#whenAnswered = undefined;
    if (skipReason(request) !== undefined) return;
    const { line, end } = lineAt(request);
    if (line === '' || end > request.offset) return;
    const { contextAheadAfterMs, contextAheadAnswerMs, contextAheadPauseMs } = completionLimits;
    const begin = () => this.#begin(request, [lineBelow(request)]);
    if (!looksFinished(line)) {
      this.#later(request.owner, contextAheadPauseMs, begin);
      return;
    }
    const soonest = this.#parts.clock.now() + contextAheadAfterMs;
    this.#later(request.owner, contextAheadAnswerMs, begin);
    this.#whenAnswered = {
      request,
      begin: () => {
        this.#hold();
        this.#later(request.owner, Math.max(0, soonest - this.#parts.clock.now()), begin);
      },
    };
  }

  /** The request has its outcome. */
  answered(request: CompletionRequest): void {
    const waiting = this.#whenAnswered;
    if (waiting?.request !== request) return;
    this.#whenAnswered = undefined;
    waiting.begin();
  }

  /** A cursor came to rest: a key there comes next, or Enter behind the line, which some editors have a command for at any place on it. */
  rested(asked: CompletionRequest): void {
    this.#hold();
    this.#warmUp.hold();
    this.#whenAnswered = undefined;
    this.#later(asked.owner, completionLimits.prepareGapMs, () => {
      const { request } = openLine(asked);
      const because = skipReason(request);
      if (because !== undefined && because !== 'cursor-in-word') return;
      const { line, whole, end } = lineAt(request);
      const here = because === undefined ? [cursorOf(request)] : [];
      const below = whole === '' ? [] : [lineBelow(request)];
      const isEnd = end <= request.offset && looksFinished(line);
      this.#begin(request, isEnd ? [...below, ...here] : [...here, ...below], true);
    });
  }

  /** Something was typed, and its editor may ask in a moment: `place` tells where, unless that is no more. */
  typed(owner: string, place: () => CompletionRequest | undefined): void {
    this.#hold();
    this.#warmUp.hold();
    this.#whenAnswered = undefined;
    this.#later(owner, completionLimits.contextAheadTypedMs, () => {
      const asked = place();
      const request = asked && openLine(asked).request;
      if (request !== undefined && skipReason(request) === undefined) this.#begin(request, [cursorOf(request)]);
    });
  }

  forget(owner: string): void {
    if (this.#owner !== owner) return;
    this.#hold();
    this.#whenAnswered = undefined;
  }

  #later(owner: string, ms: number, run: () => void): void {
    this.#owner = owner;
    this.#hold = this.#parts.clock.after(ms, () => this.#guarded(run));
  }

  #begin(request: CompletionRequest, places: readonly Place[], isRest = false): void {
    this.#whenAnswered = undefined;
    const { document, path } = request;
    const backend = this.#parts.backend(document.languageId);
    if (backend?.maySend(path) !== true || backend.away?.() !== undefined) return;
    const asked = contextRequest(request, undefined, backend);
    if (asked !== undefined) this.#goOn(this.#find(asked, places, backend, isRest ? request : undefined));
  }

  /** `resting`: who rests at the first of these places. */
  *#find(
    asked: ContextRequest,
    places: readonly Place[],
    backend: PipelineBackend,
    resting: CompletionRequest | undefined,
  ): Generator<void, void> {
    for (const [i, { prefix, suffix }] of places.entries()) {
      const shownFrom = backend.shownFrom(prefix, asked.languageId);
      const found = yield* this.#parts.context.findAhead({ ...asked, prefix, suffix, shownFrom });
      for (const snippet of found?.snippets ?? []) {
        backend.writeAhead?.({ owner: asked.owner, path: asked.path, languageId: asked.languageId }, snippet);
        yield;
      }
      if (i === 0 && found !== undefined && resting !== undefined)
        this.#warmUp.rested(resting, { prefix, suffix }, found.snippets, backend);
    }
  }

  #goOn(steps: Generator<void, void>): void {
    const { clock } = this.#parts;
    const end = clock.now() + completionLimits.contextAheadSliceMs;
    do if (steps.next().done === true) return;
    while (clock.now() < end);
    this.#hold = clock.after(completionLimits.prepareGapMs, () => this.#guarded(() => this.#goOn(steps)));
  }

  /** No request stands behind this that could answer for a fault. */
  #guarded(run: () => void): void {
    try {
      run();
    } catch (thrown) {
      bug(`finding context ahead failed: ${errorMessage(thrown)}`, undefined);
    }
  }
}

interface CursorLine {
  /** Before the cursor, without blanks behind it; and all of it, trimmed. */
  readonly line: string;
  readonly whole: string;
  /** Offset of what stands behind the cursor last; that of the cursor where these are blanks. */
  readonly end: number;
}

function lineAt({ document: { text }, offset }: CompletionRequest): CursorLine {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const rest = text.slice(offset, newline === -1 ? text.length : newline).trimEnd();
  const line = text.slice(start, offset).trimEnd();
  return { line, whole: (line + rest).trim(), end: offset + rest.length };
}

function cursorOf({ document: { text }, offset }: CompletionRequest): Place {
  return { prefix: text.slice(0, offset), suffix: text.slice(offset) };
}

/** As after Enter at the end of the line. */
function lineBelow(request: CompletionRequest): Place {
  const { text } = request.document;
  const { end } = lineAt(request);
  const newline = text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n';
  return { prefix: text.slice(0, end) + newline, suffix: text.slice(end) };
}

function looksFinished(line: string): boolean {
  return /[^\w\s.=+\-*/&|<]$/.test(line);
}
