/** Scores candidates with trees trained offline, and turns the best one's score into an honest probability. */
import { rankerTrees } from './ranker-trees.js';

/** Sum of the trees' leaves for one row of features: higher is likelier; comparable within and between requests. */
export function treeScore(features: Float32Array): number {
  let score = 0;
  let first = 0;
  for (const size of sizes) {
    let at = first;
    for (let feature = splits[at] ?? -1; feature >= 0; feature = splits[at] ?? -1)
      at += (features[feature] ?? 0) <= (values[at] ?? 0) ? 1 : 1 + (skips[at] ?? 0);
    score += values[at] ?? 0;
    first += size;
  }
  return score;
}

/** Probability that a candidate of this score is what the user would have typed; calibrated on editing states. */
export function confidenceOf(score: number, lineStart: boolean): number {
  const { slope, offset } = lineStart ? rankerTrees.calibration.start : rankerTrees.calibration.inside;
  return 1 / (1 + Math.exp(-(slope * score + offset)));
}

const packed = Buffer.from(rankerTrees.packed, 'base64');
const sizes = Uint16Array.from({ length: rankerTrees.trees }, (_, tree) => packed.readUInt16LE(2 * tree));
const nodes = sizes.reduce((sum, size) => sum + size, 0);
const nodesAt = 2 * rankerTrees.trees;
const splits = Int8Array.from({ length: nodes }, (_, node) => packed.readInt8(nodesAt + node));
const skips = Uint8Array.from(packed.subarray(nodesAt + nodes, nodesAt + 2 * nodes));
const values = Float32Array.from({ length: nodes }, (_, node) => packed.readFloatLE(nodesAt + 2 * nodes + 4 * node));
