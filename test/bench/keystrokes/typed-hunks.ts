/**
 * The runs of lines that real commits added, as their author typed them: made of the evaluation's replay tasks. Tasks of one
 * place share what stands below and each holds what was typed before it, so the last of them tells all lines from the
 * first added one to its own.
 */
import { createHash } from 'node:crypto';
import { type EvaluationTask, filesOf, suitesOf, tasksOf } from '../evaluation/read-tasks.js';

export interface TypedHunk {
  readonly id: string;
  readonly suite: string;
  readonly language: string;
  readonly repo: string;
  readonly path: string;
  /** What stands above, to a line's start. */
  readonly before: string;
  /** What is typed: whole lines, without white space at their ends. */
  readonly typed: string;
  /** What stands below, from the end of the line that is typed last. */
  readonly after: string;
}

/** All of them, grouped by repository; of the same folder the same. */
export function typedHunks(folder: string): TypedHunk[] {
  const places = new Map<string, EvaluationTask>();
  for (const suite of suitesOf(folder).filter((name) => name.startsWith('replay')))
    for (const task of tasksOf(folder, suite)) {
      const key = `${task.repo}\0${task.path}\0${task.suffix}`;
      const known = places.get(key);
      if (known === undefined || known.prefix.length < task.prefix.length) places.set(key, task);
    }
  return [...places.values()]
    .sort((a, b) => order(a.suite, b.suite) || order(a.repo, b.repo) || order(a.id, b.id))
    .map((task) => hunkOf(task, filesOf(folder, task.repo).get(task.path)));
}

/** `count` of them, spread over the suites; of more, those of fewer are a part. */
export function someHunks(hunks: readonly TypedHunk[], count: number): TypedHunk[] {
  const bySuite = Map.groupBy(hunks, (hunk) => hunk.suite);
  const ranked = [...bySuite.values()].flatMap((own) =>
    own.toSorted((a, b) => order(digest(a.id), digest(b.id))).map((hunk, place) => ({ hunk, place })),
  );
  const chosen = new Set(
    ranked
      .toSorted((a, b) => a.place - b.place)
      .slice(0, count)
      .map(({ hunk }) => hunk),
  );
  return hunks.filter((hunk) => chosen.has(hunk));
}

function hunkOf(task: EvaluationTask, oldText: string | undefined): TypedHunk {
  const lines = (task.prefix + (task.groundTruth.split('\n', 1)[0] ?? '')).split('\n');
  const above = oldText?.endsWith(task.suffix) ? oldText.slice(0, oldText.length - task.suffix.length) : oldText;
  const first = above === undefined ? 0 : firstAddedLine(above.split('\n'), lines);
  return {
    id: task.id,
    suite: task.suite,
    language: task.language,
    repo: task.repo,
    path: task.path,
    before: lines
      .slice(0, first)
      .map((line) => `${line}\n`)
      .join(''),
    typed: lines
      .slice(first)
      .map((line) => line.trimEnd())
      .join('\n'),
    after: task.suffix,
  };
}

/** Where the last lines begin that the old text does not have, by the longest common subsequence of lines. */
function firstAddedLine(old: readonly string[], lines: readonly string[]): number {
  const from = Math.max(0, lines.length - linesComparedMax);
  const rows = lines.slice(from, -1);
  const columns = old.slice(Math.max(0, from - linesComparedMax), lines.length + linesComparedMax);
  /** The longest common subsequence of what comes before row and column. */
  const length = Array.from({ length: rows.length + 1 }, () => new Uint16Array(columns.length + 1));
  for (let row = 1; row <= rows.length; row++)
    for (let column = 1; column <= columns.length; column++)
      (length[row] as Uint16Array)[column] =
        rows[row - 1] === columns[column - 1]
          ? (length[row - 1]?.[column - 1] ?? 0) + 1
          : Math.max(length[row - 1]?.[column] ?? 0, length[row]?.[column - 1] ?? 0);
  // The shortest head of the new lines that holds as long a common part as all of them.
  const whole = length[rows.length]?.[columns.length] ?? 0;
  let head = rows.length;
  while (head > 0 && (length[head - 1]?.[columns.length] ?? 0) === whole) head--;
  return from + head;
}

const linesComparedMax = 400;

function digest(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
