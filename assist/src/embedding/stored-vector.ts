/** A vector in 8 or fewer bits a number, with what makes the product with it unbiased. Little-endian. */
import { embeddingLimits } from './limits.js';

/** Bits of each number: as many as fit, 1 to 8. */
export function storedBits(dimension: number): number {
  return Math.max(1, Math.min(8, Math.floor((8 * embeddingLimits.storedBytesMax) / dimension)));
}

const headBytes = 8;

/** `bias` is carried along. */
export function encodeStored(values: Float32Array, bias: number): Uint8Array {
  const bits = storedBits(values.length);
  const levels = 2 ** bits;
  const bytes = new Uint8Array(headBytes + Math.ceil((values.length * bits) / 8));
  let square = 0;
  let largest = 0;
  for (const value of values) {
    square += value * value;
    largest = Math.max(largest, Math.abs(value));
  }
  const deviation = Math.sqrt(square / Math.max(1, values.length));
  const step = bits === 8 ? largest / 127.5 : deviation * (bellSteps[bits] ?? 1);
  let along = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const level = step === 0 ? 0 : Math.max(0, Math.min(levels - 1, Math.floor(value / step + levels / 2)));
    along += value * (level - (levels - 1) / 2);
    const at = headBytes + ((i * bits) >> 3);
    const shifted = level << ((i * bits) & 7);
    bytes[at] = (bytes[at] ?? 0) | shifted;
    if (shifted > 255) bytes[at + 1] = shifted >> 8;
  }
  const view = new DataView(bytes.buffer);
  view.setFloat32(0, along === 0 ? 0 : square / along, true);
  view.setFloat32(4, bias, true);
  return bytes;
}

export function decodeStored(bytes: Uint8Array, dimension: number): { values: Float32Array; bias: number } {
  const values = levelsOf(bytes, dimension);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const scale = view.getFloat32(0, true);
  for (let i = 0; i < dimension; i++) values[i] = (values[i] ?? 0) * scale;
  return { values, bias: view.getFloat32(4, true) };
}

/** The product of a query and a stored vector, its bias added. */
export function productWith(query: Float32Array, bytes: Uint8Array): number {
  const values = levelsOf(bytes, query.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0;
  for (let i = 0; i < query.length; i++) sum += (query[i] ?? 0) * (values[i] ?? 0);
  return sum * view.getFloat32(0, true) + view.getFloat32(4, true);
}

/** The levels, with zero in their middle. */
function levelsOf(bytes: Uint8Array, dimension: number): Float32Array {
  const bits = storedBits(dimension);
  const mask = 2 ** bits - 1;
  const middle = mask / 2;
  const values = new Float32Array(dimension);
  if (bits === 8) for (let i = 0; i < dimension; i++) values[i] = (bytes[headBytes + i] ?? 0) - middle;
  else
    for (let i = 0, bit = headBytes * 8; i < dimension; i++, bit += bits) {
      const at = bit >> 3;
      values[i] = ((((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)) >> (bit & 7)) & mask) - middle;
    }
  return values;
}

/** Rotated numbers are spread like a bell curve; the best equal steps for one, by bits. Source: Max 1960. */
const bellSteps: Readonly<Record<number, number>> = {
  1: 1.5958,
  2: 0.9957,
  3: 0.586,
  4: 0.3352,
  5: 0.1881,
  6: 0.1041,
  7: 0.0569,
};
