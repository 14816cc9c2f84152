/** Gradient-boosted trees as data: read once, asked often. */

/** Nodes in preorder: sizes of the trees, then of all nodes the feature (−1: a leaf), the way to the right child, and the threshold or leaf. */
export interface PackedTrees {
  readonly trees: number;
  /** Base64. */
  readonly packed: string;
}

/**
 * A row is not led down each tree: every threshold that one of its features is above strikes the leaves to its left, and of a tree's leaves the first that is left
 * is where the row ends (after QuickScorer, Lucchese et al. 2015). Most features are 0 and above no threshold, and what is read stands in order.
 */
export class Trees {
  /** By tree: where its leaves begin. */
  readonly #leavesStart: Uint16Array;
  readonly #leaves: Float32Array;
  /** By feature: where its thresholds end; ascending, each with its tree and the leaves that it leaves, a bit each. */
  readonly #ends: Uint16Array;
  readonly #thresholds: Float32Array;
  readonly #trees: Uint16Array;
  readonly #masks: Uint32Array;
  /** By tree: leaves of the row under way that are not struck. */
  readonly #left: Uint32Array;

  /** At most 32 leaves a tree. */
  constructor({ trees, packed }: PackedTrees) {
    const bytes = Buffer.from(packed, 'base64');
    const sizes = Array.from({ length: trees }, (_, tree) => bytes.readUInt16LE(2 * tree));
    const nodes = sizes.reduce((sum, size) => sum + size, 0);
    const splits = Int8Array.from(bytes.subarray(2 * trees, 2 * trees + nodes));
    const skips = bytes.subarray(2 * trees + nodes, 2 * trees + 2 * nodes);
    const values = Float32Array.from({ length: nodes }, (_, node) => bytes.readFloatLE(2 * (trees + nodes) + 4 * node));
    const masks = new Uint32Array(nodes);
    const treeOf = new Uint16Array(nodes);
    const byFeature: number[][] = Array.from({ length: 1 + Math.max(...splits) }, () => []);
    const leaves: number[] = [];
    const leavesStart: number[] = [];
    /** Reads the subtree at a node, whose first leaf is the next. */
    const read = (node: number): void => {
      const feature = splits[node] ?? -1;
      if (feature < 0) {
        leaves.push(values[node] ?? 0);
        return;
      }
      const first = leavesStart.at(-1) ?? 0;
      const from = leaves.length - first;
      read(node + 1);
      masks[node] = ~((2 ** (leaves.length - first - from) - 1) << from);
      treeOf[node] = leavesStart.length - 1;
      byFeature[feature]?.push(node);
      read(node + 1 + (skips[node] ?? 0));
    };
    let first = 0;
    for (const size of sizes) {
      leavesStart.push(leaves.length);
      read(first);
      first += size;
    }
    let end = 0;
    this.#ends = Uint16Array.from(byFeature, ({ length }) => {
      end += length;
      return end;
    });
    const inOrder = byFeature.flatMap((of) => of.sort((x, y) => (values[x] ?? 0) - (values[y] ?? 0)));
    this.#thresholds = Float32Array.from(inOrder, (node) => values[node] ?? 0);
    this.#trees = Uint16Array.from(inOrder, (node) => treeOf[node] ?? 0);
    this.#masks = Uint32Array.from(inOrder, (node) => masks[node] ?? 0);
    this.#leavesStart = Uint16Array.from(leavesStart);
    this.#leaves = Float32Array.from(leaves);
    this.#left = new Uint32Array(trees);
  }

  /** Sum of the leaves that the row of features beginning at `from` comes to: log odds, where the trees were trained for that. */
  score(features: Float32Array, from = 0): number {
    const ends = this.#ends;
    const thresholds = this.#thresholds;
    const trees = this.#trees;
    const masks = this.#masks;
    const left = this.#left.fill(allLeaves);
    let at = 0;
    for (let feature = 0; feature < ends.length; feature++) {
      const value = features[from + feature] ?? 0;
      const end = ends[feature] ?? 0;
      for (; at < end && !(value <= (thresholds[at] ?? 0)); at++) {
        const tree = trees[at] ?? 0;
        left[tree] = (left[tree] ?? 0) & (masks[at] ?? 0);
      }
      at = end;
    }
    let score = 0;
    for (let tree = 0; tree < left.length; tree++) {
      const leaves = left[tree] ?? 0;
      score += this.#leaves[(this.#leavesStart[tree] ?? 0) + 31 - Math.clz32(leaves & -leaves)] ?? 0;
    }
    return score;
  }
}

const allLeaves = 2 ** 32 - 1;
