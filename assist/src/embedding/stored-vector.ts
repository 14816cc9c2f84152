/** A vector in a byte a number or less, with what makes the product with it unbiased. Little-endian. */
import { BellCode, type BellRun, readValues, writeLevels } from './bell-code.js';
import { embeddingLimits } from './limits.js';

/** Scale and `bias`. */
const headBytes = 8;

export interface StoredVector {
  readonly values: Float32Array;
  readonly bias: number;
}

/** A way of writing vectors. */
export interface StoredForm {
  /** `bias` is carried along. */
  encode(values: Float32Array, bias: number): Uint8Array;
  decode(bytes: Uint8Array): StoredVector;
  /** The product of a query and a stored vector, its bias added. */
  productWith(query: Float32Array, bytes: Uint8Array): number;
}

/** A byte a number. */
export const plainForm: StoredForm = {
  encode: (values, bias) => withHead(values, plain(values), bias),
  decode: (bytes) => scaled(bytes, plainValues(bytes)),
  productWith: (query, bytes) => product(query, bytes, plainValues(bytes)),
};

/** A part of a byte each, all alike: at most `storedBytesMax` and 8 bytes. How the vectors of a model were written before its directions could be learned. */
export function evenForm(dimension: number): StoredForm {
  const code = BellCode.ofBits((8 * (embeddingLimits.storedBytesMax - spareBytes)) / dimension);
  const runs = [{ code, count: dimension }];
  const valuesOf = (bytes: Uint8Array) => {
    const values = new Float32Array(dimension);
    readValues(bytes, headBytes, runs, values);
    return values;
  };
  return {
    encode: (values, bias) => withHead(values, coded(values, runs, code), bias),
    decode: (bytes) => scaled(bytes, valuesOf(bytes)),
    productWith: (query, bytes) => product(query, bytes, valuesOf(bytes)),
  };
}

interface Kept {
  /** What the bytes stand for, up to a scale. */
  readonly kept: Float32Array;
  readonly bytes: Uint8Array;
}

function withHead(values: Float32Array, { kept, bytes }: Kept, bias: number): Uint8Array {
  let square = 0;
  let along = 0;
  for (let i = 0; i < values.length; i++) {
    square += (values[i] ?? 0) ** 2;
    along += (values[i] ?? 0) * (kept[i] ?? 0);
  }
  const stored = new Uint8Array(headBytes + bytes.length);
  stored.set(bytes, headBytes);
  const view = new DataView(stored.buffer);
  view.setFloat32(0, along === 0 ? 0 : square / along, true);
  view.setFloat32(4, bias, true);
  return stored;
}

function scaled(bytes: Uint8Array, values: Float32Array): StoredVector {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const scale = view.getFloat32(0, true);
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * scale;
  return { values, bias: view.getFloat32(4, true) };
}

function product(query: Float32Array, bytes: Uint8Array, values: Float32Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0;
  for (let i = 0; i < query.length; i++) sum += (query[i] ?? 0) * (values[i] ?? 0);
  return sum * view.getFloat32(0, true) + view.getFloat32(4, true);
}

function plain(values: Float32Array): Kept {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  const step = largest / 127.5 || 1;
  const bytes = Uint8Array.from(values, (value) => Math.max(0, Math.min(255, Math.floor(value / step + 128))));
  return { kept: Float32Array.from(bytes, (byte) => byte - 127.5), bytes };
}

function plainValues(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length - headBytes);
  for (let i = 0; i < values.length; i++) values[i] = (bytes[headBytes + i] ?? 0) - 127.5;
  return values;
}

/** Rotated numbers are spread like a bell curve; where they are not, and take more room, steps are made larger. */
function coded(values: Float32Array, runs: readonly BellRun[], code: BellCode): Kept {
  let square = 0;
  for (const value of values) square += value * value;
  const deviation = Math.sqrt(square / values.length) || 1;
  const room = new Uint8Array(embeddingLimits.storedBytesMax);
  for (let larger = 1; ; larger *= 1.02) {
    const step = deviation * code.step * larger;
    const levels = Uint16Array.from(values, (value) => code.level(value / step));
    const start = writeLevels(levels, runs, room);
    if (start >= 0) return { kept: Float32Array.from(levels, (level) => code.value(level)), bytes: room.slice(start) };
  }
}

/** Room that the code leaves, since some vectors take a little more than the mean. */
const spareBytes = 6;
