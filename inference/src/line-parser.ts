/** Lines of JSON from bytes, however they are cut: yields each whole line that is not empty, holds no more than one. */
import { SseOverflow } from './sse-parser.js';

export class LineParser {
  readonly #charactersMax: number;
  readonly #decoder = new TextDecoder();
  #line = '';

  constructor(charactersMax: number) {
    this.#charactersMax = charactersMax;
  }

  /** The lines that these bytes complete. Throws SseOverflow. */
  push(bytes: Uint8Array): string[] {
    const lines = this.#decoder.decode(bytes, { stream: true }).split('\n');
    lines[0] = this.#line + (lines[0] ?? '');
    this.#line = lines.pop() ?? '';
    if (this.#line.length > this.#charactersMax) throw new SseOverflow();
    return lines.filter((line) => line.trim() !== '');
  }
}
