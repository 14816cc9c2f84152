/** The daemon's services in a simulation: the real pipeline, engine and context on a clock and a backend of ours. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompletionTrace } from '@foretoken/assist/completion/completion-pipeline.js';
import { createCompletionPipeline } from '@foretoken/assist/completion/create-completion-pipeline.js';
import { charactersPerToken } from '@foretoken/assist/context/context-finder.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { activitySources } from '@foretoken/assist/context/sources/activity-sources.js';
import { confidenceBands } from '@foretoken/assist/embedded/confidence-bands.js';
import { createEmbeddedEngine } from '@foretoken/assist/embedded/create-embedded-engine.js';
import { compilePrompt, contextTokensOf } from '@foretoken/assist/prompt/compile-prompt.js';
import type { Clock } from '@foretoken/base/clock.js';
import { loadTables } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import { withCircuitBreaker } from '@foretoken/inference/circuit-breaker.js';
import { familyOf } from '@foretoken/inference/models/match-family.js';
import type { SessionServices } from '@foretoken/lsp-server/session-services.js';
import { networkFilter } from '@foretoken/privacy/prompt-filter.js';
import { realServices, root } from '../lsp/real-services.js';
import type { Proposal, ScriptedModel } from './scripted-model.js';

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
  /** Of each prompt, the tokens that a server which remembers the last few would have to read. */
  readonly recomputedTokens: readonly number[];
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
  for (const [path, text] of files) builder.add({ path, text, languageId: 'typescript' });
  const tables = loadTables([{ id: 1, bytes: builder.build() }], () => 1);
  const traces = new Map<number, CompletionTrace>();
  const prompts: string[] = [];
  const recomputedTokens: number[] = [];
  const proposals: Proposal[] = [];
  const engine = createEmbeddedEngine(clock);
  const tokensMax = 1_024;
  const backend = withCircuitBreaker(model, { clock });
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
      backend,
      completionTokensMax: 64,
      temperature: 0.1,
      topP: 0.95,
      contextTokensMax: contextTokensOf(tokensMax),
      maySend: networkFilter.maySend,
      compile(source) {
        const { path, prefix, suffix } = source;
        model.place = { path, prefix, suffix };
        const compiled = compilePrompt({ ...source, family: familyOf(model.model), filter: networkFilter, tokensMax });
        const known = Math.max(0, ...prompts.map((prompt) => commonLength(prompt, compiled.prompt)));
        recomputedTokens.push(Math.ceil((compiled.prompt.length - known) / charactersPerToken));
        prompts.push(compiled.prompt);
        if (prompts.length > promptsRemembered) prompts.shift();
        return compiled;
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
    recomputedTokens,
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

/** As many as a server has slots for. */
const promptsRemembered = 8;

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
