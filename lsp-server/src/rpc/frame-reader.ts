/** Cuts a stream of bytes into messages by LSP's base protocol; every byte is copied at most once, and damage is seen at the first byte that shows it. */
import { limits } from '../limits.js';
import { HeaderReader } from './header-reader.js';

export interface FrameEvents {
  onMessage(text: string): void;
  /** A message over `messageBytesMax`, skipped; its first and last bytes, read as text. */
  onSkipped(head: string, tail: string, bytes: number): void;
  /** A frame that was whole but whose body is not UTF-8; reading goes on. */
  onBadBody(reason: string): void;
  /** The stream cannot be read any further; called at most once, and nothing after it. */
  onDamage(reason: string): void;
}

export class FrameReader {
  readonly #events: FrameEvents;
  readonly #header = new HeaderReader();
  #inBody = false;
  #length = 0;
  #taken = 0;
  #body: Buffer | undefined;
  #head: Buffer = none;
  #tail: Buffer = none;
  #done = false;

  constructor(events: FrameEvents) {
    this.#events = events;
  }

  /** True between two frames, when nothing has been begun. */
  get idle(): boolean {
    return !this.#inBody && this.#header.empty;
  }

  /** Takes the next bytes. They may be kept: the caller does not reuse the buffer. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.#done) {
      at = this.#inBody ? this.#pushBody(chunk, at) : this.#pushHeader(chunk, at);
    }
  }

  /** The stream ended: a frame that was begun is damage. */
  end(): void {
    if (!this.idle) this.damage('The stream ended inside a frame.');
    this.#done = true;
  }

  /** Gives up on the stream, e.g. when a frame stalls. */
  damage(reason: string): void {
    if (this.#done) return;
    this.#done = true;
    this.#body = undefined;
    this.#events.onDamage(reason);
  }

  #pushHeader(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const step = this.#header.push(chunk[at] ?? 0);
      if (step === undefined) continue;
      if ('damage' in step) {
        this.damage(step.damage);
        return chunk.length;
      }
      this.#length = step.contentLength;
      this.#taken = 0;
      this.#inBody = true;
      if (step.contentLength === 0) this.#finish();
      return at + 1;
    }
    return chunk.length;
  }

  #pushBody(chunk: Buffer, at: number): number {
    const part = chunk.subarray(at, at + this.#length - this.#taken);
    this.#taken += part.length;
    if (this.#length > limits.messageBytesMax) this.#keepEnds(part);
    else if (part.length === this.#length) this.#body = part;
    else {
      this.#body ??= Buffer.allocUnsafeSlow(this.#length);
      part.copy(this.#body, this.#taken - part.length);
    }
    if (this.#taken === this.#length) this.#finish();
    return at + part.length;
  }

  #keepEnds(part: Buffer): void {
    const room = limits.skippedEndBytes - this.#head.length;
    if (room > 0) this.#head = Buffer.concat([this.#head, part.subarray(0, room)]);
    const last = part.subarray(-limits.skippedEndBytes);
    this.#tail = Buffer.concat([this.#tail, last]).subarray(-limits.skippedEndBytes);
  }

  #finish(): void {
    const [body, head, tail] = [this.#body, this.#head, this.#tail];
    this.#body = undefined;
    this.#head = none;
    this.#tail = none;
    this.#inBody = false;
    if (this.#length > limits.messageBytesMax) {
      this.#events.onSkipped(lossy.decode(head), lossy.decode(tail), this.#length);
      return;
    }
    const text = decode(body ?? none);
    if (text === undefined) this.#events.onBadBody('The body is not UTF-8.');
    else this.#events.onMessage(text);
  }
}

const none = Buffer.alloc(0);
const strict = new TextDecoder('utf-8', { fatal: true });
const lossy = new TextDecoder('utf-8');

function decode(bytes: Buffer): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
