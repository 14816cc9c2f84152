/** The texts of a file's chunks as they may be embedded: parts of a definition under its header, secrets replaced, cut to length, with the hash that they are kept under. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { leadsThroughLink } from '@foretoken/codebase/files/links.js';
import { readSource } from '@foretoken/codebase/files/read-source.js';
import type { ChunkLines, IndexedFile } from '@foretoken/codebase/index/store/stored-chunks.js';
import type { Definition } from '@foretoken/codebase/syntax/outline.js';
import { joinPromptText, type PromptText, slicePromptText } from '@foretoken/privacy/prompt-text.js';
import { toPromptText } from '@foretoken/privacy/secret-filter.js';
import { embeddingLimits } from './limits.js';

export interface ChunkText extends ChunkLines {
  readonly text: PromptText;
  readonly hash: Buffer;
}

/** Undefined for a file that is not on the disk as it was indexed; the index will follow. Blank chunks are left out. */
export function chunkTexts(
  root: string,
  file: IndexedFile,
  chunks: readonly ChunkLines[],
  definitions: readonly Definition[],
  charactersMax: number,
): ChunkText[] | undefined {
  if (leadsThroughLink(root, file.path)) return undefined;
  const read = readSource(join(root, file.path), fileBytesMax);
  if (read.kind !== 'text' || !read.hash.equals(file.hash)) return undefined;
  // The whole file at once, for a secret may lie across two chunks; its lines stay where they are.
  const { text } = toPromptText(read.text);
  const starts = lineStarts(text);
  const texts: ChunkText[] = [];
  for (const { startLine, endLine } of chunks) {
    const start = starts[startLine - 1];
    if (start === undefined) continue;
    const lines = slicePromptText(text, start, Math.min(starts[endLine] ?? text.length, start + charactersMax));
    if (lines.trim() === '') continue;
    const headers = headersAround(definitions, startLine);
    const piece =
      headers === ''
        ? lines
        : slicePromptText(joinPromptText([toPromptText(headers).text, lines], '\n'), 0, charactersMax);
    const hash = createHash('sha256').update(piece).digest().subarray(0, embeddingLimits.contentHashBytes);
    texts.push({ startLine, endLine, text: piece, hash });
  }
  return texts;
}

/** The index has its own, lower limit. */
const fileBytesMax = 64 * 1024 * 1024;

/** Of the definitions that begin above a line and go on in it, outermost first: without them a part says half of what it is (docs/evaluation.md). */
function headersAround(definitions: readonly Definition[], line: number): string {
  const around = definitions.filter(({ startLine, endLine }) => startLine < line && line <= endLine);
  return around
    .slice(-embeddingLimits.headersMax)
    .map(({ signature }) => signature)
    .join('\n');
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
