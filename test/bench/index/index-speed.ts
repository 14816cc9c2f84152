/**
 * Indexing as the indexer does it, in a process of its own: until search and tables answer, until all is whole, again with nothing
 * changed, and a saved file of 400 lines until readers see it; with memory and disk. Sizes as arguments, in files; 7000 by default.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog } from '@foretoken/base/log.js';
import { openIndexReader } from '@foretoken/codebase/index/open-index-reader.js';
import { openRootIndexer } from '@foretoken/codebase/index/open-root-indexer.js';
import type { RootIndexerOptions } from '@foretoken/codebase/index/root-indexer.js';
import { BenchScene } from '../bench-scene.js';
import { percentiles } from '../percentiles.js';

const bytesOfFile = 20_000_000 / 7_000;
const [first = '7000', second] = process.argv.slice(2);
if (first === 'inside') await measure(second ?? '');
else
  for (const files of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [7_000]) {
    const scene = new BenchScene();
    try {
      scene.fill(files, files * bytesOfFile);
      const execArgv = ['--max-semi-space-size=2', '--max-old-space-size=512'];
      const child = fork(fileURLToPath(import.meta.url), ['inside', scene.folder], { execArgv, stdio: 'inherit' });
      await once(child, 'exit');
    } finally {
      scene.remove();
    }
  }

async function measure(folder: string): Promise<void> {
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
  const indexer = await openRootIndexer(options);
  const saved: number[] = [];
  const refreshed: number[] = [];
  for (let i = 0; i < 30; i++) {
    const file = join(root, 'part-1', `saved-${i}.ts`);
    writeFileSync(
      file,
      Array.from({ length: 400 }, (_, line) => `export const saved${i}x${line} = ${line};`).join('\n'),
    );
    const began = performance.now();
    const seen = new Promise<void>((resolve) => {
      committed = () => {
        const at = performance.now();
        reader.refresh();
        refreshed.push(performance.now() - at);
        saved.push(performance.now() - began);
        committed = () => {};
        resolve();
      };
    });
    const update = indexer.update([file], signal);
    await seen;
    await update;
  }
  await indexer.close();
  const tablesMB = Number((reader.tables.stats.bytes / 1e6).toFixed(1));
  reader.close();
  const diskMB = readdirSync(indexFolder).reduce((sum, name) => sum + statSync(join(indexFolder, name)).size, 0) / 1e6;
  console.log(
    JSON.stringify({
      files,
      megabytes: Number((bytes / 1e6).toFixed(1)),
      ...fresh,
      peakMiB,
      restartMs,
      savedFileMs: percentiles(saved),
      readerRefreshMs: percentiles(refreshed),
      tablesMB,
      diskMB: Number(diskMB.toFixed(1)),
    }),
  );
}
