/** Matrices whose rows are as long as a vector, in the memory of a WebAssembly module that works at four numbers a step. `assist/wasm` is its source. */
import { rowsWasm } from './data/rows-wasm.js';

/** Node's own; the compiler knows it with a browser's library alone. */
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** What assist/wasm/rows.ts exports; all of them are given places in the memory. */
interface Exports {
  productsOfFloats(rows: number, count: number, size: number, vector: number, out: number): void;
  productsOfShorts(rows: number, count: number, size: number, vector: number, out: number): void;
  productsOfBytes(rows: number, count: number, size: number, vector: number, out: number): void;
  addFloats(rows: number, count: number, size: number, vector: number, amounts: number): void;
  addShorts(rows: number, count: number, size: number, vector: number, amounts: number): void;
  addBytes(rows: number, count: number, size: number, vector: number, amounts: number): void;
}

/** Where rows, a vector, and a number a row lie. */
class RowMemory {
  readonly exports: Exports;
  readonly buffer: ArrayBuffer;
  /** Numbers from a row to the next. */
  readonly stride: number;
  readonly vectorAt: number;
  readonly numbersAt: number;
  readonly vector: Float32Array;
  readonly numbers: Float32Array;

  constructor(count: number, size: number, itemBytes: number) {
    this.stride = Math.ceil(size / 8) * 8;
    this.vectorAt = Math.ceil((count * this.stride * itemBytes) / 16) * 16;
    this.numbersAt = this.vectorAt + 4 * this.stride;
    const memory = new WebAssembly.Memory({ initial: Math.ceil((this.numbersAt + 4 * count) / pageBytes) });
    const { exports } = new WebAssembly.Instance(compiled(), { env: { memory } });
    if (!isExports(exports)) throw new Error('bug: the module exports something else');
    this.exports = exports;
    this.buffer = memory.buffer;
    this.vector = new Float32Array(this.buffer, this.vectorAt, size);
    this.numbers = new Float32Array(this.buffer, this.numbersAt, count);
  }
}

/** Rows of 32-bit floating point numbers. */
export class FloatRows {
  readonly count: number;
  readonly size: number;
  readonly #memory: RowMemory;

  constructor(count: number, size: number) {
    this.count = count;
    this.size = size;
    this.#memory = new RowMemory(count, size, 4);
  }

  /** The row itself, not a copy. */
  row(index: number): Float32Array {
    return new Float32Array(this.#memory.buffer, 4 * index * this.#memory.stride, this.size);
  }

  /** Products of the first so many rows with a vector. */
  products(vector: Float32Array, count: number): Float32Array {
    const { exports, stride, vectorAt, numbersAt, numbers } = this.#memory;
    this.#memory.vector.set(vector);
    exports.productsOfFloats(0, count, stride, vectorAt, numbersAt);
    return numbers.slice(0, count);
  }

  /** Adds to a vector each of the first rows as often as `amounts` says. */
  addTo(vector: Float32Array, amounts: Float32Array): void {
    const { exports, stride, vectorAt, numbersAt, numbers } = this.#memory;
    this.#memory.vector.set(vector);
    numbers.set(amounts);
    exports.addFloats(0, amounts.length, stride, vectorAt, numbersAt);
    vector.set(this.#memory.vector);
  }
}

/** Rows of whole numbers, each row a multiple of its own scale: in 16 bits exact enough for all that is learned from, in 8 for what is learned. */
export class ScaledRows {
  readonly count: number;
  readonly size: number;
  readonly bits: 8 | 16;
  readonly scales: Float32Array;
  readonly #memory: RowMemory;

  constructor(count: number, size: number, bits: 8 | 16) {
    this.count = count;
    this.size = size;
    this.bits = bits;
    this.scales = new Float32Array(count);
    this.#memory = new RowMemory(count, size, bits / 8);
  }

  /** The multiples of a row, not a copy. */
  multiples(index: number): Int8Array | Int16Array {
    const { buffer, stride } = this.#memory;
    return this.bits === 8
      ? new Int8Array(buffer, index * stride, this.size)
      : new Int16Array(buffer, 2 * index * stride, this.size);
  }

  /** Keeps the nearest multiples of a row, the greatest as great as there is room for; the scale. */
  set(index: number, row: Float32Array): number {
    let greatest = 0;
    for (const value of row) greatest = Math.max(greatest, Math.abs(value));
    const scale = greatest / (2 ** (this.bits - 1) - 1);
    const multiples = this.multiples(index);
    for (let i = 0; i < row.length; i++) multiples[i] = scale > 0 ? Math.round((row[i] ?? 0) / scale) : 0;
    this.scales[index] = scale;
    return scale;
  }

  /** The row as it is kept. */
  get(index: number): Float32Array {
    return Float32Array.from(this.multiples(index), (multiple) => multiple * (this.scales[index] ?? 0));
  }

  /** Products of the first so many rows with a vector. */
  products(vector: Float32Array, count: number): Float32Array {
    const { exports, stride, vectorAt, numbersAt, numbers } = this.#memory;
    this.#memory.vector.set(vector);
    if (this.bits === 8) exports.productsOfBytes(0, count, stride, vectorAt, numbersAt);
    else exports.productsOfShorts(0, count, stride, vectorAt, numbersAt);
    const products = numbers.slice(0, count);
    for (let i = 0; i < count; i++) products[i] = (products[i] ?? 0) * (this.scales[i] ?? 0);
    return products;
  }

  /** Adds to a vector each of the first rows as often as `amounts` says. */
  addTo(vector: Float32Array, amounts: Float32Array): void {
    const { exports, stride, vectorAt, numbersAt, numbers } = this.#memory;
    this.#memory.vector.set(vector);
    for (let i = 0; i < amounts.length; i++) numbers[i] = (amounts[i] ?? 0) * (this.scales[i] ?? 0);
    if (this.bits === 8) exports.addBytes(0, amounts.length, stride, vectorAt, numbersAt);
    else exports.addShorts(0, amounts.length, stride, vectorAt, numbersAt);
    vector.set(this.#memory.vector);
  }
}

const pageBytes = 64 * 1024;
let module: object | undefined;

function compiled(): object {
  module ??= new WebAssembly.Module(Buffer.from(rowsWasm, 'base64'));
  return module;
}

function isExports(exports: unknown): exports is Exports {
  return typeof exports === 'object' && exports !== null && 'productsOfShorts' in exports && 'addBytes' in exports;
}
