/** The codes of one root's chunks in memory, found by a scan over all of them. */
import { CodeScan } from './code-scan.js';
import { TopScores } from './top-scores.js';
import type { SpaceQuery, VectorCode, VectorSpace } from './vector-space.js';

export interface ChunkPlace {
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
}

export interface TableChunk extends ChunkPlace {
  /** Of the stored vector. */
  readonly vector: number;
  readonly code: VectorCode;
}

export interface TableHit extends ChunkPlace {
  readonly path: string;
  readonly vector: number;
}

interface FileRun {
  readonly stamp: string;
  readonly number: number;
  readonly first: number;
  readonly count: number;
}

/** Whole numbers of one chunk: file, start line, end line, vector. */
const facts = 4;

export class VectorTable {
  readonly #space: VectorSpace;
  readonly #scan: CodeScan;
  #facts = new Int32Array(facts * 256);
  /** Scale and bias of each code. */
  #weights = new Float32Array(2 * 256);
  #end = 0;
  #live = 0;
  /** Each file's run of slots. */
  readonly #files = new Map<string, FileRun>();
  readonly #paths: string[] = [];

  constructor(space: VectorSpace) {
    this.#space = space;
    this.#scan = new CodeScan(space.codeBytes);
  }

  /** Chunks that can be found. */
  get size(): number {
    return this.#live;
  }

  /** Memory held for them, paths aside. */
  get bytes(): number {
    return this.#scan.bytes + this.#facts.byteLength + this.#weights.byteLength;
  }

  /** Puts the chunks of a file in the place of those it had. */
  put(path: string, stamp: string, chunks: readonly TableChunk[]): void {
    this.remove(path);
    const number = this.#paths.push(path) - 1;
    this.#files.set(path, { stamp, number, first: this.#end, count: chunks.length });
    for (const { startLine, endLine, vector, code } of chunks) {
      const slot = this.#end++;
      this.#makeRoom(slot);
      this.#scan.put(slot, code.bits);
      this.#facts.set([number, startLine, endLine, vector], slot * facts);
      this.#weights.set([code.scale, code.bias], slot * 2);
    }
    this.#live += chunks.length;
  }

  remove(path: string): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    this.#files.delete(path);
    for (let slot = file.first; slot < file.first + file.count; slot++) this.#facts[slot * facts] = -1;
    this.#live -= file.count;
    const dead = this.#end - this.#live;
    if (dead > compactedMin && dead > this.#live / 4) this.#compact();
  }

  get paths(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** What the file was when it was put here. */
  stampOf(path: string): string | undefined {
    return this.#files.get(path)?.stamp;
  }

  /** The chunks whose estimated cosine is best, in no order; none of the files in `without`. */
  near(query: SpaceQuery, hitsMax: number, without: ReadonlySet<string>): TableHit[] {
    const best = new TopScores(hitsMax);
    const hidden = new Set(Array.from(without, (path) => this.#files.get(path)?.number));
    const full = 15 * this.#space.bits;
    this.#scan.differences(query.planes, this.#end, (first, sums) => {
      for (let i = 0; i < sums.length; i++) {
        const slot = first + i;
        const product = (full - 2 * (sums[i] ?? 0)) * query.step;
        const score = product * (this.#weights[2 * slot] ?? 0) + (this.#weights[2 * slot + 1] ?? 0);
        if (score <= best.floor) continue;
        const file = this.#facts[slot * facts] ?? -1;
        if (file >= 0 && !hidden.has(file)) best.add(slot, score);
      }
    });
    return best.items().map((slot) => ({
      path: this.#paths[this.#facts[slot * facts] ?? 0] ?? '',
      startLine: this.#facts[slot * facts + 1] ?? 0,
      endLine: this.#facts[slot * facts + 2] ?? 0,
      vector: this.#facts[slot * facts + 3] ?? 0,
    }));
  }

  #makeRoom(slot: number): void {
    if ((slot + 1) * facts <= this.#facts.length) return;
    const slots = Math.ceil((slot + 1) * 1.125);
    const moved = new Int32Array(slots * facts);
    moved.set(this.#facts);
    this.#facts = moved;
    const weights = new Float32Array(slots * 2);
    weights.set(this.#weights);
    this.#weights = weights;
  }

  /** Closes the gaps that removed files left. */
  #compact(): void {
    let end = 0;
    this.#paths.length = 0;
    for (const [path, file] of [...this.#files].sort(([, a], [, b]) => a.first - b.first)) {
      const number = this.#paths.push(path) - 1;
      for (let i = 0; i < file.count; i++) {
        const from = file.first + i;
        this.#scan.put(end + i, this.#scan.get(from));
        this.#facts.copyWithin((end + i) * facts, from * facts, (from + 1) * facts);
        this.#weights.copyWithin((end + i) * 2, from * 2, (from + 1) * 2);
        this.#facts[(end + i) * facts] = number;
      }
      this.#files.set(path, { stamp: file.stamp, number, first: end, count: file.count });
      end += file.count;
    }
    this.#end = end;
  }
}

/** Fewer gaps are not worth closing. */
const compactedMin = 1_024;
