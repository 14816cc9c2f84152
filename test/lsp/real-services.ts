/** Services with the real completion pipeline and embedded engine over a small codebase held in memory. */
import type { CompletionTrace } from '@foretoken/assist/completion/completion-pipeline.js';
import { createCompletionPipeline } from '@foretoken/assist/completion/create-completion-pipeline.js';
import type { PipelineBackend } from '@foretoken/assist/completion/pipeline-parts.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { activitySources } from '@foretoken/assist/context/sources/activity-sources.js';
import { createEmbeddedEngine } from '@foretoken/assist/embedded/create-embedded-engine.js';
import { QuietGate } from '@foretoken/assist/feedback/quiet-gate.js';
import type { SuggestionEvent } from '@foretoken/assist/feedback/suggestion-event.js';
import { createItemFinder } from '@foretoken/assist/items/create-item-finder.js';
import { type Clock, systemClock } from '@foretoken/base/clock.js';
import { silentLog } from '@foretoken/base/log.js';
import { loadTables } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import type { SessionServices } from '@foretoken/lsp-server/session-services.js';

export const root = '/code';

export interface RealServices extends SessionServices {
  /** Every completion's trace, oldest first. */
  readonly traces: readonly CompletionTrace[];
  /** What sessions told of suggestions, oldest first. */
  readonly told: readonly SuggestionEvent[];
}

interface Parts {
  readonly clock?: Clock;
  /** Asked in the place of the embedded engine. */
  readonly backend?: PipelineBackend;
  /** From which likelihood to be taken a suggestion is shown. */
  readonly acceptanceMin?: number;
}

/** `files` are what the disk has under `root`; they are read again at each request. */
export function realServices(files: Readonly<Record<string, string>>, parts: Parts = {}): RealServices {
  const { clock = systemClock, backend, acceptanceMin = 0 } = parts;
  const gate = new QuietGate(clock);
  const told: SuggestionEvent[] = [];
  const traces: CompletionTrace[] = [];
  const embedded = createEmbeddedEngine(clock);
  const completion = createCompletionPipeline({
    clock,
    embedded,
    context: createContextFinder(clock, activitySources),
    backend: () => backend,
    confidenceTop: 0.5,
    gate,
    onTrace: (trace) => traces.push(trace),
  });
  return {
    clock,
    log: silentLog,
    version: '0.0.0',
    completion,
    traces,
    codebases: {
      open: () => () => {},
      whyNone: () => undefined,
      rootOf: (path) => (path.startsWith(`${root}/`) ? root : undefined),
      tables: () => tablesOf(files),
      structure: () => undefined,
      changes: () => [],
      status: () => undefined,
      onStatus: () => () => {},
      changed() {},
      pause() {},
    },
    items: createItemFinder(embedded),
    itemsMode: () => 'auto',
    told,
    usage: {
      record(event) {
        told.push(event);
        gate.record(event);
      },
    },
    policy: () => ({
      enabled: true,
      embedded: backend === undefined,
      waitMs: 400,
      confidenceMin: 0,
      itemsMax: 1,
      acceptanceMin,
    }),
    backendHealth: () => undefined,
    isPrivate: () => false,
    parseSettings: () => ({ settings: {}, problems: [] }),
    views: () => ({ views: [] }),
    call: () => undefined,
  };
}

function tablesOf(files: Readonly<Record<string, string>>) {
  const builder = new SegmentBuilder();
  for (const [path, text] of Object.entries(files)) builder.add({ path, text });
  return loadTables([{ id: 1, bytes: builder.build() }], () => 1);
}
