/** The gaps between the runs of slots in use: the first that is large enough is used again, so that a file of slots needs no tidying. */

/** A run of slots. */
export interface SlotRun {
  readonly first: number;
  readonly count: number;
}

export class FreeSlots {
  /** In order, apart from one another; the last one has no end. */
  #gaps: SlotRun[] = [{ first: 0, count: Number.POSITIVE_INFINITY }];

  /** Where so many slots are free; they stay so until they are claimed. */
  take(count: number): number {
    return this.#gaps.find((gap) => gap.count >= count)?.first ?? 0;
  }

  /** Slots of which all are free. */
  claim({ first, count }: SlotRun): void {
    if (count === 0) return;
    const at = this.#after(first) - 1;
    const gap = this.#gaps[at];
    if (gap === undefined) return;
    const before = { first: gap.first, count: first - gap.first };
    const behind = { first: first + count, count: gap.first + gap.count - first - count };
    this.#gaps.splice(at, 1, ...[before, behind].filter((rest) => rest.count > 0));
  }

  release({ first, count }: SlotRun): void {
    if (count === 0) return;
    const at = this.#after(first);
    const [before, behind] = [this.#gaps[at - 1], this.#gaps[at]];
    const joinsBefore = before !== undefined && before.first + before.count === first;
    const joinsBehind = behind !== undefined && behind.first === first + count;
    const start = joinsBefore ? before.first : first;
    const end = joinsBehind ? behind.first + behind.count : first + count;
    const from = joinsBefore ? at - 1 : at;
    this.#gaps.splice(from, Number(joinsBefore) + Number(joinsBehind), { first: start, count: end - start });
  }

  /** The first gap that begins behind a slot. */
  #after(slot: number): number {
    let low = 0;
    let high = this.#gaps.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#gaps[middle]?.first ?? 0) <= slot) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
