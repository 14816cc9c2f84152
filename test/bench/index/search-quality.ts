/** How well search finds what is known to be there: what a person asks, in this repository's own sources and in packages of others; and four words out of a definition. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import { BenchScene } from '../bench-scene.js';
import { askedPackages, fetchedPackage } from './asked-packages.js';
import { indexedScene } from './indexed-scene.js';

/** The query, the end of the path, and what the snippet must hold. */
const asked: readonly (readonly [query: string, path: string, text: string])[] = [
  ['search chunks', 'index/search/search-chunks.ts', 'function searchChunks'],
  ['where are secrets replaced', 'src/secret-filter.ts', ''],
  ['IndexWriter.store', 'index/index-writer.ts', 'store('],
  ['openDatabase', 'sqlite/open-database.ts', 'function openDatabase'],
  ['circuit breaker', 'src/circuit-breaker.ts', ''],
  ['merge small segments', 'index/update/merge-segments.ts', 'function mergeSegments'],
  ['how is the memory ceiling enforced', 'process/memory-ceiling.ts', ''],
  ['walk ignore rules', 'files/walk.ts', ''],
  ['type through', 'completion/cache/type-through.ts', ''],
  ['Lru', 'src/lru.ts', 'class Lru'],
  ['snippet interface', 'index/search/snippet.ts', 'interface Snippet'],
  ['discovery file', 'discovery/discovery-file.ts', ''],
  ['who spawns the indexer process', 'indexer/indexer-supervisor.ts', 'spawn'],
  ['languageOf', 'text/language.ts', 'function languageOf'],
  ['index reader', 'index/index-reader.ts', ''],
  ['watch a folder for changes', 'files/watch.ts', ''],
  ['constant time token comparison', 'transports/token.ts', ''],
  ['print json schema', 'cli/output.ts', 'function printJson'],
  ['exit codes', 'cli/exit-codes.ts', 'exitCodes'],
  ['embeddedengine', 'embedded/embedded-engine.ts', 'interface EmbeddedEngine'],
];
const definitionsMax = 150;
const resultsMax = 10;

type Queries = readonly (readonly [query: string, isIt: (found: Snippet) => boolean])[];

function ranks(reader: IndexReader, queries: Queries): object {
  const places = queries.map(([query, isIt]) => reader.search(query, resultsMax).findIndex(isIt));
  const share = (count: number) => Number((count / places.length).toFixed(3));
  return {
    queries: places.length,
    reciprocalRank: share(places.reduce((sum, at) => sum + (at < 0 ? 0 : 1 / (at + 1)), 0)),
    first: share(places.filter((at) => at === 0).length),
    amongFive: share(places.filter((at) => at >= 0 && at < 5).length),
  };
}

async function ranksInPackages(): Promise<object> {
  const found: Record<string, object> = {};
  for (const one of askedPackages()) {
    const folder = fetchedPackage(one);
    if (folder === undefined) continue;
    const scene = new BenchScene();
    const reader = await indexedScene(scene, folder);
    const queries: Queries = one.asked.map(([query, path, text]) => [
      query,
      (snippet) => snippet.path.includes(path) && snippet.text.includes(text),
    ]);
    found[one.package] = ranks(reader, queries);
    reader.close();
    scene.remove();
  }
  return found;
}

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const scene = new BenchScene();
try {
  const listed = execFileSync('git', ['ls-files', '-z', '*.ts', '*.mjs', '*.md'], {
    cwd: repository,
    encoding: 'utf8',
  });
  // Not this file, which has every query in it.
  const files = listed.split('\0').filter((path) => path !== '' && !path.includes('/bench/'));
  for (const path of files) {
    mkdirSync(dirname(join(scene.root, path)), { recursive: true });
    cpSync(join(repository, path), join(scene.root, path));
  }
  const reader = await indexedScene(scene);

  let seed = 7;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const known = files
    .flatMap((path) => reader.structure.definitionsIn(path))
    .filter(({ kind, startLine, endLine }) => /class|function|method/.test(kind) && endLine - startLine >= 6);
  const remembered = Array.from({ length: definitionsMax }, () => known[random(known.length)]).flatMap((definition) => {
    if (definition === undefined) return [];
    const { path, name, startLine, endLine } = definition;
    const text = readFileSync(join(scene.root, path), 'utf8')
      .split('\n')
      .slice(startLine - 1, endLine)
      .join('\n');
    const words = [...new Set(text.match(/[A-Za-z_$][\w$]{3,}/g))].filter((word) => word !== name);
    if (words.length < 8) return [];
    const query = Array.from({ length: 4 }, () => words[random(words.length)]).join(' ');
    const isIt = (found: Snippet) => found.path === path && found.startLine <= endLine && startLine <= found.endLine;
    return [[query, isIt] as const];
  });
  console.log(
    JSON.stringify({
      asked: ranks(
        reader,
        asked.map(([query, path, text]) => [
          query,
          ({ path: at, text: its }) => at.endsWith(path) && its.includes(text),
        ]),
      ),
      remembered: ranks(reader, remembered),
      packages: await ranksInPackages(),
    }),
  );
  reader.close();
} finally {
  scene.remove();
}
