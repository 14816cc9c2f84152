/** Lines of an indexed file as they stand on the disk now. */
import { join } from 'node:path';
import { leadsThroughLink } from '../../files/links.js';
import { readSource } from '../../files/read-source.js';

/** 1-based, inclusive; undefined when there is no such file or no such line any more. */
export function readLines(root: string, path: string, startLine: number, endLine: number): string | undefined {
  if (leadsThroughLink(root, path)) return undefined;
  const read = readSource(join(root, path), readBytesMax);
  if (read.kind !== 'text') return undefined;
  const lines = read.text.split(/\r?\n/).slice(startLine - 1, endLine);
  return lines.length === 0 ? undefined : lines.join('\n');
}

const readBytesMax = 16 * 1024 * 1024;
