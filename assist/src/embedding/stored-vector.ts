/** A vector in a byte a number, with what makes the product with it unbiased. Little-endian. */

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
  /** The same without what tells least, where that is cheaper and tells nearly as well which vectors are near. */
  readonly roughlyWith?: ((query: Float32Array, bytes: Uint8Array) => number) | undefined;
}

/** A byte a number. */
export const plainForm: StoredForm = {
  encode(values, bias) {
    let largest = 0;
    for (const value of values) largest = Math.max(largest, Math.abs(value));
    const step = largest / 127.5 || 1;
    const stored = new Uint8Array(headBytes + values.length);
    let square = 0;
    let along = 0;
    for (const [i, value] of values.entries()) {
      const byte = Math.max(0, Math.min(255, Math.round(value / step + 127.5)));
      stored[headBytes + i] = byte;
      square += value * value;
      along += value * (byte - middle);
    }
    const view = new DataView(stored.buffer);
    view.setFloat32(0, along === 0 ? 0 : square / along, true);
    view.setFloat32(4, bias, true);
    return stored;
  },
  decode(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const scale = view.getFloat32(0, true);
    const values = Float32Array.from(bytes.subarray(headBytes), (byte) => (byte - middle) * scale);
    return { values, bias: view.getFloat32(4, true) };
  },
  productWith(query, bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let sum = 0;
    for (let i = 0; i < query.length; i++) sum += (query[i] ?? 0) * ((bytes[headBytes + i] ?? 0) - middle);
    return sum * view.getFloat32(0, true) + view.getFloat32(4, true);
  },
};

const middle = 127.5;
