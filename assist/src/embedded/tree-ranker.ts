/** Scores candidates with trees trained offline, and turns the best one's score into an honest probability. */
import { Trees } from '../ranking/packed-trees.js';
import { rankerTrees } from './ranker-trees.js';

const trees = new Trees(rankerTrees);

/** Sum of the trees' leaves for one row of features: higher is likelier; comparable within and between requests. */
export function treeScore(features: Float32Array): number {
  return trees.score(features);
}

/** Probability that a candidate of this score is what the user would have typed; calibrated on editing states. */
export function confidenceOf(score: number, lineStart: boolean): number {
  const { slope, offset } = lineStart ? rankerTrees.calibration.start : rankerTrees.calibration.inside;
  return 1 / (1 + Math.exp(-(slope * score + offset)));
}
