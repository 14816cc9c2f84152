/** Gradient-boosted trees as data: read once, asked often. */

/** Nodes in preorder: sizes of the trees, then of all nodes the feature (−1: a leaf), the way to the right child, and the threshold or leaf. */
export interface PackedTrees {
  readonly trees: number;
  /** Base64. */
  readonly packed: string;
}

export class Trees {
  readonly #sizes: Uint16Array;
  readonly #splits: Int8Array;
  readonly #skips: Uint8Array;
  readonly #values: Float32Array;

  constructor({ trees, packed }: PackedTrees) {
    const bytes = Buffer.from(packed, 'base64');
    this.#sizes = Uint16Array.from({ length: trees }, (_, tree) => bytes.readUInt16LE(2 * tree));
    const nodes = this.#sizes.reduce((sum, size) => sum + size, 0);
    const nodesAt = 2 * trees;
    this.#splits = Int8Array.from({ length: nodes }, (_, node) => bytes.readInt8(nodesAt + node));
    this.#skips = Uint8Array.from(bytes.subarray(nodesAt + nodes, nodesAt + 2 * nodes));
    this.#values = Float32Array.from({ length: nodes }, (_, node) => bytes.readFloatLE(nodesAt + 2 * nodes + 4 * node));
  }

  /** Sum of the leaves that the row of features beginning at `from` comes to: log odds, where the trees were trained for that. */
  score(features: Float32Array, from = 0): number {
    const splits = this.#splits;
    const values = this.#values;
    let score = 0;
    let first = 0;
    for (let tree = 0; tree < this.#sizes.length; tree++) {
      let at = first;
      for (let feature = splits[at] ?? -1; feature >= 0; feature = splits[at] ?? -1)
        at += (features[from + feature] ?? 0) <= (values[at] ?? 0) ? 1 : 1 + (this.#skips[at] ?? 0);
      score += values[at] ?? 0;
      first += this.#sizes[tree] ?? 0;
    }
    return score;
  }
}
