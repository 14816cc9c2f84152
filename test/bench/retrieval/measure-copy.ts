/**
 * What a model could copy: how near the nearest line of a context is to the true line, and how often it is there to the letter,
 * in %, for two baselines and ours under one budget. A cheap guide to `npm run eval:model`. Prints a JSON object a line.
 */
import { evaluationFolder, suitesOf, tasksOf } from '../evaluation/read-tasks.js';
import { editSimilarity } from '../quality/edit-similarity.js';
import { piecesOf } from './model-variants.js';

const variants = ['bm25', 'windows', 'ours'];
const folder = evaluationFolder();
if (folder !== undefined) {
  const all = variants.map(() => ({ near: 0, same: 0, tasks: 0 }));
  for (const suite of suitesOf(folder)) {
    const tasks = tasksOf(folder, suite).toSorted((a, b) => (a.repo < b.repo ? -1 : a.repo > b.repo ? 1 : 0));
    const sums = variants.map(() => ({ near: 0, same: 0, tasks: 0 }));
    for (const [at, variant] of variants.entries()) {
      for (const task of tasks) {
        const target = task.groundTruth.split('\n', 1)[0]?.trim() ?? '';
        const pieces = (await piecesOf(variant, folder, task)) ?? [];
        const near = nearest(
          target,
          pieces.flatMap(({ text }) => text.split('\n')),
        );
        for (const sum of [sums[at], all[at]]) {
          if (sum === undefined) continue;
          sum.near += near;
          sum.same += near === 1 ? 1 : 0;
          sum.tasks++;
        }
      }
    }
    print(suite, sums);
  }
  print('all', all);
}

/** Edit similarity of the nearest line, 0…1. */
function nearest(target: string, lines: readonly string[]): number {
  let best = 0;
  for (const line of new Set(lines.map((text) => text.trim()))) {
    const most = Math.min(line.length, target.length) / Math.max(1, line.length, target.length);
    if (line !== '' && most > best) best = Math.max(best, editSimilarity(line, target));
  }
  return best;
}

function print(suite: string, sums: readonly { near: number; same: number; tasks: number }[]): void {
  const share = (part: number, whole: number) => Number(((100 * part) / Math.max(1, whole)).toFixed(1));
  const rows = sums.map(({ near, same, tasks }, at) => [
    variants[at],
    { near: share(near, tasks), same: share(same, tasks) },
  ]);
  console.log(JSON.stringify({ suite, tasks: sums[0]?.tasks, ...Object.fromEntries(rows) }));
}
