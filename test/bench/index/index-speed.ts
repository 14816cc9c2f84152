/**
 * Indexing as the indexer does it, in a process of its own: until search and tables answer, until all is whole, again with nothing
 * changed, and a saved file of 400 lines until readers see it; with memory and disk, of these the largest parts as well. Then the
 * indexer itself, from its start: until it has told that all lines are known, and, started again, until it has told of its first saved file.
 * Sizes as arguments, in files; 7000 by default.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog } from '@foretoken/base/log.js';
import { runSteps } from '@foretoken/base/steps.js';
import type { IndexPhase } from '@foretoken/codebase/index/index-status.js';
import { openIndexReader } from '@foretoken/codebase/index/open-index-reader.js';
import { openRootIndexer } from '@foretoken/codebase/index/open-root-indexer.js';
import type { RootIndexerOptions } from '@foretoken/codebase/index/root-indexer.js';
import { chunksOf } from '@foretoken/codebase/index/store/stored-chunks.js';
import { unpackSegment } from '@foretoken/codebase/segments/segment-file.js';
import { decodeSegment } from '@foretoken/codebase/segments/segment-format.js';
import { openDatabase } from '@foretoken/codebase/sqlite/open-database.js';
import { type FromIndexer, isFromIndexer, type ToIndexer } from '@foretoken/daemon/indexer/indexer-messages.js';
import { compileLess } from '@foretoken/daemon/platform/compile-less.js';
import { BenchScene } from '../bench-scene.js';
import { percentiles } from '../percentiles.js';

const bytesOfFile = 20_000_000 / 7_000;
const bundle = fileURLToPath(new URL('../../../../dist/foretoken.mjs', import.meta.url));
const [first = '7000', second] = process.argv.slice(2);
if (first === 'inside') await measure(second ?? '');
else
  for (const files of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [7_000]) {
    const scene = new BenchScene();
    try {
      scene.fill(files, files * bytesOfFile);
      const execArgv = ['--max-semi-space-size=8', '--initial-old-space-size=64', '--max-old-space-size=512'];
      const child = fork(fileURLToPath(import.meta.url), ['inside', scene.folder], {
        execArgv,
        env: scene.env,
        stdio: 'inherit',
      });
      await once(child, 'exit');
    } finally {
      scene.remove();
    }
  }

async function measure(folder: string): Promise<void> {
  compileLess();
  const root = join(folder, 'root');
  const indexFolder = join(folder, 'index');
  mkdirSync(indexFolder);
  const { signal } = new AbortController();
  let learntAt = 0;
  const options: RootIndexerOptions = {
    root,
    indexFolder,
    log: silentLog,
    limits: { fileBytesMax: 1_000_000, filesMax: 100_000, totalBytesMax: 1_000_000_000 },
    exclude: [],
    onStatus({ phase }) {
      if (phase === 'structure' && learntAt === 0) learntAt = performance.now();
    },
    onCommit: () => committed(),
  };
  let committed = () => {};
  const whole = async () => {
    learntAt = 0;
    const began = performance.now();
    const cpu = process.cpuUsage();
    const indexer = await openRootIndexer(options);
    const status = await indexer.indexAll(signal);
    const ended = performance.now();
    await indexer.close();
    const used = process.cpuUsage(cpu);
    const rounded = (ms: number) => Math.round(ms);
    return {
      files: status.filesTotal,
      bytes: status.bytesDone,
      lexicalMs: rounded(learntAt - began),
      wholeMs: rounded(ended - began),
      cpuMs: rounded((used.user + used.system) / 1000),
    };
  };
  const { files, bytes, ...fresh } = await whole();
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  const { wholeMs: restartMs } = await whole();

  const reader = openIndexReader(options);
  reader.refresh();
  const tableBytes = reader.tables.stats.bytes;
  const names = readdirSync(indexFolder);
  const bytesOf = (name: string) => statSync(join(indexFolder, name)).size;
  const diskBytes = names.reduce((sum, name) => sum + bytesOf(name), 0);
  const segments = names.filter((name) => name.startsWith('segment-')).map((name) => join(indexFolder, name));
  const inSegments = sectionBytes(segments);
  const database = openDatabase({
    file: join(indexFolder, 'index.db'),
    migrations: [],
    newer: 'refuse',
    readonly: true,
  });
  const ids = database.prepare<[], number>('SELECT id FROM files').pluck().all();
  const chunks = ids.reduce((sum, id) => sum + chunksOf(database, id).length, 0);
  const inDatabase = database
    .prepare<[], [string, number]>('SELECT name, sum(pgsize) FROM dbstat GROUP BY name')
    .raw()
    .all();
  database.close();
  const indexer = await openRootIndexer(options);
  const saved: number[] = [];
  const refreshed: number[] = [];
  for (let i = 0; i < 300; i++) {
    const file = join(root, 'part-1', `saved-${i}.ts`);
    writeFileSync(file, fileOf400Lines(i));
    const began = performance.now();
    const seen = new Promise<void>((resolve) => {
      committed = () => {
        const at = performance.now();
        reader.refresh();
        refreshed.push(performance.now() - at);
        saved.push(performance.now() - began);
        // As the daemon does at each commit: of what was put together afterwards, too.
        committed = () => reader.refresh();
        resolve();
      };
    });
    const update = indexer.update([file], signal);
    await seen;
    await update;
  }
  await indexer.close();
  reader.close();
  const megabytes = (size: number) => Number((size / 1e6).toFixed(2));
  const largest = (parts: Iterable<readonly [string, number]>) =>
    Object.fromEntries(
      [...parts]
        .sort(([, a], [, b]) => b - a)
        .slice(0, 12)
        .map(([name, size]) => [name, megabytes(size)]),
    );
  console.log(
    JSON.stringify({
      files,
      megabytes: Number((bytes / 1e6).toFixed(1)),
      ...fresh,
      peakMiB,
      restartMs,
      savedFileMs: percentiles(saved),
      readerRefreshMs: percentiles(refreshed),
      ...(await ofProcess(folder)),
      chunks,
      tablesMB: megabytes(tableBytes),
      diskMB: megabytes(diskBytes),
      tablesMBOf100kChunks: megabytes((tableBytes / chunks) * 1e5),
      diskMBOf100kChunks: megabytes((diskBytes / chunks) * 1e5),
      segmentsMB: largest(inSegments),
      databaseMB: largest(inDatabase),
    }),
  );
}

async function ofProcess(folder: string) {
  const root = join(folder, 'root');
  const indexFolder = join(folder, 'index-of-process');
  mkdirSync(indexFolder);
  const limits = { fileBytesMax: 1_000_000, filesMax: 100_000, totalBytesMax: 1_000_000_000 };
  const start = () => {
    const execArgv = ['--max-old-space-size=512', '--max-semi-space-size=8', '--initial-old-space-size=64'];
    const indexer = fork(bundle, ['indexer'], { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const tells = (is: (message: FromIndexer) => boolean) =>
      new Promise<void>((resolve) => indexer.on('message', (told) => isFromIndexer(told) && is(told) && resolve()));
    const say = (message: ToIndexer) => indexer.send(message);
    say({ kind: 'open', root: { root, indexFolder, limits, exclude: [], libraries: false, paused: false } });
    return { indexer, tells, say };
  };
  const isIn = (phase: IndexPhase) => (told: FromIndexer) => told.kind === 'status' && told.status.phase === phase;
  const began = performance.now();
  const first = start();
  await first.tells(isIn('structure'));
  const lexicalFromStartMs = Math.round(performance.now() - began);
  await first.tells(isIn('ready'));
  first.indexer.disconnect();
  await once(first.indexer, 'exit');
  const firstSaves: number[] = [];
  for (let i = 0; i < 5; i++) {
    const { indexer, tells, say } = start();
    await tells(isIn('ready'));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const file = join(root, 'part-2', `first-saved-${i}.ts`);
    writeFileSync(file, fileOf400Lines(i));
    const at = performance.now();
    const stored = tells((told) => told.kind === 'commit');
    say({ kind: 'changed', root, paths: [file] });
    await stored;
    firstSaves.push(performance.now() - at);
    indexer.disconnect();
    await once(indexer, 'exit');
  }
  return { lexicalFromStartMs, firstSaveAfterStartMs: percentiles(firstSaves) };
}

function fileOf400Lines(i: number): string {
  return Array.from({ length: 400 }, (_, line) => `export const saved${i}x${line} = ${line};`).join('\n');
}

/** Before they are packed. */
function sectionBytes(segments: readonly string[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const file of segments)
    for (const [name, { length }] of rangesOf(file)) sums.set(name, (sums.get(name) ?? 0) + length);
  return sums;
}

function rangesOf(file: string) {
  const bytes = unpackSegment(readFileSync(file));
  return Object.entries((bytes && runSteps(decodeSegment(bytes))?.ranges) ?? {});
}
