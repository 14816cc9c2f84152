/**
 * Measures what context costs a keystroke, in milliseconds: at new places, after Enter, at keys typed along a line, at the first
 * request of a codebase and after a save, and in a file whose opening was told before (`opened`; `slice`: what that takes in between); on the evaluation's repositories, on all of them as one codebase, and on that one in
 * twelve segments with sixteen open files. Prints a JSON object for each. `cpu` is processor time, which a busy machine disturbs
 * less than the clock; `overTen` the share of requests, %, that take more than 10 ms, for so long the event loop is held.
 */
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { shownFrom } from '@foretoken/assist/prompt/compile-prompt.js';
import { systemClock } from '@foretoken/base/clock.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { loadTables, type StoredSegment } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import { languageOf } from '@foretoken/codebase/text/language.js';
import { type EvaluationTask, evaluationFolder, filesOf, suitesOf, tasksOf } from '../evaluation/read-tasks.js';
import { allFiles } from './mixed-codebase.js';

const tokensMax = 2_048;
/** As by default: it decides how much of the document counts as shown. */
const promptTokensMax = 2_048;
const tasksPerSuite = 24;
const tasksToWarm = 80;
const keysPerLine = 12;

type Situation = 'first' | 'place' | 'opened' | 'slice' | 'key' | 'enter' | 'saved';

interface Took {
  readonly ms: number;
  readonly cpu: number;
}
type Times = Map<Situation, Took[]>;

function measureSmall(evaluation: string, tasks: readonly EvaluationTask[]): Times {
  const times: Times = new Map();
  const typing = new Typing(times, new Map());
  let repo: string | undefined;
  let codebase: Codebase | undefined;
  for (const task of tasks.toSorted((a, b) => (a.repo < b.repo ? -1 : a.repo > b.repo ? 1 : 0))) {
    if (task.repo !== repo) codebase = new Codebase([...filesOf(evaluation, task.repo)], 1);
    if (codebase === undefined) continue;
    typing.at(task, codebase.tables, task.repo === repo ? 'place' : 'first');
    if (task.repo !== repo) typing.at(task, codebase.save(task), 'saved');
    repo = task.repo;
  }
  return times;
}

function measureLarge(
  files: readonly (readonly [string, string])[],
  segments: number,
  tasks: readonly EvaluationTask[],
  overlays: ReadonlyMap<string, string>,
): Times {
  const times: Times = new Map();
  const typing = new Typing(times, overlays);
  const codebase = new Codebase(files, segments);
  for (const [at, task] of tasks.entries()) {
    // On tasks of their own: what answers a place after a save is kept for the same place.
    if (at % 10 === 2) {
      typing.at(task, codebase.save(task), 'saved');
      continue;
    }
    if (at % 2 === 1) typing.open(task, codebase.tables);
    typing.at(task, codebase.tables, at === 0 ? 'first' : at % 2 === 1 ? 'opened' : 'place');
  }
  return times;
}

/** A codebase in some segments; a save adds a small one that takes the place of the last save. */
class Codebase {
  tables: CodeTables;
  readonly #segments: StoredSegment[];
  readonly #homes = new Map<string, number>();
  #saves = 0;

  constructor(files: readonly (readonly [string, string])[], segments: number) {
    this.#segments = Array.from({ length: segments }, (_, id) => {
      const builder = new SegmentBuilder();
      for (const [at, [path, text]] of files.entries()) {
        if (at % segments !== id) continue;
        builder.add({ path, text });
        this.#homes.set(path, id);
      }
      return { id, bytes: builder.build() };
    });
    this.tables = loadTables(this.#segments, (path) => this.#homes.get(path));
  }

  save({ path, prefix, suffix }: EvaluationTask): CodeTables {
    const builder = new SegmentBuilder();
    builder.add({ path, text: prefix + suffix });
    const id = 1_000 + this.#saves++;
    this.#homes.set(path, id);
    const segments = [...this.#segments, { id, bytes: builder.build() }];
    this.tables = loadTables(segments, (file) => this.#homes.get(file), this.tables, [path]);
    return this.tables;
  }
}

/** One editor's requests: a place, the keys of the line that is written there, and Enter. */
class Typing {
  readonly #times: Times;
  readonly #overlays: ReadonlyMap<string, string>;
  readonly #finder = createContextFinder(systemClock);

  constructor(times: Times, overlays: ReadonlyMap<string, string>) {
    this.#times = times;
    this.#overlays = overlays;
  }

  /** All that is done before the first request, in slices. */
  open({ path }: EvaluationTask, tables: CodeTables): void {
    const overlays = this.#overlays;
    for (let isDone = false; !isDone; )
      this.#measure('slice', () => {
        isDone = this.#finder.prepare({ tables, path, overlays });
      });
  }

  at(task: EvaluationTask, tables: CodeTables, situation: Situation): void {
    this.#ask(task, tables, task.prefix, situation);
    if (situation !== 'place' && situation !== 'opened') return;
    const line = task.groundTruth.split('\n').find((text) => text.trim() !== '') ?? '';
    for (let keys = 1; keys <= Math.min(line.length, keysPerLine); keys++)
      this.#ask(task, tables, task.prefix + line.slice(0, keys), 'key');
    this.#ask(task, tables, `${task.prefix}${line}\n`, 'enter');
  }

  #ask({ path, suffix }: EvaluationTask, tables: CodeTables, prefix: string, situation: Situation): void {
    const overlays = this.#overlays;
    const languageId = languageOf(path);
    this.#measure(situation, () => {
      const shown = shownFrom(prefix, promptTokensMax);
      this.#finder.find({ tables, root: '/', path, languageId, prefix, suffix, shownFrom: shown, overlays, tokensMax });
    });
  }

  #measure(situation: Situation, work: () => void): void {
    const usedBefore = process.cpuUsage();
    const began = performance.now();
    work();
    const ms = performance.now() - began;
    const { user, system } = process.cpuUsage(usedBefore);
    const took = this.#times.get(situation) ?? [];
    took.push({ ms, cpu: (user + system) / 1_000 });
    this.#times.set(situation, took);
  }
}

function print(codebase: string, times: Times): void {
  for (const [situation, took] of times) {
    const sum = (all: readonly number[]) => {
      const sorted = all.toSorted((a, b) => a - b);
      const overTen = Number(((100 * all.filter((ms) => ms > 10).length) / all.length).toFixed(1));
      return { min: part(sorted, 0), p50: part(sorted, 0.5), p99: part(sorted, 0.99), overTen };
    };
    console.log(
      JSON.stringify({
        codebase,
        situation,
        requests: took.length,
        ms: sum(took.map(({ ms }) => ms)),
        cpu: sum(took.map(({ cpu }) => cpu)),
      }),
    );
  }
}

function part(sorted: readonly number[], share: number): number {
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2));
}

function everyNth<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, Math.floor(items.length / count));
  return items.filter((_, at) => at % step === 0).slice(0, count);
}

const folder = evaluationFolder();
if (folder !== undefined) {
  const tasks = suitesOf(folder).flatMap((suite) => everyNth(tasksOf(folder, suite), tasksPerSuite));
  measureSmall(folder, tasks.slice(0, tasksToWarm));
  print('repositories', measureSmall(folder, tasks));
  const files = allFiles(folder);
  const large = [...files];
  print('large', measureLarge(large, 1, tasks, new Map()));
  const open = new Map(everyNth(large, 16));
  print('large, 12 segments, 16 open files', measureLarge(large, 12, tasks, open));
}
