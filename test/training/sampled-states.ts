/** Which of the states are looked at, and how: the same for all that is trained. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@foretoken/base/clock.js';
import { type EvaluationTask, tasksOf } from '../bench/evaluation/read-tasks.js';
import { samplingHash } from '../bench/evaluation/sampling-hash.js';

/** Time stands still, so that what is looked at hangs on no machine's load. */
export const stillClock: Clock = { now: () => 0, wall: () => 0, after: () => () => {} };

/**
 * At most so many of a language, by codebase. Of a package's versions the newest pair alone: the others are much like it, and
 * each codebase has to be learned.
 */
export function sampledStates(states: string, suite: string, perLanguage: number): EvaluationTask[] {
  const all = tasksOf(states, suite);
  const newest = new Map(all.map((task) => [packageOf(task.repo), task.repo]));
  return all
    .filter((task) => newest.get(packageOf(task.repo)) === task.repo)
    .toSorted((a, b) => samplingHash(a.id) - samplingHash(b.id))
    .slice(0, perLanguage)
    .sort((a, b) => (a.repo < b.repo ? -1 : a.repo > b.repo ? 1 : 0));
}

/** One state in four is seen with everything below hidden. */
export function hidesBelow(task: EvaluationTask): boolean {
  return samplingHash(`${task.id}hidden`) % 4 === 0;
}

/** Whether each state is a line that was added, or one taken out of a finished file. */
export function kindsOf(states: string, suite: string): Map<string, string> {
  const rows = readFileSync(join(states, 'tasks', `${suite}.jsonl`), 'utf8')
    .split('\n')
    .filter((row) => row !== '');
  return new Map(
    rows.map((row) => {
      const { id, kind }: { id: string; kind: string } = JSON.parse(row);
      return [id, kind];
    }),
  );
}

function packageOf(repo: string): string {
  return repo.slice(0, repo.lastIndexOf('@'));
}
