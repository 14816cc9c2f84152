/**
 * Measures whether context makes a real model complete better: bits per character of the true line and exact match, for no
 * context, two baselines and ours, on the same tasks. A table on standard error, JSON on standard output.
 */
import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type LineQuestion, lineScorerMissing, scoreLines } from '../../engines/line-scorer.js';
import { type EvaluationTask, evaluationFolder, suitesOf, tasksOf } from '../evaluation/read-tasks.js';
import { compareVariants, lacksNames, type ScoredTask, tableOf, worstLines } from './compare-variants.js';
import { promptOf, standardVariants } from './model-variants.js';
import { questionOf, ScoreMemory } from './score-memory.js';

const { values: options } = parseArgs({
  options: {
    tasks: { type: 'string', default: '208' },
    /** Parts of suites' names. */
    suites: { type: 'string', default: 'replay,rline,cceval' },
    variants: { type: 'string', default: standardVariants.join(',') },
    workers: { type: 'string', default: String(cpus().length) },
    scores: { type: 'string', default: join(import.meta.dirname, '../../../../.cache/model-scores.jsonl') },
    /** Asks the model nothing: shows what the scores at hand give. */
    'at-hand': { type: 'boolean', default: false },
    /** Lists so many tasks where the last variant costs most more than the best other one. */
    worst: { type: 'string', default: '0' },
  },
});
const folder = evaluationFolder();
const missing = lineScorerMissing();
if (missing !== undefined) console.error(`skipped: ${missing}`);
if (folder !== undefined && missing === undefined) await measure(folder);

async function measure(folder: string): Promise<void> {
  const variants = options.variants.split(',');
  const asked: { readonly task: ChosenTask; readonly questions: readonly LineQuestion[] }[] = [];
  for (const task of chosenTasks(folder)) asked.push({ task, questions: await questionsOf(folder, task, variants) });
  // One task of every suite after the other, so that a part of a run is a fair part.
  asked.sort((a, b) => a.task.place - b.task.place);
  const memory = new ScoreMemory(options.scores);
  const open = asked.flatMap(({ questions }) => questions).filter(({ key }) => memory.get(key) === undefined);
  const waiting = options['at-hand'] ? [] : [...new Map(open.map((question) => [question.key, question])).values()];
  console.error(`${asked.length} tasks, ${variants.length} contexts; ${waiting.length} prompts for the model`);
  const began = performance.now();
  let done = 0;
  await scoreLines(waiting, Number(options.workers), (score) => {
    memory.add(score);
    done++;
    const left = (((performance.now() - began) / done) * (waiting.length - done)) / 60_000;
    if (done % 20 === 0) console.error(`${done} of ${waiting.length}, ${left.toFixed(0)} min left`);
  });
  const scored: ScoredTask[] = asked.flatMap(({ task, questions }) => {
    const scores = questions.flatMap(({ key }) => memory.get(key) ?? []);
    if (scores.length < questions.length) return [];
    const { id, suite, prefix, target } = task;
    const bits = scores.map((score) => score.bits / score.characters);
    return [{ id, suite, namesMissing: lacksNames(prefix, target), bits, exact: scores.map((score) => score.exact) }];
  });
  if (scored.length === 0) return;
  const comparison = compareVariants(variants, scored);
  console.error(tableOf(comparison));
  for (const line of worstLines(variants, scored, Number(options.worst))) console.error(line);
  console.log(JSON.stringify({ schema: 1, model: 'SmolLM2-135M-Instruct Q4_1', groups: comparison }, undefined, 1));
}

interface ChosenTask extends EvaluationTask {
  readonly target: string;
  /** Among its suite's. */
  readonly place: number;
}

/** The same for the same numbers; of more tasks, those of fewer are the first. */
function chosenTasks(folder: string): ChosenTask[] {
  const wanted = options.suites.split(',');
  const suites = suitesOf(folder).filter((suite) => wanted.some((part) => suite.includes(part)));
  const each = Math.ceil(Number(options.tasks) / Math.max(1, suites.length));
  return suites.flatMap((suite) =>
    tasksOf(folder, suite)
      .map((task) => ({ ...task, target: task.groundTruth.split('\n', 1)[0] ?? '' }))
      .filter(({ target }) => target.trim() !== '')
      .toSorted((a, b) => (digest(a.id) < digest(b.id) ? -1 : 1))
      .slice(0, each)
      .map((task, place) => ({ ...task, place }))
      .toSorted((a, b) => (a.repo < b.repo ? -1 : a.repo > b.repo ? 1 : 0)),
  );
}

async function questionsOf(folder: string, task: ChosenTask, variants: readonly string[]): Promise<LineQuestion[]> {
  const questions: LineQuestion[] = [];
  for (const variant of variants) {
    const prompt = await promptOf(variant, folder, task);
    if (prompt === undefined) throw new Error(`no such variant: ${variant}`);
    questions.push(questionOf(prompt, task.target));
  }
  return questions;
}

function digest(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
