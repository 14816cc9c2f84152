/** The daemon's services in a simulation: the real pipeline, engine and context on a clock and a backend of ours. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompletionTrace } from '@foretoken/assist/completion/completion-pipeline.js';
import { createCompletionPipeline } from '@foretoken/assist/completion/create-completion-pipeline.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { activitySources } from '@foretoken/assist/context/sources/activity-sources.js';
import { confidenceBands } from '@foretoken/assist/embedded/confidence-bands.js';
import { createEmbeddedEngine } from '@foretoken/assist/embedded/create-embedded-engine.js';
import type { Clock } from '@foretoken/base/clock.js';
import { loadTables } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import { withCircuitBreaker } from '@foretoken/inference/circuit-breaker.js';
import type { SessionServices } from '@foretoken/lsp-server/session-services.js';
import { realServices, root } from '../lsp/real-services.js';
import type { Proposal, ScriptedModel } from './scripted-model.js';
import { WatchedPrompts } from './watched-prompts.js';

export const simulatedRoot = root;

/** Real files: this repository's own, by path below the root. */
export function realFiles(): ReadonlyMap<string, string> {
  const repository = join(import.meta.dirname, '../../..');
  const files = new Map<string, string>();
  for (const folder of ['assist/src/completion', 'inference/src', 'base/src', 'lsp-server/src/rpc'])
    for (const name of readdirSync(join(repository, folder)).sort())
      if (name.endsWith('.ts')) files.set(`${folder}/${name}`, readFileSync(join(repository, folder, name), 'utf8'));
  return files;
}

export interface SimulatedServices extends SessionServices {
  /** By completion id of the request. */
  readonly traces: ReadonlyMap<number, CompletionTrace>;
  readonly prompts: WatchedPrompts;
  /** What the embedded engine said, and where. */
  readonly proposals: readonly Proposal[];
}

export function simulatedServices(
  files: ReadonlyMap<string, string>,
  clock: Clock,
  model: ScriptedModel,
  speculation: 'on' | 'off',
): SimulatedServices {
  const builder = new SegmentBuilder();
  for (const [path, text] of files) builder.add({ path, text });
  const tables = loadTables([{ id: 1, bytes: builder.build() }], () => 1);
  const traces = new Map<number, CompletionTrace>();
  const proposals: Proposal[] = [];
  const engine = createEmbeddedEngine(clock);
  const prompts = new WatchedPrompts(withCircuitBreaker(model, { clock }));
  const completion = createCompletionPipeline({
    clock,
    embedded: {
      complete(request) {
        const items = engine.complete(request);
        const { path, prefix, suffix } = request;
        for (const { text } of items) proposals.push({ path, prefix, suffix, text });
        return items;
      },
    },
    context: createContextFinder(clock, activitySources),
    backend: () => ({
      ...prompts.pipeline,
      compile(source) {
        const { path, prefix, suffix } = source;
        model.place = { path, prefix, suffix };
        return prompts.pipeline.compile(source);
      },
    }),
    confidenceTop: confidenceBands.top,
    onTrace: (trace) => traces.set(trace.completionId, trace),
  });
  const base = realServices({}, { clock });
  return {
    ...base,
    completion,
    traces,
    prompts,
    proposals,
    codebases: { ...base.codebases, tables: () => tables },
    policy: () => ({
      enabled: true,
      embedded: true,
      waitMs: 400,
      confidenceMin: confidenceBands.eager,
      itemsMax: 3,
      speculation,
    }),
  };
}
