/** Lexical search: BM25 over chunks, exact names before their parts, texts read from the disk as they are now. */
import type { Sqlite } from '../sqlite/open-database.js';
import { indexLimits } from './limits.js';
import { queryTerms } from './search-terms.js';
import { shownHits } from './shown-hits.js';
import type { Snippet } from './snippet.js';

interface Hit {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly rank: number;
}

/** Best first, at most `snippetsMax`. Words in many chunks are left out when there are rarer ones: they cost most and say least. */
export function searchChunks(database: Sqlite, root: string, query: string, snippetsMax: number): Snippet[] {
  const terms = selectiveTerms(database, queryTerms(query));
  if (terms.length === 0) return [];
  const match = terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(' OR ');
  const hits = database
    .prepare<[string, number], Hit>(
      `SELECT files.path, chunks.start_line AS startLine, chunks.end_line AS endLine, hits.score AS rank
       FROM (SELECT rowid AS chunk, rank AS score FROM chunk_terms WHERE chunk_terms MATCH ? ORDER BY rank LIMIT ?) AS hits
       JOIN chunks ON chunks.id = hits.chunk JOIN files ON files.id = chunks.file`,
    )
    .all(match, snippetsMax * 4);
  return shownHits(
    root,
    query,
    terms,
    hits.map((hit) => ({ ...hit, score: -hit.rank })),
    snippetsMax,
  );
}

function selectiveTerms(database: Sqlite, terms: readonly string[]): string[] {
  const chunks = database.prepare<[], number>('SELECT count(*) FROM chunks').pluck().get() ?? 0;
  const count = database.prepare<[string], number>('SELECT doc FROM term_counts WHERE term = ?').pluck();
  const counted = terms.map((term) => ({ term, chunks: count.get(term) ?? 0 })).filter((entry) => entry.chunks > 0);
  counted.sort((a, b) => a.chunks - b.chunks);
  const rare = counted.filter((entry) => entry.chunks <= Math.max(8, chunks * indexLimits.commonShareMax));
  return (rare.length > 0 ? rare : counted).slice(0, indexLimits.queryTermsMax).map((entry) => entry.term);
}
