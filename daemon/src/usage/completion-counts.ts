/** What completions add to the metrics and to the usage figures that are kept. */
import type { CompletionTrace } from '@foretoken/assist/completion/completion-pipeline.js';
import type { SpeculationEvent } from '@foretoken/assist/completion/pipeline-parts.js';
import type { MetricsRegistry } from '../metrics/metrics-registry.js';
import type { UsageStore } from './usage-store.js';

export interface CompletionCounts {
  /** One request and what became of it. */
  trace(trace: CompletionTrace): void;
  /** One run that was started ahead, was of use, or ended. */
  speculation(event: SpeculationEvent): void;
}

export function completionCounts(metrics: MetricsRegistry, usage: UsageStore): CompletionCounts {
  return {
    trace(trace) {
      observe(metrics, trace);
      tally(usage, trace);
    },
    speculation({ kind, tokens }) {
      if (kind !== 'ended') metrics.add('foretoken_speculations_total', kind);
      if (kind !== 'ended') usage.tally(kind === 'started' ? 'ahead-tries' : 'ahead-uses', 1);
      usage.tally('ahead-tokens', tokens);
      metrics.add('foretoken_speculation_tokens_total', '', tokens);
    },
  };
}

function observe(metrics: MetricsRegistry, trace: CompletionTrace): void {
  const outcome = trace.from ?? trace.because ?? 'unknown';
  metrics.add('foretoken_completions_total', outcome);
  metrics.add('foretoken_redactions_total', '', trace.redactions ?? 0);
  metrics.add('foretoken_prompt_tokens_total', 'reused', trace.prompt?.reused ?? 0);
  metrics.add('foretoken_prompt_tokens_total', 'recomputed', trace.prompt?.recomputed ?? 0);
  if (isGivenUp(trace)) metrics.add('foretoken_backend_given_up_total');
  metrics.observe('foretoken_completion_seconds', trace.ms / 1000, outcome);
}

function tally(usage: UsageStore, trace: CompletionTrace): void {
  const { prompt } = trace;
  usage.tally('completion-requests', 1);
  if (prompt === undefined) return;
  usage.tally('backend-requests', 1);
  if (isGivenUp(trace)) usage.tally('backend-given-up', 1);
  usage.tally('prompt-tokens', prompt.tokens);
  usage.tally('prompt-tokens-reused', prompt.reused);
}

/** A backend was asked and not waited for. */
function isGivenUp({ prompt, stages }: CompletionTrace): boolean {
  return prompt !== undefined && !stages.some(({ stage }) => stage === 'backend');
}
