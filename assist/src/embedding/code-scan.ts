/** Codes in the memory of a small WebAssembly module, and the scan over all of them: 16 bytes at a step where JavaScript has 4. */
import { codeScanWasm } from './data/code-scan-wasm.js';

/** Node's own; the compiler knows it with a browser's library alone. */
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
};

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Codes scanned in one call; their sums lie in the memory's head. */
const batch = 4_096;
const codesAt = 64 * 1024;
const outAt = codesAt - 2 * batch;
const pageBytes = 64 * 1024;

export class CodeScan {
  readonly codeBytes: number;
  readonly #memory: WasmMemory = new WebAssembly.Memory({ initial: codesAt / pageBytes });
  readonly #scan: (codes: number, count: number, codeBytes: number, planes: number, out: number) => void;
  #bytes = new Uint8Array(this.#memory.buffer);

  /** `codeBytes`: a multiple of 16, at most 4,096. */
  constructor(codeBytes: number) {
    this.codeBytes = codeBytes;
    const { scan } = new WebAssembly.Instance(module(), { a: { m: this.#memory } }).exports;
    if (typeof scan !== 'function') throw new Error('bug: the module exports no scan');
    this.#scan = (...given) => scan(...given);
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#bytes.byteLength;
  }

  put(index: number, code: Uint8Array): void {
    const at = codesAt + index * this.codeBytes;
    const missing = at + this.codeBytes - this.#bytes.byteLength;
    if (missing > 0) {
      // By a sixteenth at a time: few moves, little held for nothing.
      this.#memory.grow(Math.ceil(Math.max(missing, this.#bytes.byteLength / 16) / pageBytes));
      this.#bytes = new Uint8Array(this.#memory.buffer);
    }
    this.#bytes.set(code, at);
  }

  get(index: number): Uint8Array {
    const at = codesAt + index * this.codeBytes;
    return this.#bytes.slice(at, at + this.codeBytes);
  }

  /** For the first `count` codes in order: the bits that differ from four planes (one after the other), weighted 1, 2, 4, 8. */
  differences(planes: Uint8Array, count: number, visit: (first: number, sums: Uint16Array) => void): void {
    const blocks = this.codeBytes / 16;
    for (let plane = 0; plane < 4; plane++)
      for (let block = 0; block < blocks; block++) {
        const from = plane * this.codeBytes + block * 16;
        this.#bytes.set(planes.subarray(from, from + 16), (block * 4 + plane) * 16);
      }
    for (let first = 0; first < count; first += batch) {
      const scanned = Math.min(batch, count - first);
      this.#scan(codesAt + first * this.codeBytes, scanned, this.codeBytes, 0, outAt);
      visit(first, new Uint16Array(this.#memory.buffer, outAt, scanned));
    }
  }
}

let compiled: object | undefined;

function module(): object {
  compiled ??= new WebAssembly.Module(Buffer.from(codeScanWasm, 'base64'));
  return compiled;
}
