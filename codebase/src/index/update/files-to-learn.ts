/** The files that are to be learned, as a walk finds them; taken a piece at a time by those who learn, of the most useful kind found so far first. */

import { indexLimits } from '../limits.js';
import { fileKinds, kindOfFile } from './file-usefulness.js';
import type { FileToLearn } from './learn-files.js';

export interface Piece {
  readonly files: FileToLearn[];
  bytes: number;
}

export class FilesToLearn {
  /** By kind of file, so that a segment that is not held costs the least. */
  readonly #pieces: Piece[][] = Array.from({ length: fileKinds }, () => []);
  readonly #last: Piece[] = Array.from({ length: fileKinds }, emptyPiece);
  #bytes = 0;
  #isWhole = false;
  #waiting: (() => void)[] = [];

  /** Of all files that were added. */
  get bytes(): number {
    return this.#bytes;
  }

  /** No more will be added. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  get isEmpty(): boolean {
    return this.#pieces.every((pieces) => pieces.length === 0);
  }

  add(file: FileToLearn, bytes: number): void {
    const kind = kindOfFile(file.path);
    const last = this.#last[kind] ?? emptyPiece();
    last.files.push(file);
    last.bytes += bytes;
    this.#bytes += bytes;
    if (last.bytes >= indexLimits.learnPieceBytes) this.#endPiece(kind);
  }

  /** All are found, or no more are wanted. */
  end(): void {
    this.#isWhole = true;
    for (let kind = 0; kind < fileKinds; kind++) this.#endPiece(kind);
  }

  /** The next piece, when there is one now. */
  take(): Piece | undefined {
    return this.#pieces.findLast((pieces) => pieces.length > 0)?.shift();
  }

  /** Resolves with the next piece or the end. */
  async changed(): Promise<void> {
    if (!this.#isWhole) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #endPiece(kind: number): void {
    const last = this.#last[kind];
    if (last !== undefined && last.files.length > 0) this.#pieces[kind]?.push(last);
    this.#last[kind] = emptyPiece();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

function emptyPiece(): Piece {
  return { files: [], bytes: 0 };
}
