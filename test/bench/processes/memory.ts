/**
 * Memory of the daemon, its children and one forwarder, as proportional set size in MiB, 60 s after the last work: empty, and
 * with 10,000 files (25 MB of TypeScript) of which 100 are open; by one editor, and by three on the same files. BENCH_REST_S shortens the rest.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childrenOf, pssOf } from '../../processes/process-memory.js';
import { BenchScene } from '../bench-scene.js';
import { openSession } from './session.js';

const restMs = Number(process.env['BENCH_REST_S'] ?? 60) * 1000;

async function measure(files: number, bytes: number, open: number, editors = 1) {
  const scene = new BenchScene();
  try {
    if (files > 0) scene.fill(files, bytes);
    const sessions = [];
    for (let editor = 0; editor < editors; editor++) {
      const session = await openSession(scene, files > 0 ? scene.root : undefined);
      for (let i = 0; i < open; i++) session.open(join(scene.root, `part-${Math.floor(i / 100)}`, `file-${i}.ts`));
      sessions.push(session);
    }
    await new Promise((resolve) => setTimeout(resolve, restMs));
    const { pid } = JSON.parse(readFileSync(join(scene.home, 'run', 'daemon.json'), 'utf8'));
    const daemon = pssOf(pid);
    const indexer = childrenOf(pid).reduce((sum, child) => sum + pssOf(child), 0);
    const forwarder = sessions.reduce((sum, { pid }) => sum + pssOf(pid), 0);
    for (const session of sessions) session.close();
    const round = (value: number) => Number(value.toFixed(1));
    return {
      daemon: round(daemon),
      indexer: round(indexer),
      forwarder: round(forwarder),
      all: round(daemon + indexer + forwarder),
    };
  } finally {
    scene.remove();
  }
}

if (process.platform === 'linux') {
  const empty = await measure(0, 0, 0);
  const files10k = await measure(10_000, 25_000_000, 100);
  const threeEditors = await measure(10_000, 25_000_000, 100, 3);
  console.log(JSON.stringify({ empty, files10k, threeEditors }));
} else console.error('skipped: memory is measured through /proc, on Linux only');
