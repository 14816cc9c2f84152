/** Lexical search: BM25 over chunks, exact names before their parts, texts read from the disk as they are now. */
import { join } from 'node:path';
import { leadsThroughLink } from '../files/links.js';
import { readSource } from '../files/read-source.js';
import type { Sqlite } from '../sqlite/open-database.js';
import { indexLimits } from './limits.js';
import { queryTerms } from './search-terms.js';
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
  const names = query.split(/[^\p{L}\p{N}_$]+/u).filter((name) => name.length > 2);
  const found: Snippet[] = [];
  for (const hit of hits) {
    const located = locate(root, hit, terms);
    if (located === undefined) continue;
    const { text, startLine, endLine } = located;
    // A name spelt as it was asked for is worth more than its parts.
    const exact = names.filter((name) => text.includes(name)).length / Math.max(1, names.length);
    const { path } = hit;
    found.push({ path, startLine, endLine, text, source: 'lexical', score: -hit.rank * (1 + exact) });
  }
  found.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.startLine - b.startLine));
  return found.slice(0, snippetsMax);
}

function selectiveTerms(database: Sqlite, terms: readonly string[]): string[] {
  const chunks = database.prepare<[], number>('SELECT count(*) FROM chunks').pluck().get() ?? 0;
  const count = database.prepare<[string], number>('SELECT doc FROM term_counts WHERE term = ?').pluck();
  const counted = terms.map((term) => ({ term, chunks: count.get(term) ?? 0 })).filter((entry) => entry.chunks > 0);
  counted.sort((a, b) => a.chunks - b.chunks);
  const rare = counted.filter((entry) => entry.chunks <= Math.max(8, chunks * indexLimits.commonShareMax));
  return (rare.length > 0 ? rare : counted).slice(0, indexLimits.queryTermsMax).map((entry) => entry.term);
}

interface Located {
  readonly text: string;
  readonly startLine: number;
  readonly endLine: number;
}

/**
 * The chunk as it stands on the disk now. Where the file has changed since it was indexed and the chunk says nothing of the
 * query any more, it is looked for in the rest of the file; undefined when it is gone.
 */
function locate(root: string, hit: Hit, terms: readonly string[]): Located | undefined {
  if (leadsThroughLink(root, hit.path)) return undefined;
  const read = readSource(join(root, hit.path), searchedBytesMax);
  if (read.kind !== 'text') return undefined;
  const lines = read.text.split(/\r?\n/);
  const speaks = (line: string) => terms.some((term) => line.toLowerCase().includes(term));
  const chunk = lines.slice(hit.startLine - 1, hit.endLine);
  const found = chunk.some(speaks) ? hit.startLine - 1 : lines.findIndex(speaks);
  if (found === -1) return undefined;
  const end = Math.min(lines.length, found + indexLimits.chunkLines);
  return { text: lines.slice(found, end).join('\n'), startLine: found + 1, endLine: end };
}

const searchedBytesMax = 16 * 1024 * 1024;
