/**
 * What embeddings cost: memory, disk, time and recall@20 against exact comparison, by dimension and number of chunks. The
 * vectors are made up, with the spread that MiniLM's have on code. Of more than 1,536 numbers they lie along 1,024 directions, with noise in
 * the others, as models of that size are said to be spread (docs/evaluation.md); then, the hard case, stretched to all numbers; and of
 * 3,072 the same along all. Prints JSON. Arguments: numbers of chunks; --dimensions: these alone.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEmbeddingStore } from '@foretoken/assist/embedding/embedding-store.js';
import { embeddingLimits } from '@foretoken/assist/embedding/limits.js';
import { isToLearn, learnModel } from '@foretoken/assist/embedding/model-learner.js';
import { FloatRows } from '@foretoken/assist/embedding/rows.js';
import { TopScores } from '@foretoken/assist/embedding/top-scores.js';
import { VectorIndex } from '@foretoken/assist/embedding/vector-index.js';
import { centreOf } from '@foretoken/assist/embedding/vector-space.js';
import {
  narrowVectors,
  participation,
  realisticVectors,
} from '@foretoken/assist/testing/embedding/realistic-vectors.js';
import { percentiles } from '../percentiles.js';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { dimensions: { type: 'string', default: '384,768,1536,2560,3072,4096' } },
});
const dimensions = options.dimensions.split(',').map(Number);
const counts = positionals.length > 0 ? positionals.map(Number) : [10_000, 100_000];
const queries = 60;
const chunksPerFile = 10;

const least = counts[0] ?? 0;
for (const dimension of dimensions) {
  const isLong = dimension > 1_536;
  for (const count of counts) await measure(dimension, count, isLong ? { directions: 1_024 } : {});
  if (isLong) await measure(dimension, least);
  if (dimension !== 3_072) continue;
  await measure(dimension, least, { directions: 384 });
  await measure(dimension, least, { steepness: 0 });
}

async function measure(
  dimension: number,
  count: number,
  { directions = dimension, steepness = 1 }: { directions?: number; steepness?: number } = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'foretoken-vectors-'));
  const store = openEmbeddingStore(folder);
  try {
    const make =
      directions < dimension ? narrowVectors(dimension, directions, 11) : realisticVectors(dimension, 11, steepness);
    const asked = make(queries);
    const exact = asked.map(() => new TopScores(20));
    const askedRows = new FloatRows(queries, dimension);
    for (const [q, query] of asked.entries()) askedRows.row(q).set(query);
    let model = store.addModel('bench', centreOf(make(16)));
    let learnMs = 0;
    let storeMs = 0;
    const root = store.root('/bench', 0);
    const filling = new VectorIndex(store);
    filling.use(model);
    let files = await filling.open('/bench', root);
    for (let first = 0; first < count; first += chunksPerFile) {
      const vectors = make(chunksPerFile);
      for (const [i, vector] of vectors.entries())
        for (const [q, cosine] of askedRows.products(vector, queries).entries()) exact[q]?.add(first + i, cosine);
      const { space } = model;
      const storing = process.cpuUsage().user;
      const hashed = vectors.map((vector, i) => ({ hash: hashOf(`${first + i}`), stored: space.store(vector) }));
      store.addVectors(model.id, hashed, 0);
      const chunks = hashed.map(({ hash }, i) => {
        return { startLine: i + 1, endLine: i + 1, vector: store.find(model.id, hash, 0) ?? 0 };
      });
      files?.put(
        { path: String(first), stamp: '', chunks },
        hashed.map(({ stored }) => space.code(stored)),
      );
      storeMs += (process.cpuUsage().user - storing) / 1_000;
      if (!isToLearn(store, model)) continue;
      const start = process.cpuUsage().user;
      model = (await learnModel(store, model, async () => {})) ?? model;
      learnMs = (process.cpuUsage().user - start) / 1_000;
      filling.use(model);
      files = await filling.open('/bench', root);
    }
    filling.closeAll();
    const before = process.memoryUsage.rss();
    const index = new VectorIndex(store);
    index.use(model);
    const began = performance.now();
    const table = await index.open('/bench', root);
    const loadMs = performance.now() - began;
    const searches: number[] = [];
    let found = 0;
    for (let round = 0; round < 3; round++)
      for (const [q, query] of asked.entries()) {
        const start = performance.now();
        const near = await index.near('/bench', query, 20, new Set());
        searches.push(performance.now() - start);
        const best = new Set(near.map(({ path, startLine }) => Number(path) + startLine - 1));
        if (round === 0) found += exact[q]?.items().filter((item) => best.has(item)).length ?? 0;
      }
    const megabytes = (bytes: number) => Number((bytes / 1e6).toFixed(1));
    console.log(
      JSON.stringify({
        dimension,
        directions,
        participation: Math.round(participation(directions, steepness)),
        chunks: count,
        learnMs: Math.round(learnMs),
        storeMsEach: Number((storeMs / count).toFixed(2)),
        memoryMB: megabytes(table?.bytes ?? 0),
        residentMB: megabytes(process.memoryUsage.rss() - before),
        diskMB: megabytes(store.bytes),
        loadMs: Math.round(loadMs),
        searchMs: { min: Number(Math.min(...searches).toFixed(2)), ...percentiles(searches) },
        recallAt20: Number((found / (20 * queries)).toFixed(4)),
      }),
    );
    index.closeAll();
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function hashOf(content: string): Buffer {
  return createHash('sha256').update(content).digest().subarray(0, embeddingLimits.contentHashBytes);
}
