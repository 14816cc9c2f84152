/** The candidates of a request with their confidence, best first. */

import { candidateFeatures } from './candidate-features.js';
import type { FoundCandidates } from './candidate-search.js';
import type { Candidate } from './candidate-set.js';
import { looseColumns, looseWeight } from './loose-weight.js';
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
  const scores = collected.candidates.map((_, at) => treeScore(features[at] ?? noFeatures));
  const contenders = Math.max(...scores) - apartMax;
  const looseOf = (candidate: Candidate) =>
    looseWeight(looseColumns(all, collected.loose, frame.typed + candidate.text), frame.typed !== '');
  const scored = collected.candidates
    .map((candidate, at) => ({ candidate, score: scores[at] ?? 0 }))
    .map(({ candidate, score }) => ({ candidate, score, loose: score < contenders ? 0 : looseOf(candidate) }))
    .sort((a, b) => b.score + b.loose - a.score - a.loose || (a.candidate.text < b.candidate.text ? -1 : 1));
  const cursor = frame.typed !== '' ? 'inside' : frame.indent !== '' ? 'indented' : 'start';
  const confidences = confidencesOf(
    scored.map(({ score, loose }) => score + looseSureness * loose),
    cursor,
  );
  return scored.map(({ candidate }, at) => ({
    candidate,
    text: missingIndent(frame, all, candidate.best) + candidate.text,
    confidence: confidences[at] ?? 0,
  }));
}

/** No loose end makes up for more. */
const apartMax = 4;
/** Where somebody types, loose ends promise less than in finished files: so much of their weight counts for how sure a line is. */
const looseSureness = 0.5;
const noFeatures = new Float32Array();
