/** The scan over codes, in a small WebAssembly module with memory of its own: 16 bytes at a step where JavaScript has 4. */
import { codeScanWasm } from './data/code-scan-wasm.js';

/** Node's own; the compiler knows it with a browser's library alone. */
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
};

/** Codes scanned in one call; their sums lie in the memory's head, behind the query's planes. */
const countMax = 4_096;
const roomAt = 64 * 1024;
const sumsAt = roomAt - 2 * countMax;
const pageBytes = 64 * 1024;

export class CodeScan {
  /** Where codes are put to be scanned. */
  readonly room: Uint8Array;
  readonly #memory;
  readonly #scan: (codes: number, count: number, codeBytes: number, planes: number, out: number) => void;

  constructor(roomBytes: number) {
    this.#memory = new WebAssembly.Memory({ initial: Math.ceil((roomAt + roomBytes) / pageBytes) });
    this.room = new Uint8Array(this.#memory.buffer, roomAt, roomBytes);
    const { scan } = new WebAssembly.Instance(module(), { a: { m: this.#memory } }).exports;
    if (typeof scan !== 'function') throw new Error('bug: the module exports no scan');
    this.#scan = (...given) => scan(...given);
  }

  /** The four planes of a query, one after the other, each as long as a code: a multiple of 16, at most 1,024. */
  ask(planes: Uint8Array): void {
    const codeBytes = planes.length / 4;
    const head = new Uint8Array(this.#memory.buffer, 0, planes.length);
    for (let plane = 0; plane < 4; plane++)
      for (let at = 0; at < codeBytes; at += 16) {
        const from = plane * codeBytes + at;
        head.set(planes.subarray(from, from + 16), 4 * at + plane * 16);
      }
  }

  /** For each of at most 4,096 codes that lie `at` bytes into the room, the bits that differ from the planes, weighted 1, 2, 4, 8. */
  differences(at: number, count: number, codeBytes: number): Uint16Array {
    this.#scan(roomAt + at, count, codeBytes, 0, sumsAt);
    return new Uint16Array(this.#memory.buffer, sumsAt, count);
  }

  /** Numbers that lie `at` bytes into the room. */
  floats(at: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, roomAt + at, count);
  }
}

let compiled: object | undefined;

function module(): object {
  compiled ??= new WebAssembly.Module(Buffer.from(codeScanWasm, 'base64'));
  return compiled;
}
