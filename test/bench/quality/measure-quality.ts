/** Completion quality of the embedded engine on the evaluation of FORETOKEN_EVAL_DIR; JSON on standard output. */

import { confidenceBands } from '@foretoken/assist/embedded/confidence-bands.js';
import { createEmbeddedEngine } from '@foretoken/assist/embedded/create-embedded-engine.js';
import type { EmbeddedEngine } from '@foretoken/assist/embedded/embedded-engine.js';
import { systemClock } from '@foretoken/base/clock.js';
import { type EvaluationTask, evaluationFolder, suitesOf, tablesOf, tasksOf } from '../evaluation/read-tasks.js';
import { blockCut } from './block-cut.js';
import { atLineStart, type CursorTask, insideLine, suffixHidden } from './cursor-split.js';
import { type Answer, scoreAnswers } from './score-answers.js';
import { type BlockAnswer, scoreBlocks } from './score-blocks.js';

const thresholds = [0.25, 0.4, 0.5, 0.75, 0.8];
const blockThresholds = [confidenceBands.eager, confidenceBands.balanced, confidenceBands.quiet];
const views: Readonly<Record<string, (task: Parameters<typeof insideLine>[0]) => CursorTask | undefined>> = {
  start: atLineStart,
  inside: insideLine,
  startHidden: (task) => suffixHidden(atLineStart(task)),
  insideHidden: (task) => {
    const inside = insideLine(task);
    return inside === undefined ? undefined : suffixHidden(inside);
  },
};

/**
 * Each request is made in another file or place, so the times are those of a new line; keys on the same line cost less.
 * Suites whose name contains one of `wanted`, or all.
 */
function measure(folder: string, wanted: readonly string[]): Record<string, unknown> {
  const results: Record<string, unknown> = {};
  const engine = createEmbeddedEngine(systemClock);
  const replayed: Answer[] = [];
  for (const suite of suitesOf(folder)) {
    if (wanted.length > 0 && !wanted.some((part) => suite.includes(part))) continue;
    const answers = new Map<string, Answer[]>();
    const tasks = tasksOf(folder, suite).sort((a, b) => (a.repo < b.repo ? -1 : a.repo > b.repo ? 1 : 0));
    for (const task of tasks) {
      const tables = tablesOf(folder, task.repo);
      for (const [view, cursorOf] of Object.entries(views)) {
        const cursor = cursorOf(task);
        if (cursor === undefined) continue;
        const started = performance.now();
        const items = engine.complete({
          tables,
          path: task.path,
          languageId: task.language,
          prefix: cursor.prefix,
          suffix: cursor.suffix,
          overlays: new Map(),
          lineOnly: true,
          itemsMax: 80,
        });
        const ms = performance.now() - started;
        const lines = items.map((item) => item.text.split('\n', 1)[0] ?? '');
        const list = answers.get(view) ?? [];
        answers.set(view, list);
        list.push({
          truth: cursor.truth,
          text: lines[0],
          confidence: items[0]?.confidence ?? 0,
          among: lines.some((line) => line.trim() === cursor.truth.trim()),
          ms,
        });
      }
    }
    if (suite.startsWith('replay')) replayed.push(...(answers.get('start') ?? []), ...(answers.get('inside') ?? []));
    const blocks = tasks.flatMap((task) => blockOf(engine, folder, task));
    results[suite] = {
      ...Object.fromEntries([...answers].map(([view, list]) => [view, scoreAnswers(list, thresholds)])),
      ...(blocks.length > 0 ? { blocks: scoreBlocks(blocks, blockThresholds) } : {}),
    };
  }
  // Lines that commits added, all languages and both cursors: what a user would see.
  if (replayed.length > 0) results['replay'] = { startAndInside: scoreAnswers(replayed, thresholds) };
  return results;
}

/** The answer to a cursor whose whole block is missing; none where what follows is not known, as in most replayed commits. */
function blockOf(engine: EmbeddedEngine, folder: string, task: EvaluationTask): BlockAnswer[] {
  if (task.suite.startsWith('replay') && task.following === undefined) return [];
  const { prefix, suffix, lines } = blockCut(task);
  const [best] = engine.complete({
    tables: tablesOf(folder, task.repo),
    path: task.path,
    languageId: task.language,
    prefix,
    suffix,
    overlays: new Map(),
    lineOnly: false,
    itemsMax: 1,
  });
  const shown = best?.text.split('\n').filter((line) => line.trim() !== '') ?? [];
  return [{ truth: lines, lines: shown, confidence: best?.confidence ?? 0 }];
}

const folder = evaluationFolder();
if (folder !== undefined)
  console.log(JSON.stringify({ schema: 1, suites: measure(folder, process.argv.slice(2)) }, undefined, 1));
