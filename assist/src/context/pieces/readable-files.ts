/** Which files of a source may be read at all; a path's rules are asked once. */
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import type { CodeSpace } from '../space/code-space.js';
import type { CodeWindow } from '../space/code-window.js';

export function isReadable(space: CodeSpace, { source, file }: CodeWindow): boolean {
  const lines = space.sources[source]?.lines;
  if (lines === undefined) return false;
  let levels = kept.get(lines);
  if (levels === undefined) {
    levels = new Uint8Array(lines.fileCount);
    kept.set(lines, levels);
  }
  if (levels[file] === 0) levels[file] = pathLevel(lines.pathOf(file)) === 'never-read' ? neverRead : readable;
  return levels[file] === readable;
}

const readable = 1;
const neverRead = 2;
/** By file; 0 where it was not asked. */
const kept = new WeakMap<LineSource, Uint8Array>();
