/** The files that are to be learned, as a walk finds them; taken a piece at a time by those who learn. */
import type { FileToLearn } from './learn-files.js';
import { indexLimits } from './limits.js';

export interface Piece {
  readonly files: FileToLearn[];
  bytes: number;
}

export class FilesToLearn {
  readonly #pieces: Piece[] = [];
  #last: Piece = { files: [], bytes: 0 };
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
    return this.#pieces.length === 0;
  }

  add(file: FileToLearn, bytes: number): void {
    this.#last.files.push(file);
    this.#last.bytes += bytes;
    this.#bytes += bytes;
    if (this.#last.bytes >= indexLimits.learnPieceBytes) this.#endPiece();
  }

  /** All are found, or no more are wanted. */
  end(): void {
    this.#isWhole = true;
    this.#endPiece();
  }

  /** The next piece, when there is one now. */
  take(): Piece | undefined {
    return this.#pieces.shift();
  }

  /** Resolves with the next piece or the end. */
  async changed(): Promise<void> {
    if (!this.#isWhole) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #endPiece(): void {
    if (this.#last.files.length > 0) this.#pieces.push(this.#last);
    this.#last = { files: [], bytes: 0 };
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
