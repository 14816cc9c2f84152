/** Cuts a file into the chunks that search knows, each with its terms. */
import { nameOf } from '../imports/root-path.js';
import { indexLimits } from './limits.js';
import { chunkTerms } from './search-terms.js';

export interface Chunk {
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  readonly terms: string;
}

/** A chunk is also found by the words of its file's name and folder. */
export function chunksOf(path: string, text: string): Chunk[] {
  const chunks: Chunk[] = [];
  const lines = text.split('\n');
  const step = indexLimits.chunkLines;
  const placeTerms = chunkTerms(placeWords(path));
  for (let start = 0; start < lines.length; start += step) {
    const chunk = lines.slice(start, start + step);
    const terms = chunkTerms(chunk.join('\n'));
    if (terms !== '')
      chunks.push({ startLine: start + 1, endLine: start + chunk.length, terms: `${terms} ${placeTerms}` });
  }
  return chunks;
}

/** `src/index/search-chunks.ts` → index search chunks. */
function placeWords(path: string): string {
  const [folder = '', name = ''] = [path.split('/').at(-2), nameOf(path).replace(/(?<=.)\..*$/, '')];
  return `${folder} ${name}`.replaceAll('-', ' ');
}
