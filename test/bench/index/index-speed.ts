/** Indexing in one process, as a one-shot command does it: files and megabytes a second on one core, and what a restart and a save cost. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '@foretoken/base/log.js';
import { openIndexReader } from '@foretoken/codebase/index/open-index-reader.js';
import { openRootIndexer } from '@foretoken/codebase/index/open-root-indexer.js';
import { BenchScene } from '../bench-scene.js';
import { percentiles } from '../percentiles.js';

const scene = new BenchScene();
try {
  scene.fill(7_000, 20_000_000);
  const indexFolder = join(scene.folder, 'index');
  mkdirSync(indexFolder);
  const { signal } = new AbortController();
  const options = {
    root: scene.root,
    indexFolder,
    log: silentLog,
    limits: { fileBytesMax: 1_000_000, filesMax: 100_000, totalBytesMax: 1_000_000_000 },
    exclude: [],
    onStatus() {},
    onCommit() {},
  };
  const timed = async (run: () => Promise<unknown>) => {
    const wall = performance.now();
    const cpu = process.cpuUsage();
    await run();
    const used = process.cpuUsage(cpu);
    return { ms: Math.round(performance.now() - wall), cpuMs: Math.round((used.user + used.system) / 1000) };
  };
  const whole = async () => {
    const indexer = await openRootIndexer(options);
    await indexer.indexAll(signal);
    await indexer.close();
  };
  const fresh = await timed(whole);
  const memoryMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  const restart = await timed(whole);
  const indexer = await openRootIndexer(options);
  const reader = openIndexReader(options);
  reader.refresh();
  const saves: number[] = [];
  for (let i = 0; i < 30; i++) {
    const file = join(scene.root, 'part-1', `file-${100 + i}.ts`);
    appendFileSync(file, `export const saved${i} = ${i};\n`);
    const began = performance.now();
    await indexer.update([file], signal);
    reader.refresh();
    saves.push(performance.now() - began);
  }
  await indexer.close();
  reader.close();
  const perSecond = (amount: number) => Number((amount / (fresh.cpuMs / 1000)).toFixed(1));
  console.log(
    JSON.stringify({
      files: 7_000,
      megabytes: 20,
      fresh,
      filesPerCpuSecond: perSecond(7_000),
      megabytesPerCpuSecond: perSecond(20),
      peakMiB: memoryMiB,
      restart,
      savedFileMs: percentiles(saves),
    }),
  );
} finally {
  scene.remove();
}
