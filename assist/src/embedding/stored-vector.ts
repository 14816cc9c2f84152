/** A vector in a byte a number or less, with what makes the product with it unbiased. Little-endian. */
import { BellCode } from './bell-code.js';
import { embeddingLimits } from './limits.js';

/** Scale and `bias`. */
const headBytes = 8;

/** At most `storedBytesMax` and 8 bytes. `bias` is carried along. */
export function encodeStored(values: Float32Array, bias: number): Uint8Array {
  const { kept, bytes } = isPlain(values.length) ? plain(values) : coded(values);
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

export function decodeStored(bytes: Uint8Array, dimension: number): { values: Float32Array; bias: number } {
  const values = keptValues(bytes, dimension);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const scale = view.getFloat32(0, true);
  for (let i = 0; i < dimension; i++) values[i] = (values[i] ?? 0) * scale;
  return { values, bias: view.getFloat32(4, true) };
}

/** The product of a query and a stored vector, its bias added. */
export function productWith(query: Float32Array, bytes: Uint8Array): number {
  const values = keptValues(bytes, query.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0;
  for (let i = 0; i < query.length; i++) sum += (query[i] ?? 0) * (values[i] ?? 0);
  return sum * view.getFloat32(0, true) + view.getFloat32(4, true);
}

interface Kept {
  /** What the bytes stand for, up to a scale. */
  readonly kept: Float32Array;
  readonly bytes: Uint8Array;
}

function isPlain(dimension: number): boolean {
  return dimension <= embeddingLimits.storedBytesMax;
}

function plain(values: Float32Array): Kept {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  const step = largest / 127.5 || 1;
  const bytes = Uint8Array.from(values, (value) => Math.max(0, Math.min(255, Math.floor(value / step + 128))));
  return { kept: Float32Array.from(bytes, (byte) => byte - 127.5), bytes };
}

/** Rotated numbers are spread like a bell curve; where they are not, and take more room, steps are made larger. */
function coded(values: Float32Array): Kept {
  const code = codeFor(values.length);
  let square = 0;
  for (const value of values) square += value * value;
  const deviation = Math.sqrt(square / values.length) || 1;
  const kept = new Float32Array(values.length);
  const room = new Uint8Array(embeddingLimits.storedBytesMax);
  for (let larger = 1; ; larger *= 1.02) {
    const step = deviation * code.step * larger;
    const levels = code.round(
      values.map((value) => value / step),
      kept,
    );
    const start = code.write(levels, room);
    if (start >= 0) return { kept, bytes: room.slice(start) };
  }
}

function keptValues(bytes: Uint8Array, dimension: number): Float32Array {
  const values = new Float32Array(dimension);
  if (isPlain(dimension)) for (let i = 0; i < dimension; i++) values[i] = (bytes[headBytes + i] ?? 0) - 127.5;
  else codeFor(dimension).read(bytes, headBytes, values);
  return values;
}

/** Room that the code leaves, since some vectors take a little more than the mean. */
const spareBytes = 6;

let last: { readonly dimension: number; readonly code: BellCode } | undefined;

function codeFor(dimension: number): BellCode {
  if (last?.dimension !== dimension)
    last = { dimension, code: new BellCode((8 * (embeddingLimits.storedBytesMax - spareBytes)) / dimension) };
  return last.code;
}
