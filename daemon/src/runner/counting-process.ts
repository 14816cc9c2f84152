/**
 * Counts tokens by the vocabulary that is installed for a model, in a process that lives for as long as something is counted: reading a
 * vocabulary takes up to two seconds of the processor and 400 MB of memory, and what a stranger's file makes of a text cannot be bounded
 * within our own.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Clock } from '@foretoken/base/clock.js';
import { isFromCounting, type ToCounting } from '@foretoken/inference/tokenizers/counting-messages.js';
import { isVocabularyInstalled } from '@foretoken/inference/tokenizers/vocabulary.js';
import { vocabularyOf } from '@foretoken/inference/tokenizers/vocabulary-packages.js';
import { daemonLimits } from '../limits.js';
import { childEnv } from '../platform/child-env.js';
import { vocabularyFolder } from './engine-folder.js';

export interface CountingOptions {
  readonly clock: Clock;
  readonly modelsFolder: string;
  /** Module that runs `foretoken token-counter`. */
  readonly entry: string;
}

export class CountingProcess {
  readonly #options: CountingOptions;
  readonly #waiting = new Map<number, (tokens: number | undefined) => void>();
  #child: ChildProcess | undefined;
  #lastId = 0;
  #failures = 0;
  #isClosed = false;
  #cancelIdle = () => {};

  constructor(options: CountingOptions) {
    this.#options = options;
  }

  /** Undefined where no vocabulary of the model is installed, or it does not answer in time. Never rejects. */
  async count(model: string, text: string, signal: AbortSignal): Promise<number | undefined> {
    const { modelsFolder, clock } = this.#options;
    const vocabulary = vocabularyOf(model);
    if (vocabulary === undefined || signal.aborted || this.#isClosed) return undefined;
    if (this.#failures >= daemonLimits.countingFailuresMax) return undefined;
    const folder = vocabularyFolder(modelsFolder, vocabulary);
    if (!isVocabularyInstalled(folder, vocabulary)) return undefined;
    this.#cancelIdle();
    const child = this.#running();
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    const giveUp = () => resolve(undefined);
    signal.addEventListener('abort', giveUp, { once: true });
    const cancel = clock.after(daemonLimits.countMsMax, () => {
      this.#failures++;
      this.#end();
    });
    // Who gives up lets it go on: what it reads serves the next.
    this.#waiting.set(id, (tokens) => {
      cancel();
      signal.removeEventListener('abort', giveUp);
      this.#waiting.delete(id);
      if (tokens !== undefined) this.#failures = 0;
      if (this.#waiting.size === 0) this.#waitIdle();
      resolve(tokens);
    });
    child.send({ kind: 'count', id, folder, vocabulary: vocabulary.name, model, text } satisfies ToCounting);
    return promise;
  }

  /** Who waits for a count is told that there is none, and nothing is counted any more. */
  close(): void {
    this.#isClosed = true;
    this.#end();
  }

  /** It holds nothing that would be lost; the next count begins another, not one that is about to go. */
  #end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
    for (const tell of [...this.#waiting.values()]) tell(undefined);
    this.#cancelIdle();
  }

  #running(): ChildProcess {
    if (this.#child?.connected === true) return this.#child;
    const child = fork(this.#options.entry, ['token-counter'], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [`--max-old-space-size=${daemonLimits.countingMemoryMib}`],
      env: childEnv(process.env),
    });
    this.#child = child;
    child.on('message', (message: unknown) => {
      if (isFromCounting(message)) this.#waiting.get(message.id)?.(message.tokens);
    });
    const ended = () => this.#ended(child);
    child.on('error', ended);
    child.on('exit', ended);
    return child;
  }

  #ended(child: ChildProcess): void {
    if (this.#child !== child) return;
    if (this.#waiting.size > 0) this.#failures++;
    this.#end();
  }

  #waitIdle(): void {
    this.#cancelIdle();
    this.#cancelIdle = this.#options.clock.after(daemonLimits.countingIdleMs, () => this.#end());
  }
}
