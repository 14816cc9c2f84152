/** Server-sent events from bytes, however they are cut: yields the `data` of each event, holds no more than one event. */

/** An event or line is longer than allowed. */
export class SseOverflow extends Error {}

export class SseParser {
  readonly #charactersMax: number;
  readonly #decoder = new TextDecoder();
  #line = '';
  #data: string[] = [];
  #dataCharacters = 0;
  #afterCarriageReturn = false;

  constructor(charactersMax: number) {
    this.#charactersMax = charactersMax;
  }

  /** The data of the events that these bytes complete. Linear in the bytes; throws SseOverflow. */
  push(bytes: Uint8Array): string[] {
    const text = this.#decoder.decode(bytes, { stream: true });
    const events: string[] = [];
    let at = 0;
    if (this.#afterCarriageReturn && text !== '') {
      if (text.startsWith('\n')) at = 1;
      this.#afterCarriageReturn = false;
    }
    for (let end = lineEnd(text, at); end !== -1; end = lineEnd(text, at)) {
      this.#endLine(this.#line + text.slice(at, end), events);
      this.#line = '';
      at = end + 1;
      if (text[end] !== '\r') continue;
      if (text[at] === '\n') at++;
      else if (at === text.length) this.#afterCarriageReturn = true;
    }
    this.#line += text.slice(at);
    if (this.#line.length > this.#charactersMax) throw new SseOverflow();
    return events;
  }

  #endLine(line: string, events: string[]): void {
    if (line === '') {
      if (this.#data.length > 0) events.push(this.#data.join('\n'));
      this.#data = [];
      this.#dataCharacters = 0;
      return;
    }
    // Comments, `event`, `id` and `retry` carry nothing that a completion needs.
    if (line !== 'data' && !line.startsWith('data:')) return;
    const value = line.slice(line[5] === ' ' ? 6 : 5);
    this.#dataCharacters += value.length + 1;
    if (this.#dataCharacters > this.#charactersMax) throw new SseOverflow();
    this.#data.push(value);
  }
}

function lineEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 10 || unit === 13) return i;
  }
  return -1;
}
