/**
 * What learns and packs, in a WebAssembly module with memory of its own: that is fast from its first call on, where JavaScript is compiled, in each
 * thread anew, while most of the work of an index is done. `codebase/wasm` is its source.
 */
import { segmentWasm } from './data/segment-wasm.js';
import { segmentLimits } from './limits.js';
import { lineLengthMax, segmentMagic, segmentVersion } from './segment-format.js';
import type { HashSeed } from './text-hash.js';

/** Node's own; the compiler knows it with a browser's library alone. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** What codebase/wasm/segment.ts exports. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  begin(lineCharsMax: number, lineTermsMax: number, termCharsMax: number, low: number, high: number): void;
  missed(): number;
  textRoom(bytes: number): number;
  learn(bytes: number): number;
  tokensOfFile(): number;
  end(files: number, magic: number, version: number, lineLengthMax: number): number;
}

export interface FileRows {
  readonly path: string;
  readonly firstRow: number;
  readonly rows: number;
  readonly tokens: number;
}

export class SegmentKernel {
  readonly #exports: Exports;
  #memory: Buffer<ArrayBuffer>;

  private constructor() {
    const { exports } = new WebAssembly.Instance(compiled());
    if (!isExports(exports)) throw new Error('bug: the module exports something else');
    this.#exports = exports;
    this.#memory = Buffer.from(exports.memory.buffer);
  }

  /** One that has learned nothing; some microseconds where one is idle, else a fraction of a millisecond. */
  static begin({ low, high }: HashSeed): SegmentKernel {
    const kernel = idle.pop() ?? new SegmentKernel();
    const { lineCharsMax, lineTermsMax, termCharsMax } = segmentLimits;
    kernel.#exports.begin(lineCharsMax, lineTermsMax, termCharsMax, low, high);
    return kernel;
  }

  /** Learns a file; half a character becomes a replacement character. */
  learn(text: string): { rows: number; tokens: number } {
    const at = this.#exports.textRoom(utf8BytesMax * text.length);
    const rows = this.#exports.learn(this.#held().write(text, at));
    return { rows, tokens: this.#exports.tokensOfFile() };
  }

  /** Slots of tables that held another text than the one looked for: the work that collisions of hashes make. */
  get missedSlots(): number {
    return this.#exports.missed();
  }

  /** The bytes of the segment of all files that were learned, in this order; the kernel is done with. */
  end(files: readonly FileRows[]): Uint8Array<ArrayBuffer> {
    const paths = Buffer.from(files.map(({ path }) => path).join(''));
    const rowsBytes = 16 * files.length;
    const at = this.#exports.textRoom(rowsBytes + paths.length);
    const rows = new Uint32Array(this.#held().buffer, at, rowsBytes / 4);
    for (const [index, { path, firstRow, rows: count, tokens }] of files.entries())
      rows.set([firstRow, count, tokens, Buffer.byteLength(path)], 4 * index);
    this.#held().set(paths, at + rowsBytes);
    const start = this.#exports.end(files.length, segmentMagic, segmentVersion, lineLengthMax);
    const held = this.#held();
    const segment = new Uint8Array(held.buffer.slice(start, start + held.readUInt32LE(start + 12)));
    if (held.length <= idleBytesMax && idle.length === 0) idle.push(this);
    return segment;
  }

  /** The memory as it is now: another one when it has grown. */
  #held(): Buffer<ArrayBuffer> {
    const { buffer } = this.#exports.memory;
    if (buffer !== this.#memory.buffer) this.#memory = Buffer.from(buffer);
    return this.#memory;
  }
}

/** Bytes of a UTF-16 unit. */
const utf8BytesMax = 3;
/** One that has taken more is not kept for the next. */
const idleBytesMax = 4 * 1024 * 1024;
const idle: SegmentKernel[] = [];

let module: object | undefined;

function compiled(): object {
  module ??= new WebAssembly.Module(Buffer.from(segmentWasm, 'base64'));
  return module;
}

function isExports(exports: unknown): exports is Exports {
  return typeof exports === 'object' && exports !== null && 'learn' in exports && 'end' in exports;
}
