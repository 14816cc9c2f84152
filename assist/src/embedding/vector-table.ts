/** Which file each slot of a root's codes belongs to, and the search over all that belong to one. */
import { blockSlots, type CodeFile } from './code-file.js';
import type { CodeScan } from './code-scan.js';
import { FreeSlots, type SlotRun } from './free-slots.js';
import { TopScores } from './top-scores.js';
import type { SpaceQuery, VectorCode } from './vector-space.js';

export interface SlotHit {
  readonly slot: number;
  /** Whose it is: the number it was claimed for. */
  readonly file: number;
}

export class VectorTable {
  readonly #codes: CodeFile;
  readonly #free = new FreeSlots();
  /** By slot: the number of its file, from 1 on. */
  #files = new Int32Array(blockSlots);
  /** By block: slots of files. */
  readonly #used: number[] = [];
  #size = 0;
  #end = 0;

  constructor(codes: CodeFile) {
    this.#codes = codes;
  }

  /** Chunks that can be found. */
  get size(): number {
    return this.#size;
  }

  /** Behind the last slot that was ever claimed. */
  get end(): number {
    return this.#end;
  }

  /** Memory held for them. */
  get bytes(): number {
    return this.#files.byteLength;
  }

  /** Writes codes to slots that are no file's. They are found once they are claimed. */
  write(codes: readonly VectorCode[]): SlotRun {
    const run = { first: this.#free.take(codes.length), count: codes.length };
    this.#codes.put(run.first, codes);
    return run;
  }

  /** From now on the slots are a file's. */
  claim(run: SlotRun, file: number): void {
    this.#free.claim(run);
    this.#set(run, file);
  }

  release(run: SlotRun): void {
    this.#set(run, 0);
    this.#free.release(run);
  }

  /** The slots whose estimated cosine is best, in no order; none of the files in `without`. The scan's room is used meanwhile. */
  async near(scan: CodeScan, query: SpaceQuery, hitsMax: number, without: ReadonlySet<number>): Promise<SlotHit[]> {
    const { blockBytes } = this.#codes;
    const blocksAtOnce = Math.max(1, Math.floor(scan.room.length / blockBytes));
    const best = new TopScores(hitsMax);
    scan.ask(query.planes);
    for (let block = 0; block < this.#used.length; ) {
      if ((this.#used[block] ?? 0) === 0) {
        block++;
        continue;
      }
      const blocks = Math.min(blocksAtOnce, this.#used.length - block);
      if ((await this.#codes.read(block, scan.room.subarray(0, blocks * blockBytes))) === undefined) return [];
      for (let i = 0; i < blocks; i++) this.#scanBlock(scan, i * blockBytes, block + i, query, best, without);
      block += blocks;
    }
    return best.items().map((slot) => ({ slot, file: this.#files[slot] ?? 0 }));
  }

  #scanBlock(
    scan: CodeScan,
    at: number,
    block: number,
    { bits, step }: SpaceQuery,
    best: TopScores,
    without: ReadonlySet<number>,
  ): void {
    const { codeBytes } = this.#codes;
    const sums = scan.differences(at, blockSlots, codeBytes);
    const weights = scan.floats(at + blockSlots * codeBytes, 2 * blockSlots);
    const full = 15 * bits;
    for (let i = 0; i < blockSlots; i++) {
      const product = (full - 2 * (sums[i] ?? 0)) * step;
      const score = product * (weights[2 * i] ?? 0) + (weights[2 * i + 1] ?? 0);
      if (!(score > best.floor)) continue;
      const slot = block * blockSlots + i;
      const file = this.#files[slot] ?? 0;
      if (file !== 0 && !without.has(file)) best.add(slot, score);
    }
  }

  #set({ first, count }: SlotRun, file: number): void {
    const end = first + count;
    this.#end = Math.max(this.#end, end);
    if (end > this.#files.length) {
      const larger = new Int32Array(Math.ceil((end * 1.125) / blockSlots) * blockSlots);
      larger.set(this.#files);
      this.#files = larger;
    }
    for (let slot = first; slot < end; slot++) {
      const block = Math.floor(slot / blockSlots);
      const before = this.#files[slot] ?? 0;
      const more = Number(file !== 0) - Number(before !== 0);
      while (this.#used.length <= block) this.#used.push(0);
      this.#used[block] = (this.#used[block] ?? 0) + more;
      this.#size += more;
      this.#files[slot] = file;
    }
  }
}
