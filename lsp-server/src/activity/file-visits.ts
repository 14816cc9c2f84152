/** Which files the user had before them of late: where the cursor was last, and between which they moved. */
import type { AbsolutePath } from '@foretoken/codebase/text/file-uri.js';
import { activityLimits } from './limits.js';

export interface Visit {
  readonly uri: string;
  readonly path: AbsolutePath;
  /** 0-based line of the last known cursor or change. */
  readonly line: number | undefined;
  readonly isOpen: boolean;
  readonly atMs: number;
}

export class FileVisits {
  /** The one visited last stands last. */
  readonly #visits = new Map<string, Visit>();
  /** How often the user went between two files, by both URIs in order. */
  readonly #moves = new Map<string, number>();
  #current: string | undefined;

  /** The user looked at a file, asked in it or changed it. Without a line the last known one stays. */
  visit(uri: string, path: AbsolutePath, line: number | undefined, nowMs: number): void {
    if (this.#current !== undefined && this.#current !== uri) this.#move(pairOf(this.#current, uri));
    this.#current = uri;
    const known = this.#visits.get(uri);
    this.#visits.delete(uri);
    this.#visits.set(uri, { uri, path, line: line ?? known?.line, isOpen: true, atMs: nowMs });
    shrink(this.#visits, activityLimits.visitsMax);
  }

  /** The file is left; it is remembered for a while. */
  closed(uri: string): void {
    const visit = this.#visits.get(uri);
    // Setting what is there does not change its place.
    if (visit !== undefined) this.#visits.set(uri, { ...visit, isOpen: false });
    if (this.#current === uri) this.#current = undefined;
  }

  /** Newest first. */
  visits(nowMs: number): readonly Visit[] {
    return [...this.#visits.values()]
      .filter(({ isOpen, atMs }) => isOpen || nowMs - atMs <= activityLimits.visitAgeMsMax)
      .reverse();
  }

  /** How often the user went from one to the other, either way. */
  movesBetween(uri: string, other: string): number {
    return this.#moves.get(pairOf(uri, other)) ?? 0;
  }

  #move(pair: string): void {
    const moves = (this.#moves.get(pair) ?? 0) + 1;
    this.#moves.delete(pair);
    this.#moves.set(pair, moves);
    shrink(this.#moves, activityLimits.movesMax);
  }
}

function pairOf(uri: string, other: string): string {
  return uri < other ? `${uri}\n${other}` : `${other}\n${uri}`;
}

/** Lets the oldest entries go. */
function shrink(map: Map<string, unknown>, entriesMax: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= entriesMax) return;
    map.delete(oldest);
  }
}
