/** One streamed backend completion, which every request that it still fits may wait for. */
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { errorMessage } from '@foretoken/base/app-error.js';
import type { Clock } from '@foretoken/base/clock.js';
import { bug } from '@foretoken/base/never.js';
import type {
  Backend,
  BackendCompletion,
  BackendFailure,
  BackendPart,
  WrittenToken,
} from '@foretoken/inference/backend.js';
import { completionLimits } from '../limits.js';
import { type CursorContext, typedSince } from '../lines/cursor-context.js';
import type { CompiledPrompt } from '../pipeline-parts.js';
import { type StopReason, type StreamScene, streamStop } from './stream-stop.js';
import { WrittenText } from './written-text.js';

/**
 * `text` is meant for the place where the run began and ends at the stop; `rest` came after it, before the stream was closed. `written` tells
 * how likely the model held what it wrote, where its backend does.
 */
export type RunResult =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly why: StopReason;
      readonly rest: string;
      readonly written: WrittenText | undefined;
    }
  | { readonly kind: 'failed'; readonly failure: BackendFailure }
  | { readonly kind: 'aborted' };

export interface RunOptions {
  readonly backend: Backend;
  readonly completion: BackendCompletion;
  /** Its prompt cut shorter, asked for when the server refuses it as too long. */
  readonly shorter?: CompiledPrompt['shorter'];
  readonly scene: StreamScene;
  readonly clock: Clock;
  /** Told once, with the time from the start to the first text. */
  readonly onFirstText?: ((ms: number) => void) | undefined;
}

export class BackendRun {
  readonly at: CursorContext;
  readonly result: Promise<RunResult>;
  readonly #scene: StreamScene;
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  readonly #watchers = new Set<() => void>();
  #text = '';
  readonly #tokens: WrittenToken[] = [];
  #waiters = 0;
  #settled = false;

  constructor(options: RunOptions) {
    this.at = options.scene.at;
    this.#scene = options.scene;
    this.#clock = options.clock;
    this.result = new Promise((resolve) => {
      this.#stream(options, resolve)
        .catch((thrown): RunResult => bug(`a backend threw: ${errorMessage(thrown)}`, { kind: 'aborted' }))
        .then(resolve)
        .finally(() => this.#watchers.clear());
    });
    void this.result.then(() => {
      this.#settled = true;
    });
  }

  /** No more text will come. */
  get settled(): boolean {
    return this.#settled;
  }

  get isWaitedFor(): boolean {
    return this.#waiters > 0;
  }

  /** Whether a request at `now` could be answered by this run: what was typed since agrees with what it streams. */
  fits(now: CursorContext, lineOnly: boolean): boolean {
    if (lineOnly !== this.#scene.lineOnly || this.#controller.signal.aborted) return false;
    return this.#agrees(now);
  }

  /** The result, or `diverged` as soon as what streams in is not what was typed. */
  resultFor(now: CursorContext): Promise<RunResult | 'diverged'> {
    return new Promise((resolve) => {
      this.#watchers.add(() => {
        if (!this.#agrees(now)) resolve('diverged');
      });
      void this.result.then(resolve);
    });
  }

  /** Registers a waiter; the returned function ends the wait. A run without waiters is aborted unless `keep` is said. */
  join(): (keep: boolean) => void {
    this.#waiters++;
    let left = false;
    return (keep) => {
      if (left) return;
      left = true;
      this.#waiters--;
      if (keep || this.#settled) return;
      this.#clock.after(completionLimits.orphanGraceMs, () => {
        if (this.#waiters === 0) this.abort();
      });
    };
  }

  abort(): void {
    this.#controller.abort();
  }

  #agrees(now: CursorContext): boolean {
    const typed = typedSince(this.at, now);
    if (typed === undefined) return false;
    return this.#text.startsWith(typed) || (!this.#settled && typed.startsWith(this.#text));
  }

  #ended(end: number, why: StopReason): RunResult {
    const written = this.#tokens.length === 0 ? undefined : new WrittenText(this.#tokens);
    return { kind: 'text', text: this.#text.slice(0, end), why, rest: this.#text.slice(end), written };
  }

  /** Within the later lines of a block, nothing is decided before a line is whole. */
  #isWorthALook(piece: string): boolean {
    if (piece.includes('\n') || this.#text.length >= completionLimits.completionCharactersMax) return true;
    const first = this.#text.indexOf('\n');
    return first === -1 || this.#text.indexOf('\n', first + 1) === -1;
  }

  /** A prompt that is refused as too long is sent again, cut; so often at most. */
  async *#parts({ backend, completion, shorter }: RunOptions): AsyncGenerator<BackendPart> {
    const { signal } = this.#controller;
    let [asked, next] = [completion, shorter];
    for (let cuts = 0; ; cuts++) {
      let isTooLong = false;
      for await (const part of backend.complete(asked, signal)) {
        isTooLong = part.kind === 'end' && part.reason === 'failed' && part.failure.tooLong === true;
        isTooLong &&= this.#text === '' && next !== undefined && cuts < completionLimits.promptCutsMax;
        if (!isTooLong) yield part;
      }
      if (!isTooLong || next === undefined) return;
      const { prompt, infill, chat, stop, shorter: further } = await next(signal);
      asked = { ...asked, prompt, infill, chat, stop };
      next = further;
    }
  }

  /** `whole` is told the text once it is; the stream is closed after who waits has been answered. */
  async #stream(options: RunOptions, whole: (result: RunResult) => void): Promise<RunResult> {
    const { clock, onFirstText } = options;
    const began = clock.now();
    for await (const part of this.#parts(options)) {
      if (part.kind === 'text') {
        if (this.#text === '' && part.text !== '') onFirstText?.(clock.now() - began);
        this.#text += part.text;
        this.#tokens.push(...(part.tokens ?? []));
        const stop = this.#isWorthALook(part.text) ? streamStop(this.#text, this.#scene, false) : undefined;
        if (stop === undefined) {
          for (const watch of this.#watchers) watch();
          continue;
        }
        const ended = this.#ended(stop.end, stop.why);
        this.#settled = true;
        whole(ended);
        await turnOfLoop();
        this.#controller.abort();
        return ended;
      }
      if (part.reason === 'failed') return { kind: 'failed', failure: part.failure };
      if (part.reason === 'aborted') return { kind: 'aborted' };
      const { end, why } = streamStop(this.#text, this.#scene, true) ?? { end: this.#text.length, why: 'ended' };
      return this.#ended(end, why);
    }
    return { kind: 'aborted' };
  }
}
