/** The backends that are open, each once: kept while settings name them, and let come to their end when settings no longer do. */
import { PromptMeter } from '@foretoken/assist/prompt/prompt-meter.js';
import { type Clock, sleep } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import type { MachineLimits } from '@foretoken/inference/routing/machine-limits.js';
import type { RoutedBackend } from '@foretoken/inference/routing/routed-backend.js';
import { daemonLimits } from './limits.js';
import { backendIdentity, openBackend, type SharedByBackends, sharedByBackends } from './open-backend.js';
import { CountingProcess } from './runner/counting-process.js';
import type { Settings } from './settings/settings-table.js';

export interface PooledBackend {
  readonly backend: RoutedBackend;
  /** Resolves when its model is known, or cannot be told. */
  readonly named: Promise<unknown>;
  readonly meter: PromptMeter;
}

export class BackendPool {
  readonly #modelsFolder: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #counting: CountingProcess;
  readonly #shared: SharedByBackends;
  readonly #open = new Map<string, PooledBackend | undefined>();
  readonly #identities = new WeakMap<Settings, string>();
  readonly #leaving = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(modelsFolder: string, clock: Clock, log: Log, limits: MachineLimits | undefined) {
    this.#modelsFolder = modelsFolder;
    this.#clock = clock;
    this.#log = log;
    this.#counting = new CountingProcess({ clock, modelsFolder, entry: process.argv[1] ?? '' });
    this.#shared = { ...sharedByBackends(clock, limits), counting: this.#counting };
  }

  /** Opened when it is first asked for; undefined when none is configured, or what is configured cannot be one. */
  of(settings: Settings): PooledBackend | undefined {
    const identity = this.#identityOf(settings);
    if (!this.#open.has(identity)) this.#open.set(identity, this.#opened(settings));
    return this.#open.get(identity);
  }

  all(): readonly RoutedBackend[] {
    return [...this.#open.values()].flatMap((pooled) => pooled?.backend ?? []);
  }

  /** Those that none of `wanted` names are asked no more. */
  keepOnly(wanted: readonly Settings[]): void {
    const kept = new Set(wanted.map((settings) => this.#identityOf(settings)));
    for (const [identity, pooled] of this.#open) {
      if (kept.has(identity)) continue;
      this.#open.delete(identity);
      if (pooled === undefined) continue;
      const { process } = pooled.backend;
      const gone = this.#end(pooled.backend);
      if (process !== undefined) this.#shared.room.makesWay(process, gone);
      this.#leaving.add(gone);
      void gone.then(() => this.#leaving.delete(gone));
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#counting.close();
    await Promise.all([...this.all().map((backend) => backend.close()), ...this.#leaving]);
  }

  #opened(settings: Settings): PooledBackend | undefined {
    const backend = openBackend(settings, this.#modelsFolder, this.#clock, this.#log, this.#shared);
    if (backend === undefined) return undefined;
    // The format of the prompt depends on which server and model answer, and the model may have no name yet.
    const named = backend.probe(AbortSignal.timeout(modelProbeMsMax));
    return { backend, named, meter: new PromptMeter() };
  }

  /** What it was asked may come to its end, and who took it a moment ago may still ask it. */
  async #end(backend: RoutedBackend): Promise<void> {
    const until = this.#clock.now() + daemonLimits.replacedMsMax;
    const { signal } = this.#closing;
    do await sleep(this.#clock, daemonLimits.replacedLookMs, signal);
    while (backend.asked > 0 && this.#clock.now() < until && !signal.aborted);
    await backend.close();
  }

  #identityOf(settings: Settings): string {
    const known = this.#identities.get(settings);
    if (known !== undefined) return known;
    const identity = backendIdentity(settings, this.#modelsFolder);
    this.#identities.set(settings, identity);
    return identity;
  }
}

const modelProbeMsMax = 6_000;
