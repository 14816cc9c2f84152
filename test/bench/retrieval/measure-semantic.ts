/**
 * Measures what hits of an embedding model add to the context: the share of the needed names that it holds (as measure-recall.ts counts
 * them) without hits, and with them at several trusts, with paired intervals. MiniLM in llama.cpp embeds the chunks of the index as the
 * product does; vectors are compared whole. Prints a JSON object a line. --repos: parts of repositories' names; --trusts: multiples of
 * the product's.
 */
import { parseArgs } from 'node:util';
import type { SemanticHit } from '@foretoken/assist/context/context-finder.js';
import { chunkTexts } from '@foretoken/assist/embedding/chunk-texts.js';
import { embeddingLimits } from '@foretoken/assist/embedding/limits.js';
import { cursorQuery } from '@foretoken/assist/embedding/query-text.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import { settingEntry } from '@foretoken/daemon/settings/settings-table.js';
import type { EmbeddingBackend } from '@foretoken/inference/embedding-backend.js';
import { createOpenAiEmbeddings } from '@foretoken/inference/open-ai-embeddings.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import { embeddingsMissing, startEmbeddings } from '../../engines/llama-cpp-server.js';
import { readerOf } from '../evaluation/indexed-codebase.js';
import { neededNames } from '../evaluation/needed-names.js';
import { type EvaluationTask, evaluationFolder, suitesOf, tasksOf } from '../evaluation/read-tasks.js';
import { RecallVariants } from './recall-variants.js';

const { values: options } = parseArgs({
  options: {
    repos: { type: 'string', default: '' },
    /** A repository and suite. */
    tasks: { type: 'string', default: '60' },
    trusts: { type: 'string', default: '0.5,1,3' },
  },
});
const trusts = options.trusts.split(',').map(Number);
const never = new AbortController().signal;

interface Chunk extends Omit<SemanticHit, 'score'> {
  readonly vector: Float32Array;
}

const folder = evaluationFolder();
const missing = embeddingsMissing();
if (missing !== undefined) console.error(`skipped: ${missing}`);
if (folder !== undefined && missing === undefined) {
  const server = await startEmbeddings();
  const backend = createOpenAiEmbeddings({ url: server.url, model: '' });
  try {
    await measure(folder, backend);
  } finally {
    await backend.close();
    await server.stop();
  }
}

async function measure(folder: string, backend: EmbeddingBackend): Promise<void> {
  const parts = options.repos.split(',');
  const byRepo = Map.groupBy(
    suitesOf(folder).flatMap((suite) => tasksOf(folder, suite)),
    ({ repo }) => repo,
  );
  const recall = new RecallVariants(['without', ...trusts.map((trust) => `×${trust}`)]);
  for (const [repo, tasks] of byRepo) {
    if (!parts.some((part) => repo.includes(part))) continue;
    const reader = await readerOf(folder, repo);
    const chunks = await embeddedChunks(reader, backend);
    for (const suite of new Set(tasks.map((task) => task.suite)))
      for (const task of tasks.filter((one) => one.suite === suite).slice(0, Number(options.tasks))) {
        const hits = await hitsOf(task, chunks, backend);
        const told = trusts.map((trust) => ({ semantic: hits.map((hit) => ({ ...hit, score: hit.score * trust })) }));
        if (hits.length > 0) recall.add(task, reader, [{}, ...told]);
      }
    console.error(`${repo}: ${chunks.length} chunks, ${recall.tasks} tasks in all`);
  }
  recall.print();
}

async function embeddedChunks(reader: IndexReader, backend: EmbeddingBackend): Promise<Chunk[]> {
  const found: (Omit<Chunk, 'vector'> & { readonly text: PromptText })[] = [];
  const charactersMax = Number(settingEntry('embedding.text_characters_max').default);
  for (const file of reader.filesAfter(0, Number.MAX_SAFE_INTEGER) ?? []) {
    const definitions = reader.structure.definitionsIn(file.path);
    const texts = chunkTexts(reader.root, file, reader.chunksOf(file.id) ?? [], definitions, charactersMax) ?? [];
    for (const { startLine, endLine, text } of texts) found.push({ path: file.path, startLine, endLine, text });
  }
  const chunks: Chunk[] = [];
  for (let at = 0; at < found.length; at += embeddingLimits.batchTextsMax) {
    const batch = found.slice(at, at + embeddingLimits.batchTextsMax);
    const answer = await backend.embed(
      batch.map(({ text }) => text),
      'document',
      never,
    );
    // One that is too long for the server fails its batch: then each by itself.
    for (const [place, chunk] of batch.entries()) {
      const one = answer.kind === 'vectors' ? answer : await backend.embed([chunk.text], 'document', never);
      const vector = one.kind === 'vectors' ? one.vectors[one === answer ? place : 0] : undefined;
      if (vector !== undefined) chunks.push({ ...chunk, vector });
    }
  }
  return chunks;
}

/** None where there is nothing to ask with, or nothing to find. */
async function hitsOf(
  task: EvaluationTask,
  chunks: readonly Chunk[],
  backend: EmbeddingBackend,
): Promise<SemanticHit[]> {
  const { text } = cursorQuery(task.prefix, task.suffix);
  if (text.trim() === '' || neededNames(task.prefix, task.groundTruth).length === 0) return [];
  const asked = await backend.embed([text], 'query', never);
  const query = asked.kind === 'vectors' ? asked.vectors[0] : undefined;
  const others = chunks.filter(({ path }) => path !== task.path);
  return query === undefined ? [] : nearest(query, others);
}

function nearest(query: Float32Array, chunks: readonly Chunk[]): SemanticHit[] {
  return chunks
    .map(({ path, startLine, endLine, vector }) => ({ path, startLine, endLine, score: dot(query, vector) }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, embeddingLimits.contextHitsMax);
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] ?? 0) * (other[i] ?? 0);
  return sum;
}
