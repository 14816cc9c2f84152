/** Finds the context of the next line while its user pauses at the end of one, so that the key that begins it does not wait for that. */
import { errorMessage } from '@foretoken/base/app-error.js';
import { bug } from '@foretoken/base/never.js';
import type { CompletionRequest } from './completion-pipeline.js';
import { completionLimits } from './limits.js';
import type { PipelineParts } from './pipeline-parts.js';
import { contextRequest } from './request-context.js';
import { skipReason } from './skip-rules.js';

export class ContextAhead {
  readonly #parts: PipelineParts;
  #hold: () => void = () => {};

  constructor(parts: PipelineParts) {
    this.#parts = parts;
  }

  /** A request begins, and goes first. What its user does next is likely to begin a line where this one looks finished. */
  after(request: CompletionRequest): void {
    this.#hold();
    if (skipReason(request) !== undefined) return;
    const { document, offset } = request;
    const line = document.text.slice(document.text.lastIndexOf('\n', offset - 1) + 1, offset).trimEnd();
    if (line === '' || !/^[^\S\n]*(?:\n|$)/.test(document.text.slice(offset, offset + restCharactersMax))) return;
    const looksFinished = /[^\w\s.=+\-*/&|<]$/.test(line);
    const ms = looksFinished ? completionLimits.contextAheadAfterMs : completionLimits.contextAheadPauseMs;
    this.#hold = this.#parts.clock.after(ms, () => this.#begin(request));
  }

  #begin(request: CompletionRequest): void {
    const { document, offset, path } = request;
    const backend = this.#parts.backend(document.languageId);
    if (backend?.maySend(path) !== true || backend.away?.() !== undefined) return;
    const asked = contextRequest(request, undefined, backend);
    if (asked === undefined) return;
    const prefix = `${document.text.slice(0, offset)}\n`;
    const next = { ...asked, prefix, shownFrom: backend.shownFrom(prefix, document.languageId) };
    this.#goOn(this.#parts.context.findAhead(next));
  }

  #goOn(steps: Generator<void, void>): void {
    const { clock } = this.#parts;
    const end = clock.now() + completionLimits.contextAheadSliceMs;
    try {
      do if (steps.next().done === true) return;
      while (clock.now() < end);
    } catch (thrown) {
      // No request stands behind this that could answer for it.
      bug(`finding context ahead failed: ${errorMessage(thrown)}`, undefined);
      return;
    }
    this.#hold = clock.after(completionLimits.prepareGapMs, () => this.#goOn(steps));
  }
}

/** Blanks behind the cursor. */
const restCharactersMax = 200;
