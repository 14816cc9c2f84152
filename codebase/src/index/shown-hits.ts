/** Places that a search found as they are shown: texts read from the disk as they are now, exact names before their parts. */
import { join } from 'node:path';
import { leadsThroughLink } from '../files/links.js';
import { readSource } from '../files/read-source.js';
import { indexLimits } from './limits.js';
import type { Snippet } from './snippet.js';

export interface Hit {
  readonly path: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  readonly score: number;
}

/** Best first, at most `snippetsMax`; hits whose file says nothing of the terms any more are left out. */
export function shownHits(
  root: string,
  query: string,
  terms: readonly string[],
  hits: readonly Hit[],
  snippetsMax: number,
): Snippet[] {
  const names = query.split(/[^\p{L}\p{N}_$]+/u).filter((name) => name.length > 2);
  const found: Snippet[] = [];
  for (const hit of hits) {
    const located = locate(root, hit, terms);
    if (located === undefined) continue;
    const { text, startLine, endLine } = located;
    // A name spelt as it was asked for is worth more than its parts.
    const exact = names.filter((name) => text.includes(name)).length / Math.max(1, names.length);
    found.push({ path: hit.path, startLine, endLine, text, source: 'lexical', score: hit.score * (1 + exact) });
  }
  found.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.startLine - b.startLine));
  return found.slice(0, snippetsMax);
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
