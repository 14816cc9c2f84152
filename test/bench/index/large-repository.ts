/**
 * Repositories of 50,000 and 100,000 files through the real daemon: until search answers and until all is whole, a restart, a saved
 * file, memory, disk, and what is said of files over the limits. Each copy of a source has names of its own. Sizes as arguments, in
 * files. Takes minutes and some gigabytes, so that `npm run bench` leaves it out unless it is asked for by name.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { methods } from '@foretoken/protocol/methods.js';
import { childrenOf } from '../../processes/process-memory.js';
import { BenchScene } from '../bench-scene.js';
import { openSession } from '../processes/session.js';

const bytesOfFile = 20_000_000 / 7_000;
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [50_000, 100_000];
if (process.platform !== 'linux') console.error('skipped: memory is measured through /proc, on Linux only');
else for (const files of sizes) await measure(files);

async function measure(files: number): Promise<void> {
  // One file is over the limit, and must be told.
  const scene = new BenchScene({
    FORETOKEN_INDEX_FILES_MAX: String(files - 1),
    FORETOKEN_INDEX_TOTAL_BYTES_MAX: String(2 ** 30),
    FORETOKEN_INDEX_TABLES_MB_MAX: '4096',
    FORETOKEN_DAEMON_TABLES_MB_MAX: '4096',
  });
  try {
    scene.fill(files, files * bytesOfFile, renamed);
    const first = await follow(scene);
    const { disk, database } = diskOf(scene);
    const again = await follow(scene);
    console.log(JSON.stringify({ files, ...first, diskMB: disk, databaseMB: database, again }));
  } finally {
    scene.remove();
  }
}

/** Opens the root, waits until it is whole, saves a file, and ends the daemon. */
async function follow(scene: BenchScene) {
  const session = await openSession(scene, undefined);
  const { pid } = JSON.parse(readFileSync(join(scene.home, 'run', 'daemon.json'), 'utf8'));
  const began = performance.now();
  const seconds = () => Number(((performance.now() - began) / 1000).toFixed(1));
  const peaks = { daemon: 0, indexer: 0 };
  const look = setInterval(() => {
    peaks.daemon = Math.max(peaks.daemon, residentOf(pid));
    peaks.indexer = Math.max(peaks.indexer, ...childrenOf(pid).map(residentOf));
  }, 100);
  try {
    session.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: `file://${scene.root}`, name: 'root' }], removed: [] },
    });
    let learnedS = 0;
    let known: ReturnType<typeof methods.status.result.parse>['codebases'][number] | undefined;
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      const status = methods.status.result.parse(await session.request(methods.status.name, undefined));
      known = status.codebases[0];
      if (learnedS === 0 && (known?.phase === 'structure' || known?.phase === 'ready')) learnedS = seconds();
      if (known?.phase === 'ready') break;
      if (known?.phase === 'failed') throw new Error(known.problem ?? 'indexing failed');
    }
    const wholeS = seconds();
    const searches: number[] = [];
    for (const query of ['parse the settings file', 'createElement', 'stream end error', 'Lru cache']) {
      const asked = performance.now();
      await session.request(methods.search.name, { root: scene.root, query, snippetsMax: 10 });
      searches.push(Math.round(performance.now() - asked));
    }
    const savedMs = await saved(scene, session);
    return {
      learnedS,
      wholeS,
      searchMs: searches,
      savedMs,
      filesTotal: known.filesTotal,
      skipped: known.skipped,
      indexerPeakMiB: Math.round(peaks.indexer),
      daemonPeakMiB: Math.round(peaks.daemon),
      daemonMiB: Math.round(residentOf(pid)),
    };
  } finally {
    clearInterval(look);
    session.close();
    scene.run('stop');
  }
}

/** From the save of a file until search finds what is new in it. */
async function saved(scene: BenchScene, session: Awaited<ReturnType<typeof openSession>>): Promise<number> {
  const word = `savedJustNow${Math.floor(performance.now())}`;
  writeFileSync(join(scene.root, 'part-1', 'file-100.ts'), `export const ${word} = 1;\n`);
  const began = performance.now();
  while (performance.now() - began < 60_000) {
    const answer = await session.request(methods.search.name, { root: scene.root, query: word, snippetsMax: 1 });
    if (methods.search.result.parse(answer).snippets.length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return Math.round(performance.now() - began);
}

/** A third of the names, so that no two copies are alike and none is unlike all others. */
function renamed(text: string, copy: number): string {
  return copy === 0
    ? text
    : text.replace(/\b[a-z]\w{4,}\b/g, (name) => (name.length % 3 === 0 ? `${name}${copy}` : name));
}

/** Resident memory, MiB; 0 for a process that is gone. */
function residentOf(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function diskOf(scene: BenchScene): { disk: number; database: number } {
  const folder = join(scene.home, 'cache', 'index');
  const megabytes = (bytes: number) => Number((bytes / 1e6).toFixed(1));
  let disk = 0;
  let database = 0;
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const stat = statSync(join(folder, path));
    if (!stat.isFile()) continue;
    disk += stat.size;
    if (path.includes('index.db')) database += stat.size;
  }
  return { disk: megabytes(disk), database: megabytes(database) };
}
