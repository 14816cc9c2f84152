/** Reads the evaluation's tasks and repositories from the folder that FORETOKEN_EVAL_DIR names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { loadTables } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import { samplingHash } from './sampling-hash.js';

export interface EvaluationTask {
  readonly id: string;
  readonly suite: string;
  readonly language: string;
  readonly repo: string;
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly groundTruth: string;
  /** Lines that the same change added right below, where the task tells. */
  readonly following?: readonly string[];
}

/** The evaluation's folder, or undefined with the reason printed. */
export function evaluationFolder(): string | undefined {
  const folder = process.env['FORETOKEN_EVAL_DIR'];
  if (folder !== undefined && existsSync(join(folder, 'tasks'))) return folder;
  console.error('skipped: FORETOKEN_EVAL_DIR does not name a folder with tasks/ and repos/');
  return undefined;
}

export function suitesOf(folder: string): string[] {
  return readdirSync(join(folder, 'tasks'))
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => name.slice(0, -'.jsonl'.length))
    .sort();
}

/** The tasks of one suite; rows that carry no prefix are cut out of their repository's file. */
export function tasksOf(folder: string, suite: string): EvaluationTask[] {
  const rows = jsonLines(readFileSync(join(folder, 'tasks', `${suite}.jsonl`), 'utf8'));
  return rows.map((row) => {
    const repo = String(row['repo']);
    const path = String(row['path']);
    let prefix = row['prefix'];
    let suffix = row['suffix'];
    if (typeof prefix !== 'string' || typeof suffix !== 'string') {
      // Offsets count code points.
      const points = Array.from(filesOf(folder, repo).get(path) ?? '');
      prefix = points.slice(0, Number(row['offset'])).join('');
      suffix = points.slice(Number(row['end'])).join('');
    }
    return {
      id: String(row['id']),
      suite,
      language: String(row['language']),
      repo,
      path,
      prefix: String(prefix),
      suffix: String(suffix),
      groundTruth: String(row['groundtruth']),
      ...(Array.isArray(row['following']) ? { following: row['following'].map(String) } : {}),
    };
  });
}

/** A place inside the line, before a token; undefined where there is none. The same on every run. */
export function cutInside(id: string, line: string): number | undefined {
  const cuts: number[] = [];
  for (const { index } of line.trimEnd().matchAll(/(?<=[^\s\w$]\s?|\S\s)[\w$]/g)) cuts.push(index);
  return cuts[samplingHash(`${id}any`) % Math.max(1, cuts.length)];
}

/** Texts by path. The last repository is kept, since tasks come grouped. */
export function filesOf(folder: string, repo: string): ReadonlyMap<string, string> {
  if (lastFiles?.repo === repo) return lastFiles.files;
  const rows = jsonLines(gunzipSync(readFileSync(join(folder, 'repos', `${repo}.jsonl.gz`))).toString('utf8'));
  const files = new Map(rows.map((row) => [String(row['path']), String(row['text'])]));
  lastFiles = { repo, files };
  return files;
}

/** The tables learned of a repository; the last few are kept. */
export function tablesOf(folder: string, repo: string): CodeTables {
  const kept = tables.get(repo);
  if (kept !== undefined) return kept;
  const builder = new SegmentBuilder();
  for (const [path, text] of filesOf(folder, repo)) builder.add({ path, text });
  const made = loadTables([{ id: 1, bytes: builder.build() }], () => 1);
  if (tables.size >= 4) tables.clear();
  tables.set(repo, made);
  return made;
}

let lastFiles: { repo: string; files: ReadonlyMap<string, string> } | undefined;
const tables = new Map<string, CodeTables>();

function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Record<string, unknown> => JSON.parse(line));
}
