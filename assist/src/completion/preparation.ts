/** Gets ready for requests in documents that were opened: slices of work with room for others in between. */
import { errorMessage } from '@foretoken/base/app-error.js';
import { bug } from '@foretoken/base/never.js';
import type { CodeAtHand } from '../context/context-finder.js';
import type { OpenedCode } from './completion-pipeline.js';
import { completionLimits } from './limits.js';
import type { PipelineParts } from './pipeline-parts.js';

export class Preparation {
  readonly #parts: PipelineParts;
  /** The last one opened comes first. */
  #waiting: CodeAtHand[] = [];
  #isRunning = false;

  constructor(parts: PipelineParts) {
    this.#parts = parts;
  }

  /** Context serves backends alone: without one there is nothing to do. */
  add({ document, path, tables, structure, overlays }: OpenedCode): void {
    if (tables === undefined || this.#parts.backend(document.languageId)?.maySend(path) !== true) return;
    const { languageId, text } = document;
    this.#waiting = [{ tables, structure, path, languageId, overlays, text }, ...this.#waiting].slice(
      0,
      completionLimits.preparedMax,
    );
    if (!this.#isRunning) this.#next();
  }

  #next(): void {
    this.#isRunning = this.#waiting.length > 0;
    if (this.#isRunning) this.#parts.clock.after(completionLimits.prepareGapMs, () => this.#step());
  }

  #step(): void {
    const first = this.#waiting[0];
    if (first === undefined || this.#isReady(first)) this.#waiting = this.#waiting.filter((other) => other !== first);
    this.#next();
  }

  /** No request stands behind this work that could answer for a fault: what has one is given up, and a request tries anew. */
  #isReady(code: CodeAtHand): boolean {
    try {
      return this.#parts.context.prepare(code);
    } catch (thrown) {
      return bug(`preparing failed: ${errorMessage(thrown)}`, true);
    }
  }
}
