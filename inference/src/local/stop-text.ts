/** Passes on streamed text until one of the stop texts begins, and holds back what may be the beginning of one. */
export class StopText {
  readonly #stops: readonly string[];
  #held = '';
  #stopped = false;

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== '');
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** What may be passed on now. */
  push(text: string): string {
    if (this.#stopped) return '';
    const all = this.#held + text;
    const at = Math.min(...this.#stops.map((stop) => indexOr(all, stop)));
    if (at !== Number.POSITIVE_INFINITY) {
      this.#stopped = true;
      this.#held = '';
      return all.slice(0, at);
    }
    const held = Math.max(0, ...this.#stops.map((stop) => begunBy(all, stop)));
    this.#held = all.slice(all.length - held);
    return all.slice(0, all.length - held);
  }

  /** What was held back, once no more comes. */
  rest(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }
}

function indexOr(text: string, stop: string): number {
  const at = text.indexOf(stop);
  return at === -1 ? Number.POSITIVE_INFINITY : at;
}

/** Characters at the end of `text` that `stop` begins with. */
function begunBy(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--)
    if (text.endsWith(stop.slice(0, length))) return length;
  return 0;
}
