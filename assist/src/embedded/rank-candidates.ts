/** The candidates of a request with their confidence, best first. */

import { candidateFeatures } from './candidate-features.js';
import type { FoundCandidates } from './candidate-search.js';
import type { Candidate } from './candidate-set.js';
import { missingIndent } from './missing-indent.js';
import { confidencesOf, treeScore } from './tree-ranker.js';

export interface RankedCandidate {
  readonly candidate: Candidate;
  /** Inserted at the cursor, missing indentation included. */
  readonly text: string;
  readonly confidence: number;
}

/** Ties go by text, so that the same request has the same answer. */
export function rankCandidates({ frame, all, collected }: FoundCandidates): RankedCandidate[] {
  const features = candidateFeatures(all, frame, collected);
  const scored = collected.candidates
    .map((candidate, at) => ({ candidate, score: treeScore(features[at] ?? noFeatures) }))
    .sort((a, b) => b.score - a.score || (a.candidate.text < b.candidate.text ? -1 : 1));
  const cursor = frame.typed !== '' ? 'inside' : frame.indent !== '' ? 'indented' : 'start';
  const confidences = confidencesOf(
    scored.map(({ score }) => score),
    cursor,
  );
  return scored.map(({ candidate }, at) => ({
    candidate,
    text: missingIndent(frame, all, candidate.best) + candidate.text,
    confidence: confidences[at] ?? 0,
  }));
}

const noFeatures = new Float32Array();
