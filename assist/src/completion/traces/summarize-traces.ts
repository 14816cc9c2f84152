/** What the newest requests came to, for a status: how many were shown, and what kept the others from it. */
import type { CompletionTrace } from '../completion-pipeline.js';
import { outcomeText, silenceText } from './outcome-text.js';

export interface TraceSummary {
  /** Requests that somebody waited for to their end. */
  readonly asked: number;
  readonly shown: number;
  /** Reasons of the others, the most frequent first. */
  readonly silent: readonly { readonly because: string; readonly text: string; readonly count: number }[];
  readonly latest: { readonly path: string; readonly line: number; readonly text: string } | undefined;
}

/** Newest first. Requests that newer ones replaced, or that the editor gave up, say nothing and are left out. */
export function summarizeTraces(traces: readonly CompletionTrace[]): TraceSummary {
  const ended = traces.filter(({ because }) => because !== 'superseded' && because !== 'cancelled');
  const reasons = new Map<string, { because: string; text: string; count: number }>();
  for (const { because, outcome } of ended) {
    if (outcome === 'shown' || because === undefined) continue;
    const reason = reasons.get(because) ?? { because, text: silenceText(because), count: 0 };
    reason.count++;
    reasons.set(because, reason);
  }
  const latest = ended[0];
  return {
    asked: ended.length,
    shown: ended.filter(({ outcome }) => outcome === 'shown').length,
    silent: [...reasons.values()].sort((a, b) => b.count - a.count),
    latest: latest && { path: latest.path, line: latest.line, text: outcomeText(latest) },
  };
}
