/** Of suggestions that go on past their first line: how many lines are shown, and how many of them are right. */

export interface BlockAnswer {
  /** The lines that the user would have typed, blank ones apart. */
  readonly truth: readonly string[];
  /** Lines of the best item; empty when there is none. */
  readonly lines: readonly string[];
  readonly confidence: number;
}

export interface BlockScore {
  readonly tasks: number;
  readonly thresholds: Readonly<Record<string, ShownLines>>;
}

export interface ShownLines {
  /** Suggestions shown, and those of more than one line, in % of the tasks. */
  readonly shown: number;
  readonly blocks: number;
  /** Lines of a suggestion that is a block. */
  readonly blockLines: number;
  /** Lines shown that are right, in %: all, and those after a first one. A line counts when all before it are right too. */
  readonly right: number;
  readonly followingRight: number;
  /** The same for lines after a right first one. */
  readonly followingRightAfterRight: number;
}

export function scoreBlocks(answers: readonly BlockAnswer[], thresholds: readonly number[]): BlockScore {
  return {
    tasks: answers.length,
    thresholds: Object.fromEntries(
      thresholds.map((threshold) => [
        String(threshold),
        shownLines(
          answers.filter((answer) => answer.lines.length > 0 && answer.confidence >= threshold),
          answers.length,
        ),
      ]),
    ),
  };
}

function shownLines(shown: readonly BlockAnswer[], tasks: number): ShownLines {
  const rights = shown.map(rightLines);
  const blocks = shown.filter((answer) => answer.lines.length > 1);
  const following = shown.map((answer) => answer.lines.length - 1);
  const followingRight = rights.map((right) => Math.max(0, right - 1));
  const afterRight = following.map((lines, at) => ((rights[at] ?? 0) > 0 ? lines : 0));
  return {
    shown: percent(shown.length, tasks),
    blocks: percent(blocks.length, tasks),
    blockLines: Number((sum(blocks.map((answer) => answer.lines.length)) / Math.max(1, blocks.length)).toFixed(2)),
    right: percent(sum(rights), sum(shown.map((answer) => answer.lines.length))),
    followingRight: percent(sum(followingRight), sum(following)),
    followingRightAfterRight: percent(sum(followingRight), sum(afterRight)),
  };
}

function rightLines(answer: BlockAnswer): number {
  let right = 0;
  while (right < answer.lines.length && answer.lines[right]?.trim() === answer.truth[right]?.trim()) right++;
  return right;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Number(((100 * part) / whole).toFixed(1));
}
