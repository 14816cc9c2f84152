/** A run of adjacent rows of one file, in the numbers of its source. */
import type { CodeSpace } from './code-space.js';

export interface CodeWindow {
  /** Index of the source in its space. */
  readonly source: number;
  readonly file: number;
  /** First row and the row after the last. */
  readonly start: number;
  readonly end: number;
}

export interface ScoredWindow extends CodeWindow {
  readonly score: number;
}

/** Orders windows by path and place, whatever the sources; a live path is in one source alone. */
export function byPlace(space: CodeSpace, x: CodeWindow, y: CodeWindow): number {
  if (x.source === y.source && x.file === y.file) return x.start - y.start || x.end - y.end;
  const a = pathOf(space, x);
  const b = pathOf(space, y);
  return a < b ? -1 : a > b ? 1 : 0;
}

export function pathOf(space: CodeSpace, { source, file }: { readonly source: number; readonly file: number }): string {
  return space.sources[source]?.lines.pathOf(file) ?? '';
}

/** Names a window within a space. */
export function windowKey(space: CodeSpace, { source, start, end }: CodeWindow): number {
  return ((space.sources[source]?.base ?? 0) + start) * 64 + Math.min(63, end - start);
}
