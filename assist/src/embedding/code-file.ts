/**
 * The codes of one root's chunks in a file of their own, read from end to end by each search. The system keeps what is searched
 * often in its cache of files and takes it back when programs need memory; the daemon holds none of it.
 */
import { closeSync, constants, fstatSync, openSync, read, writeSync } from 'node:fs';
import type { VectorCode } from './vector-space.js';

/** Slots lie in blocks: first the codes of all its slots, then scale and bias of each. */
export const blockSlots = 1_024;
/** Scale and bias, 32-bit floating point numbers in the order of the machine: the file never leaves it. */
const weightBytes = 8;

export class CodeFile {
  readonly codeBytes: number;
  readonly blockBytes: number;
  readonly #descriptor: number;
  #reads = 0;
  #isClosed = false;

  /** `codeBytes`: a multiple of 16. Throws as the file system does. */
  constructor(file: string, codeBytes: number, access: 'read' | 'write') {
    this.codeBytes = codeBytes;
    this.blockBytes = blockSlots * (codeBytes + weightBytes);
    this.#descriptor = openSync(file, access === 'read' ? 'r' : createdOrOpened, 0o600);
  }

  /** Whether the first so many slots are there. */
  holds(slots: number): boolean {
    if (slots === 0) return true;
    const last = slots - 1;
    return fstatSync(this.#descriptor).size >= this.#weightAt(last) + weightBytes;
  }

  put(first: number, codes: readonly VectorCode[]): void {
    for (let done = 0; done < codes.length; ) {
      const slot = first + done;
      const part = codes.slice(done, done + blockSlots - (slot % blockSlots));
      const bits = Buffer.alloc(part.length * this.codeBytes);
      const weights = new Float32Array(part.length * 2);
      for (const [i, { bits: code, scale, bias }] of part.entries()) {
        bits.set(code, i * this.codeBytes);
        weights.set([scale, bias], i * 2);
      }
      this.#write(bits, this.#blockAt(slot) + (slot % blockSlots) * this.codeBytes);
      this.#write(new Uint8Array(weights.buffer), this.#weightAt(slot));
      done += part.length;
    }
  }

  /** Reads whole blocks; what lies behind the end of the file stays as it was. Undefined once it is closed. */
  async read(block: number, into: Uint8Array): Promise<number | undefined> {
    if (this.#isClosed) return undefined;
    this.#reads++;
    try {
      return await new Promise<number>((resolve, reject) => {
        read(this.#descriptor, into, 0, into.length, block * this.blockBytes, (error, bytes) =>
          error === null ? resolve(bytes) : reject(error),
        );
      });
    } finally {
      this.#reads--;
      this.#endIfDone();
    }
  }

  /** What is being read is read to its end. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#endIfDone();
  }

  #endIfDone(): void {
    if (this.#isClosed && this.#reads === 0) closeSync(this.#descriptor);
  }

  #blockAt(slot: number): number {
    return Math.floor(slot / blockSlots) * this.blockBytes;
  }

  #weightAt(slot: number): number {
    return this.#blockAt(slot) + blockSlots * this.codeBytes + (slot % blockSlots) * weightBytes;
  }

  #write(bytes: Uint8Array, position: number): void {
    for (let at = 0; at < bytes.length; )
      at += writeSync(this.#descriptor, bytes, at, bytes.length - at, position + at);
  }
}

const createdOrOpened = constants.O_RDWR | constants.O_CREAT;
