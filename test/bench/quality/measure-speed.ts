/**
 * Speed and size of the learned tables and of the embedded engine on all repositories of FORETOKEN_EVAL_DIR put together
 * as one codebase of about a million lines; JSON on standard output. Times are CPU milliseconds of this process.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createEmbeddedEngine } from '@foretoken/assist/embedded/create-embedded-engine.js';
import { createItemFinder } from '@foretoken/assist/items/create-item-finder.js';
import { systemClock } from '@foretoken/base/clock.js';
import { loadTables, type StoredSegment } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import { tokenize } from '@foretoken/codebase/text/tokenize.js';
import { evaluationFolder, filesOf } from '../evaluation/read-tasks.js';

const linesMax = 1_000_000;
const segmentBytes = 8_000_000;
const warmUps = 40;
const places = 200;
const keysPerPlace = 5;

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

function sourceFiles(folder: string): SourceFile[] {
  const files: SourceFile[] = [];
  let lines = 0;
  for (const name of readdirSync(join(folder, 'repos')).sort()) {
    const repo = name.replace(/\.jsonl\.gz$/, '');
    for (const [path, text] of filesOf(folder, repo)) {
      lines += text.split('\n').length;
      if (lines > linesMax) return files;
      files.push({ path: `${repo}/${path}`, text });
    }
  }
  return files;
}

async function measure(files: readonly SourceFile[]): Promise<Record<string, unknown>> {
  const bytes = files.reduce((sum, file) => sum + Buffer.byteLength(file.text), 0);
  const tokenizing = cpuMs(() => {
    for (const file of files) tokenize(file.text, () => {});
  });
  const segments: StoredSegment[] = [];
  const owner = new Map<string, number>();
  const learning = cpuMs(() => {
    let builder = new SegmentBuilder();
    let held = 0;
    const close = () => {
      segments.push({ id: segments.length + 1, bytes: builder.build() });
      builder = new SegmentBuilder();
      held = 0;
    };
    for (const file of files) {
      builder.add({ ...file });
      owner.set(file.path, segments.length + 1);
      held += file.text.length;
      if (held > segmentBytes) close();
    }
    close();
  });
  let tables = loadTables(segments, (path) => owner.get(path));
  const loading = cpuMs(() => {
    tables = loadTables(segments, (path) => owner.get(path));
  });
  const saved = files[0] ?? { path: 'a', text: '' };
  const saving = cpuMs(() => {
    const builder = new SegmentBuilder();
    builder.add({ ...saved });
    const id = segments.length + 1;
    owner.set(saved.path, id);
    tables = loadTables([...segments, { id, bytes: builder.build() }], (path) => owner.get(path), tables);
  });
  return {
    files: files.length,
    lines: tables.stats.lines,
    megabytes: round(bytes / 1e6),
    tokenizeMegabytesPerSecond: round(bytes / 1e3 / tokenizing),
    learnMegabytesPerSecond: round(bytes / 1e3 / learning),
    tableMegabytes: round(tables.stats.bytes / 1e6),
    tableBytesPerToken: round(tables.stats.bytes / tables.stats.tokens),
    loadMs: round(loading),
    savedFileMs: round(saving),
    ...(await completions(files, tables)),
  };
}

/** A new place in another file each time, then some keys there; each asked for ghost text, and for the items of a pop-up. */
async function completions(
  files: readonly SourceFile[],
  tables: ReturnType<typeof loadTables>,
): Promise<Record<string, unknown>> {
  const engine = createEmbeddedEngine(systemClock);
  const finder = createItemFinder(createEmbeddedEngine(systemClock));
  const items = { newPlace: [] as number[], nextKey: [] as number[] };
  const overlays = new Map<string, string>();
  const newPlace: number[] = [];
  const nextKey: number[] = [];
  let seed = 7;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed % below;
  };
  for (let place = -warmUps; place < places; place++) {
    const file = files[random(files.length)];
    const rows = file?.text.split('\n') ?? [];
    const row = random(Math.max(1, rows.length));
    const line = rows[row] ?? '';
    const above = rows.slice(0, row).map((text) => `${text}\n`);
    const request = {
      tables,
      path: file?.path ?? '',
      languageId: '',
      suffix: `\n${rows.slice(row + 1).join('\n')}`,
      overlays,
      lineOnly: true,
      itemsMax: 3,
    };
    const start = line.length - line.trimStart().length;
    for (let typed = start; typed <= Math.min(line.length, start + keysPerPlace); typed++) {
      const prefix = above.join('') + line.slice(0, typed);
      const ms = cpuMs(() => engine.complete({ ...request, prefix }));
      const itemsMs = cpuMs(() => finder.find({ ...request, prefix, embedded: true, confidenceMin: 0.4 }));
      // The words of the codebase are sorted in between requests.
      await new Promise((resolve) => setImmediate(resolve));
      if (place < 0) continue;
      (typed === start ? newPlace : nextKey).push(ms);
      (typed === start ? items.newPlace : items.nextKey).push(itemsMs);
    }
  }
  return {
    newPlaceMs: quantiles(newPlace),
    nextKeyMs: quantiles(nextKey),
    allMs: quantiles([...newPlace, ...nextKey]),
    itemsNewPlaceMs: quantiles(items.newPlace),
    itemsNextKeyMs: quantiles(items.nextKey),
  };
}

function quantiles(values: number[]): Record<string, number> {
  values.sort((a, b) => a - b);
  const at = (share: number) => round(values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0);
  return { n: values.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

function cpuMs(run: () => void): number {
  const before = process.cpuUsage().user;
  run();
  return (process.cpuUsage().user - before) / 1000;
}

function round(value: number): number {
  return Number(value.toFixed(2));
}

const folder = evaluationFolder();
if (folder !== undefined)
  console.log(JSON.stringify({ schema: 1, ...(await measure(sourceFiles(folder))) }, undefined, 1));
