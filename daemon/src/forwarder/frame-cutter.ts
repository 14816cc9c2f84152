/** Cuts a stream into LSP's frames as they came, header included: what is passed on is whole, or is no frame's. */
import { limits } from '@foretoken/lsp-server/limits.js';
import { HeaderReader } from '@foretoken/lsp-server/rpc/header-reader.js';

export interface FrameSink {
  /** A whole frame; its body begins at `bodyAt`. The bytes are part of what was pushed: whoever keeps them copies them. */
  onFrame(frame: Buffer, bodyAt: number): void;
  /** Bytes of a frame whose body is over `messageBytesMax`, header first; in the end the first and the last of its body. */
  onPart(bytes: Buffer, begins: boolean): void;
  onSkipped(head: Buffer, tail: Buffer): void;
  /** The stream has no frames from here on: all that is left of it. */
  onDamage(bytes: Buffer): void;
}

export class FrameCutter {
  readonly #sink: FrameSink;
  readonly #bytesMax: number;
  #header = new HeaderReader();
  /** What came of the frame before this chunk. */
  #parts: Buffer[] = [];
  #partsBytes = 0;
  #headerBytes = 0;
  #bodyBytes: number | undefined;
  /** Of a frame over the limit, what is still to come of its body. */
  #longLeft = 0;
  #head: Buffer = none;
  #tail: Buffer = none;
  #isDamaged = false;

  /** `bytesMax`: a frame with a longer body is given in parts. */
  constructor(sink: FrameSink, bytesMax: number = limits.messageBytesMax) {
    this.#sink = sink;
    this.#bytesMax = bytesMax;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      const rest = chunk.subarray(at);
      if (this.#isDamaged) at += this.#pushDamaged(rest);
      else if (this.#longLeft > 0) at += this.#pushLong(rest);
      else if (this.#bodyBytes === undefined) at += this.#pushHeader(rest);
      else at += this.#pushBody(rest, this.#headerBytes + this.#bodyBytes - this.#partsBytes);
    }
  }

  #pushDamaged(bytes: Buffer): number {
    this.#sink.onDamage(bytes);
    return bytes.length;
  }

  #pushHeader(bytes: Buffer): number {
    for (let at = 0; at < bytes.length; at++) {
      const step = this.#header.push(bytes[at] ?? 0);
      this.#headerBytes++;
      if (step === undefined) continue;
      if ('damage' in step) {
        this.#isDamaged = true;
        this.#pushDamaged(this.#whole(bytes));
        return bytes.length;
      }
      if (step.contentLength > this.#bytesMax) {
        this.#longLeft = step.contentLength;
        this.#sink.onPart(this.#whole(bytes.subarray(0, at + 1)), true);
        return at + 1;
      }
      this.#bodyBytes = step.contentLength;
      // The header goes with its body, mostly in the same chunk.
      const left = this.#headerBytes + step.contentLength - this.#partsBytes;
      return this.#pushBody(bytes, left);
    }
    this.#keep(bytes);
    return bytes.length;
  }

  /** `left`: bytes that the frame still lacks, from the beginning of `bytes` on. */
  #pushBody(bytes: Buffer, left: number): number {
    if (bytes.length < left) {
      this.#keep(bytes);
      return bytes.length;
    }
    const bodyAt = this.#headerBytes;
    this.#sink.onFrame(this.#whole(bytes.subarray(0, left)), bodyAt);
    return left;
  }

  #pushLong(bytes: Buffer): number {
    const part = bytes.subarray(0, this.#longLeft);
    this.#longLeft -= part.length;
    const { skippedEndBytes } = limits;
    const room = skippedEndBytes - this.#head.length;
    if (room > 0) this.#head = Buffer.concat([this.#head, part.subarray(0, room)]);
    this.#tail = Buffer.concat([this.#tail, part.subarray(-skippedEndBytes)]).subarray(-skippedEndBytes);
    this.#sink.onPart(part, false);
    if (this.#longLeft === 0) {
      this.#sink.onSkipped(this.#head, this.#tail);
      this.#head = none;
      this.#tail = none;
    }
    return part.length;
  }

  #keep(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#partsBytes += bytes.length;
  }

  /** What was kept and `last` as one; then ready for the next frame. */
  #whole(last: Buffer): Buffer {
    const frame = this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    this.#partsBytes = 0;
    this.#headerBytes = 0;
    this.#bodyBytes = undefined;
    return frame;
  }
}

const none = Buffer.alloc(0);
