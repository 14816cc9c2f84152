/**
 * Gets ready for requests: in documents that were opened, and before that, on files of the first codebase, since code that never ran takes
 * several times as long. Slices of work with room for others in between.
 */
import { errorMessage } from '@foretoken/base/app-error.js';
import { bug } from '@foretoken/base/never.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import type { CodeAtHand } from '../../context/context-finder.js';
import type { OpenedCode } from '../completion-pipeline.js';
import { completionLimits } from '../limits.js';
import type { PipelineParts } from '../pipeline-parts.js';
import { type PracticeCode, practiceCode } from './practice-code.js';

export class Preparation {
  readonly #parts: PipelineParts;
  /** The last one opened comes first. */
  #waiting: CodeAtHand[] = [];
  #practice: Iterator<PracticeCode, void> | undefined;
  #practised: PracticeCode | undefined;
  #isRunning = false;
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor(parts: PipelineParts) {
    this.#parts = parts;
  }

  /** Context serves backends alone: without one there is nothing to do. */
  add({ document, path, tables, structure, overlays }: OpenedCode): void {
    if (tables === undefined || !this.#needsContext(document.languageId, path)) return;
    const { languageId, text } = document;
    this.#waiting = [{ tables, structure, path, languageId, overlays, text }, ...this.#waiting].slice(
      0,
      completionLimits.preparedMax,
    );
    this.#begin();
  }

  /** Of the first codebase alone: what is practised is the code that answers. */
  practise(code: Pick<CodeAtHand, 'structure'> & { readonly tables: CodeTables }): void {
    if (this.#practice !== undefined) return;
    this.#practice = practiceCode(code);
    this.#practised = this.#nextPractised();
    // One without code to practise on leaves it to the next.
    if (this.#practised === undefined) this.#practice = undefined;
    this.#begin();
  }

  /** Somebody asks, or may in a moment: practice waits for a pause. */
  asked(): void {
    this.#askedMs = this.#parts.clock.now();
  }

  #begin(): void {
    if (!this.#isRunning) this.#next();
  }

  #next(): void {
    const { clock } = this.#parts;
    const { prepareGapMs, practicePauseMs } = completionLimits;
    this.#isRunning = this.#waiting.length > 0 || this.#practised !== undefined;
    if (!this.#isRunning) return;
    const pause = this.#waiting.length > 0 ? 0 : this.#askedMs + practicePauseMs - clock.now();
    clock.after(Math.max(prepareGapMs, pause), () => this.#step());
  }

  #step(): void {
    const first = this.#waiting[0];
    if (first !== undefined) {
      if (this.#isReady(first)) this.#waiting = this.#waiting.filter((other) => other !== first);
    } else if (this.#parts.clock.now() >= this.#askedMs + completionLimits.practicePauseMs) this.#practiseStep();
    this.#next();
  }

  #practiseStep(): void {
    const code = this.#practised;
    if (code === undefined) return;
    const { context } = this.#parts;
    if (this.#needsContext(code.languageId, code.path) && this.#guarded(() => context.practise(code)) === false) return;
    this.#guarded(() => {
      const { text, tables, path, languageId, overlays } = code;
      const at = text.indexOf('\n', text.length / 2) + 1;
      const [prefix, suffix] = [text.slice(0, at), text.slice(at)];
      this.#parts.embedded.complete({
        tables,
        path,
        languageId,
        prefix,
        suffix,
        overlays,
        lineOnly: false,
        itemsMax: 1,
      });
    });
    this.#practised = this.#nextPractised();
  }

  #nextPractised(): PracticeCode | undefined {
    return this.#guarded(() => this.#practice?.next().value ?? undefined);
  }

  #needsContext(languageId: string, path: string): boolean {
    return this.#parts.backend(languageId)?.maySend(path) === true;
  }

  #isReady(code: CodeAtHand): boolean {
    return this.#guarded(() => this.#parts.context.prepare(code)) ?? true;
  }

  /** No request stands behind this work that could answer for a fault: what has one is given up, and a request tries anew. */
  #guarded<Result>(run: () => Result): Result | undefined {
    try {
      return run();
    } catch (thrown) {
      return bug(`preparing failed: ${errorMessage(thrown)}`, undefined);
    }
  }
}
