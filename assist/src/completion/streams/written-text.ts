/** What a model wrote, with how likely it held each token: finds again there what a filter has left of it. */
import type { WrittenToken } from '@foretoken/inference/backend.js';

export class WrittenText {
  readonly #text: string;
  readonly #tokens: readonly { readonly end: number; readonly logProbability: number }[];

  constructor(tokens: readonly WrittenToken[]) {
    this.#text = tokens.map(({ text }) => text).join('');
    let end = 0;
    this.#tokens = tokens.map(({ text, logProbability }) => {
      end += text.length;
      return { end, logProbability };
    });
  }

  /** Of memory, about. */
  get bytes(): number {
    return 2 * this.#text.length + bytesOfToken * this.#tokens.length;
  }

  /** UTF-16 offset at which the first line of `text` with anything on it was written, white space apart; undefined when it was not. */
  placeOf(line: string): number | undefined {
    let begin = 0;
    for (const row of this.#text.split('\n')) {
      const at = row.trimEnd().endsWith(line) ? row.trimEnd().length - line.length : row.lastIndexOf(line);
      if (at !== -1) return begin + at;
      begin += row.length + 1;
    }
    return undefined;
  }

  /** Where the white space before `offset` begins. */
  gapBefore(offset: number): number {
    return this.#text.slice(0, offset).trimEnd().length;
  }

  /** Of the tokens that have a part between these offsets; the first one may be typed in part already, and counts for the rest of it. */
  logProbabilities(start: number, end: number): readonly number[] {
    const found: number[] = [];
    let begin = 0;
    for (const token of this.#tokens) {
      if (begin >= end) break;
      if (token.end > start) {
        const share = begin < start ? (token.end - start) / (token.end - begin) : 1;
        found.push(token.logProbability * share);
      }
      begin = token.end;
    }
    return found;
  }
}

const bytesOfToken = 48;
