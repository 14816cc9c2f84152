/** Services whose completions a test holds in its hand, and that record what a session asks of them. */
import type {
  CompletionOutcome,
  CompletionPipeline,
  CompletionRequest,
  CompletionTrace,
  OpenedCode,
} from '@foretoken/assist/completion/completion-pipeline.js';
import type { SuggestionEvent } from '@foretoken/assist/feedback/suggestion-event.js';
import type { ItemFinder } from '@foretoken/assist/items/code-items.js';
import { type Clock, systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { type IndexPhase, type IndexStatus, statusWithout } from '@foretoken/codebase/index/index-status.js';
import type {
  BackendHealth,
  Codebases,
  SessionServices,
  SessionSettings,
  Views,
  ViewsAsked,
} from '../src/session-services.js';

export class FakeServices implements SessionServices, CompletionPipeline, Codebases {
  readonly clock: Clock;
  readonly log = silentLog;
  readonly version = '1.2.3';
  readonly completion = this;
  readonly codebases = this;
  readonly usage = { record: (event: SuggestionEvent) => void this.used.push(event) };

  readonly requests: CompletionRequest[] = [];
  readonly used: SuggestionEvent[] = [];
  readonly openRoots: string[] = [];
  readonly changedPaths: string[] = [];
  readonly forgotten: string[] = [];
  readonly pauses: [root: string, paused: boolean][] = [];
  settingsSeen: unknown;
  /** Called for each completion; by default the item says what it was made for. */
  onComplete: (request: CompletionRequest) => Promise<CompletionOutcome> = (request) => Promise.resolve(shown(request));
  #statusListeners = new Set<(status: IndexStatus) => void>();

  constructor(clock: Clock = systemClock) {
    this.clock = clock;
  }

  complete(request: CompletionRequest): Promise<CompletionOutcome> {
    this.requests.push(request);
    return this.onComplete(request);
  }

  tracesKept: readonly CompletionTrace[] = [];

  traces(): readonly CompletionTrace[] {
    return this.tracesKept;
  }

  readonly prepared: string[] = [];

  prepare({ path }: OpenedCode): void {
    this.prepared.push(path);
  }

  readonly rests: CompletionRequest[] = [];

  rested(place: CompletionRequest): void {
    this.rests.push(place);
  }

  readonly typedAt: (() => CompletionRequest | undefined)[] = [];

  typed(_owner: string, place: () => CompletionRequest | undefined): void {
    this.typedAt.push(place);
  }

  practise(): void {}

  forget(owner: string): void {
    this.forgotten.push(owner);
  }

  open(root: string): () => void {
    this.openRoots.push(root);
    return () => this.openRoots.splice(this.openRoots.indexOf(root), 1);
  }

  whyNone(root: string): string | undefined {
    return root === '/home/ann' ? 'A home folder is not learned.' : undefined;
  }

  rootOf(path: string): string | undefined {
    return this.openRoots.find((root) => path.startsWith(`${root}/`));
  }

  tables(): undefined {
    return undefined;
  }

  structure(): undefined {
    return undefined;
  }

  changes() {
    return [];
  }

  phase: IndexPhase | undefined;

  status(root: string): IndexStatus | undefined {
    return this.phase && statusWithout(root, this.phase);
  }

  pause(root: string, paused: boolean): void {
    this.pauses.push([root, paused]);
  }

  onStatus(listener: (status: IndexStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  get statusListeners(): number {
    return this.#statusListeners.size;
  }

  tellStatus(status: Partial<IndexStatus> & { phase: IndexStatus['phase']; root: string }): void {
    for (const listener of this.#statusListeners)
      listener({ ...statusWithout(status.root, status.phase), filesTotal: 100, ...status });
  }

  changed(paths: readonly string[]): void {
    this.changedPaths.push(...paths);
  }

  policy() {
    return { enabled: true, embedded: true, waitMs: 400, confidenceMin: 0, itemsMax: 1 };
  }

  backend: BackendHealth | undefined;

  backendHealth(): BackendHealth | undefined {
    return this.backend;
  }

  readonly items: ItemFinder = {
    // What it was asked for can be told from the items.
    find: ({ prefix, suffix, path }) => {
      const typed = /\w*$/.exec(prefix)?.[0] ?? '';
      const texts = [`${typed}Line(${path});`, `${typed}Name`, 'known'];
      const kinds = ['line', 'function', 'word'] as const;
      const items = texts.map((text, at) => ({ text, kind: kinds[at] ?? 'word', isSure: at === 0 && typed !== '' }));
      return {
        items,
        typed: typed.length,
        restOfWord: /^\w*/.exec(suffix)?.[0].length ?? 0,
        isIncomplete: typed.length < 2,
      };
    },
    describe: (_, name) =>
      name === 'known'
        ? { signatures: [{ signature: 'function known(): void', path: 'b.ts', line: 3 }], doc: 'What it does.' }
        : undefined,
  };

  itemsMode(settings: SessionSettings) {
    return settings['items'] === 'on' || settings['items'] === 'off' ? settings['items'] : 'auto';
  }

  isPrivate(_settings: SessionSettings, path: string) {
    return path.startsWith('private/');
  }

  parseSettings(value: unknown): { settings: SessionSettings; problems: readonly string[] } {
    this.settingsSeen = value;
    const known = typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
    const problems = Object.keys(known).filter((name) => name.startsWith('nonsense'));
    return { settings: known, problems: problems.map((name) => `${name} is no setting.`) };
  }

  views({ roots, daysMax }: ViewsAsked): Views {
    const rows = roots.map((title) => ({ title, value: `${daysMax} days` }));
    return { views: [{ id: 'index', title: 'Index', rows }] };
  }

  call(method: string, params: unknown): Promise<unknown> | undefined {
    switch (method) {
      case 'foretoken/echo':
        return Promise.resolve(params);
      case 'foretoken/fail':
        return Promise.reject(new Error('secret code'));
      default:
        return undefined;
    }
  }
}

export function shown(request: CompletionRequest): CompletionOutcome {
  const text = `${request.selectedText ?? ''}v${request.document.version}@${request.offset}`;
  return { kind: 'shown', from: 'embedded', items: [{ completionId: 7, text, source: 'embedded', confidence: 0.9 }] };
}
