/** The least of the n greatest numbers, so that one pass over all finds those worth a closer look. */

/** 0 where there are fewer than `most`; linear, and seldom more than a comparison each. */
export function leastOfGreatest(values: Float32Array | Float64Array, most: number): number {
  if (values.length < most) return 0;
  // A heap with the least on top.
  const heap = new Float64Array(most);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    let at = i;
    if (i < most) {
      for (let up = (at - 1) >> 1; at > 0 && (heap[up] ?? 0) > value; up = (at - 1) >> 1) {
        heap[at] = heap[up] ?? 0;
        at = up;
      }
    } else {
      if (value <= (heap[0] ?? 0)) continue;
      at = 0;
      for (let down = 1; down < most; down = 2 * at + 1) {
        if (down + 1 < most && (heap[down + 1] ?? 0) < (heap[down] ?? 0)) down++;
        if ((heap[down] ?? 0) >= value) break;
        heap[at] = heap[down] ?? 0;
        at = down;
      }
    }
    heap[at] = value;
  }
  return heap[0] ?? 0;
}
