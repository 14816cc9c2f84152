/** Ranks candidates with weights set by hand; its probability is calibrated by a logistic curve. */
import { type Candidate, origins } from './candidate-set.js';

export function handConfidence(candidate: Candidate, typedTokens: number): number {
  const votes = (candidate.votes[origins.verbatim] ?? 0) + (candidate.votes[origins.renamed] ?? 0);
  const match = candidate.matchTokens === 0 ? 0 : Math.min(1, candidate.matchTokens / 6);
  const score =
    -3 +
    3.2 * votes +
    0.5 * candidate.bestScore +
    1.4 * match +
    (typedTokens > 0 ? 0.3 : 0) +
    (candidate.renamed > 0 && candidate.renamed < 99 ? -0.3 : 0);
  return 1 / (1 + Math.exp(-score));
}
