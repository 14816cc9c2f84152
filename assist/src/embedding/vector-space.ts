/**
 * How a model's vectors are kept: moved by their centre, rotated, then as signs for the scan and as a few bits a number for
 * the exact comparison. Both give unbiased estimates of the cosine. After RaBitQ, Gao and Long 2024.
 */
import { DirectedForm } from './directed-form.js';
import type { Directions } from './directions.js';
import { embeddingLimits } from './limits.js';
import { Rotation } from './rotation.js';
import { plainForm, type StoredForm, type StoredVector } from './stored-vector.js';

export interface VectorCode {
  /** One sign a bit, `codeBytes` long. */
  readonly bits: Uint8Array;
  /** The estimate of a cosine is `bias + scale × (signs · query)`, with the query's own constant added. */
  readonly scale: number;
  readonly bias: number;
}

export interface SpaceQuery {
  /** Four planes of signs, the least first: their sum, doubled from plane to plane, stands for the query's numbers. */
  readonly planes: Uint8Array;
  /** What one step of that sum is worth. */
  readonly step: number;
  /** Numbers that have a sign in the codes. */
  readonly bits: number;
  readonly constant: number;
  readonly rotated: Float32Array;
}

/** A model and the space its vectors lie in. */
export interface StoredModel {
  readonly id: number;
  readonly space: VectorSpace;
}

export class VectorSpace {
  readonly dimension: number;
  /** Bits of a code. */
  readonly bits: number;
  /** Bytes of a code, in whole blocks of the scan. */
  readonly codeBytes: number;
  readonly #centre: Float32Array;
  readonly #form: StoredForm;
  /** Of whole vectors. */
  readonly #rotation: Rotation;
  readonly #directions: Directions | undefined;
  /** Of the numbers that have a sign in the codes, where a vector's own stand in the order of how much they say. */
  readonly #signRotation: Rotation | undefined;

  /** `directions`: along which its vectors are kept, once they were learned; before, as a byte a number. */
  constructor(centre: Float32Array, directions?: Directions) {
    this.dimension = centre.length;
    this.bits = Math.min(centre.length, embeddingLimits.codeBitsMax);
    this.codeBytes = Math.ceil(this.bits / 128) * 16;
    this.#centre = centre;
    this.#rotation = new Rotation(centre.length);
    this.#directions = directions;
    this.#signRotation = directions && new Rotation(this.bits);
    this.#form = directions === undefined ? plainForm : new DirectedForm(directions);
  }

  get centre(): Float32Array {
    return this.#centre;
  }

  /** Whether its vectors take more room than they should for long: directions are to be learned of them. */
  get isWide(): boolean {
    return this.#directions === undefined && this.dimension > embeddingLimits.storedBytesMax;
  }

  /** What is stored of a vector: less the centre, rotated. Of a space without directions. */
  restOf(stored: Uint8Array): StoredVector {
    return this.#form.decode(stored);
  }

  /** The same with directions. */
  along(directions: Directions): VectorSpace {
    return new VectorSpace(this.#centre, directions);
  }

  /** What `store` makes of a vector, given as a space without directions has it. */
  storeRest({ values, bias }: StoredVector): Uint8Array {
    this.#directions?.turn(values);
    return this.#form.encode(values, bias);
  }

  /** A vector of length 1 as it goes to the disk. */
  store(vector: Float32Array): Uint8Array {
    const { rest, bias } = this.#moved(vector);
    return this.#form.encode(rest, bias);
  }

  /** The code of a stored vector. */
  code(stored: Uint8Array): VectorCode {
    const { values, bias } = this.#form.decode(stored);
    this.#signRotation?.apply(values.subarray(0, this.bits));
    const bits = new Uint8Array(this.codeBytes);
    let along = 0;
    let square = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0;
      square += value * value;
      if (i >= this.bits) continue;
      along += Math.abs(value);
      if (value >= 0) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
    }
    // With all numbers signed, the estimate is exact along the vector itself; of a part, it is scaled up to the whole.
    return { bits, scale: along === 0 ? 0 : square / along, bias };
  }

  query(vector: Float32Array): SpaceQuery {
    const { rest, dot } = this.#moved(vector);
    const signed = rest.slice(0, this.bits);
    this.#signRotation?.apply(signed);
    let largest = 0;
    for (const value of signed) largest = Math.max(largest, Math.abs(value));
    const step = largest / 15 || 1;
    const planes = new Uint8Array(4 * this.codeBytes);
    for (let i = 0; i < this.bits; i++) {
      // Sixteen levels, the odd multiples of the step from −15 to 15.
      const level = Math.max(0, Math.min(15, Math.floor(((signed[i] ?? 0) / step + 16) / 2)));
      for (let plane = 0; plane < 4; plane++) {
        if ((level & (1 << plane)) === 0) continue;
        const at = plane * this.codeBytes + (i >> 3);
        planes[at] = (planes[at] ?? 0) | (1 << (i & 7));
      }
    }
    return { planes, step, bits: this.bits, constant: dot, rotated: rest };
  }

  /** About the cosine of a query and a stored vector, where that is cheaper and tells well enough which are near. */
  get roughCosine(): ((query: SpaceQuery, stored: Uint8Array) => number) | undefined {
    const { roughlyWith } = this.#form;
    return roughlyWith && ((query, stored) => query.constant + roughlyWith(query.rotated, stored));
  }

  /** The cosine of a query and a stored vector. */
  cosine(query: SpaceQuery, stored: Uint8Array): number {
    return query.constant + this.#form.productWith(query.rotated, stored);
  }

  /** The vector less the centre, rotated; with the products of the centre and either. */
  #moved(vector: Float32Array): { rest: Float32Array; bias: number; dot: number } {
    const rest = new Float32Array(this.dimension);
    let bias = 0;
    let dot = 0;
    for (let i = 0; i < rest.length; i++) {
      const centre = this.#centre[i] ?? 0;
      const value = vector[i] ?? 0;
      rest[i] = value - centre;
      bias += centre * (value - centre);
      dot += centre * value;
    }
    this.#turn(rest);
    return { rest, bias, dot };
  }

  #turn(rest: Float32Array): void {
    this.#rotation.apply(rest);
    this.#directions?.turn(rest);
  }
}

/** The middle of a first sample of a model's vectors, drawn to zero while the sample is small. */
export function centreOf(sample: readonly Float32Array[]): Float32Array {
  const centre = new Float32Array(sample[0]?.length ?? 0);
  for (const vector of sample)
    for (let i = 0; i < centre.length; i++) centre[i] = (centre[i] ?? 0) + (vector[i] ?? 0) / (sample.length + 16);
  return centre;
}
