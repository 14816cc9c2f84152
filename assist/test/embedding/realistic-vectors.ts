/** Made-up vectors that lie as an embedding model's do, and which of them are nearest by exact comparison. */
import { Rotation } from '@foretoken/assist/embedding/rotation.js';

/**
 * About a common mean, in clusters within clusters, most of their spread along few directions. The spread was fitted to 3,000 vectors that MiniLM gives to code, and is stretched to other dimensions;
 * with a `steepness` of 0 it is the same along all directions.
 */
export function realisticVectors(dimension: number, seed: number, steepness = 1): (count: number) => Float32Array[] {
  const random = bellCurve(seed);
  const spread = variances(dimension, steepness).map(Math.sqrt);
  const direction = (length: number) =>
    scaled(
      spread.map((deviation) => deviation * random()),
      length,
    );
  const mean = direction(0.4);
  const packages = Array.from({ length: 12 }, () => sum(mean, direction(0.45)));
  const files = Array.from({ length: 600 }, (_, i) => sum(packages[i % packages.length] ?? mean, direction(0.5)));
  let next = 0;
  return (count) =>
    Array.from({ length: count }, () => {
      next = (next + 389) % files.length;
      return scaled(sum(files[next] ?? mean, direction(0.62)), 1);
    });
}

/** The participation ratio: along how many directions vectors that were spread evenly would be spread as much. */
export function participation(directions: number, steepness = 1): number {
  const all = variances(directions, steepness);
  return all.reduce((sum, value) => sum + value, 0) ** 2 / all.reduce((sum, value) => sum + value * value, 0);
}

function variances(directions: number, steepness: number): Float32Array {
  return Float32Array.from({ length: directions }, (_, i) => {
    const at = (steepness * i) / directions;
    return Math.exp(-6 * at) / (1 + 96 * at);
  });
}

/** The same along `directions` alone, fewer than numbers: turned into all of these, with noise a tenth as long in all of them. */
export function narrowVectors(dimension: number, directions: number, seed: number): (count: number) => Float32Array[] {
  const make = realisticVectors(directions, seed);
  const rotation = new Rotation(dimension);
  const random = bellCurve(seed + 1);
  const turned = (vector: Float32Array) => {
    const numbers = new Float32Array(dimension);
    numbers.set(vector);
    rotation.apply(numbers);
    return scaled(
      numbers.map((value) => value + (0.1 * random()) / Math.sqrt(dimension)),
      1,
    );
  };
  return (count) => make(count).map(turned);
}

/** The numbers of the nearest vectors, nearest first, by exact comparison. */
export function exactNearest(vectors: readonly Float32Array[], query: Float32Array, count: number): number[] {
  const cosines = Float64Array.from(vectors, (vector) => {
    let cosine = 0;
    for (let i = 0; i < query.length; i++) cosine += (vector[i] ?? 0) * (query[i] ?? 0);
    return cosine;
  });
  const order = Array.from(vectors, (_, i) => i);
  return order.sort((a, b) => (cosines[b] ?? 0) - (cosines[a] ?? 0)).slice(0, count);
}

function scaled(vector: Float32Array, length: number): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  return vector.map((value) => (value * length) / Math.sqrt(square));
}

function sum(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value + (b[i] ?? 0));
}

/** Source: Box and Muller 1958, over a 32-bit generator. */
function bellCurve(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
}
