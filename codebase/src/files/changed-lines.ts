/** Which lines of a text differ from those it had: Myers' shortest edit script, given up where it grows long. */

/** 1-based ranges of `now`, ascending; where lines were only taken away, the line before (or the first). */
export function changedRanges(
  before: readonly string[],
  now: readonly string[],
  editsMax: number,
): { startLine: number; endLine: number }[] {
  let start = 0;
  while (start < before.length && start < now.length && before[start] === now[start]) start++;
  let endBefore = before.length;
  let endNow = now.length;
  while (endBefore > start && endNow > start && before[endBefore - 1] === now[endNow - 1]) {
    endBefore--;
    endNow--;
  }
  if (start === endBefore && start === endNow) return [];
  const edits = editScript(before.slice(start, endBefore), now.slice(start, endNow), editsMax);
  const hunks = edits ?? [{ from: 0, to: endNow - start }];
  return hunks.map(({ from, to }) => ({
    startLine: Math.max(1, start + (to > from ? from + 1 : from)),
    endLine: Math.max(1, start + to),
  }));
}

/** Runs of lines of `now` that are new, or empty ones where lines are gone; undefined past `editsMax` edits. */
function editScript(
  before: readonly string[],
  now: readonly string[],
  editsMax: number,
): { from: number; to: number }[] | undefined {
  const most = Math.min(editsMax, before.length + now.length);
  const reach = new Int32Array(2 * most + 3);
  const steps: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    steps.push(reach.slice(most + 1 - d - 1, most + 1 + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(reach, most + k) < at(reach, most + 2 + k));
      let x = down ? at(reach, most + 2 + k) : at(reach, most + k) + 1;
      while (x < before.length && x - k < now.length && before[x] === now[x - k]) x++;
      reach[most + 1 + k] = x;
      if (x >= before.length && x - k >= now.length) return hunksOf(steps, before.length, now.length);
    }
  }
  return undefined;
}

/** Goes back from the end to the start over the furthest places reached with one edit less. */
function hunksOf(
  steps: readonly Int32Array[],
  beforeLength: number,
  nowLength: number,
): { from: number; to: number }[] {
  const hunks: { from: number; to: number }[] = [];
  let x = beforeLength;
  let y = nowLength;
  for (let d = steps.length - 1; d > 0; d--) {
    const reach = steps[d] ?? new Int32Array();
    const k = x - y;
    const down = k === -d || (k !== d && at(reach, d + k) < at(reach, d + 2 + k));
    const fromK = down ? k + 1 : k - 1;
    const fromX = at(reach, d + 1 + fromK);
    const fromY = fromX - fromK;
    const from = fromY;
    const to = down ? fromY + 1 : fromY;
    const next = hunks.at(-1);
    if (next !== undefined && next.from === to) hunks[hunks.length - 1] = { from, to: next.to };
    else hunks.push({ from, to });
    x = fromX;
    y = fromY;
  }
  return hunks.reverse();
}

function at(values: Int32Array, index: number): number {
  return values[index] ?? 0;
}
