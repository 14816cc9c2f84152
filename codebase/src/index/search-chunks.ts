/** Lexical search: chunks by BM25. */
import type { Sqlite } from '../sqlite/open-database.js';
import { indexLimits } from './limits.js';

export interface ChunkHit {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** More is better. */
  readonly score: number;
}

export interface FoundChunks {
  /** Those of the terms asked for that were searched by. */
  readonly terms: readonly string[];
  /** Best first. */
  readonly hits: readonly ChunkHit[];
}

export function searchChunks(database: Sqlite, asked: readonly string[], hitsMax: number): FoundChunks {
  const terms = selectiveTerms(database, asked);
  if (terms.length === 0) return { terms, hits: [] };
  const match = terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(' OR ');
  const hits = database
    .prepare<[string, number], ChunkHit>(
      `SELECT files.path, chunks.start_line AS startLine, chunks.end_line AS endLine, -hits.score AS score
       FROM (SELECT rowid AS chunk, rank AS score FROM chunk_terms WHERE chunk_terms MATCH ? ORDER BY rank LIMIT ?) AS hits
       JOIN chunks ON chunks.id = hits.chunk JOIN files ON files.id = chunks.file`,
    )
    .all(match, hitsMax);
  return { terms, hits };
}

/** Of the terms those that are known here; words in many chunks are left out when there are rarer ones: they cost most and say least. */
function selectiveTerms(database: Sqlite, terms: readonly string[]): string[] {
  const chunks = database.prepare<[], number>('SELECT count(*) FROM chunks').pluck().get() ?? 0;
  const count = database.prepare<[string], number>('SELECT doc FROM term_counts WHERE term = ?').pluck();
  const counted = terms.map((term) => ({ term, chunks: count.get(term) ?? 0 })).filter((entry) => entry.chunks > 0);
  counted.sort((a, b) => a.chunks - b.chunks);
  const rare = counted.filter((entry) => entry.chunks <= Math.max(8, chunks * indexLimits.commonShareMax));
  return (rare.length > 0 ? rare : counted).slice(0, indexLimits.queryTermsMax).map((entry) => entry.term);
}
