/** Scores candidates with trees trained offline, and turns the best one's score into an honest probability. */
import { Trees } from '../ranking/packed-trees.js';
import { rankerTrees } from './ranker-trees.js';

const trees = new Trees(rankerTrees);

/** Sum of the trees' leaves for one row of features: higher is likelier; comparable within and between requests. */
export function treeScore(features: Float32Array): number {
  return trees.score(features);
}

/**
 * Probability of each candidate, given the scores of all, that it is what the user would have typed: by its score, how far it is
 * from the best other, and how many others come near. Calibrated on editing states.
 */
export function confidencesOf(scores: readonly number[], cursor: keyof typeof rankerTrees.calibration): number[] {
  const curve = rankerTrees.calibration[cursor];
  const [first = 0, second = first] = scores.toSorted((a, b) => b - a);
  const mass = scores.reduce((sum, score) => sum + Math.exp(score - first), 0);
  return scores.map((score) => {
    const apart = score - (score === first ? second : first);
    const rivals = Math.log(mass) + first - score;
    return 1 / (1 + Math.exp(-(curve.score * score + curve.apart * apart + curve.rivals * rivals + curve.offset)));
  });
}
