/** Learns along which directions a model's vectors differ most, from a sample of them. */
import { addRows, type Directions, directionsAlong, products } from './directions.js';
import { embeddingLimits } from './limits.js';

/**
 * `sample`: vectors less their centre, one behind the other, in an order that says nothing. How much they differ is measured on a fifth
 * of them that has no part in the directions, since along these the others differ more than vectors to come. Some 5 billion
 * multiplications for 1,250 vectors of 4,096 numbers, in slices of some 4 million, between which `pause` is waited for.
 */
export async function learnDirections(
  sample: Float32Array,
  dimension: number,
  pause: () => Promise<void>,
): Promise<Directions> {
  const size = Math.ceil((sample.length / dimension) * 0.8);
  const learnedFrom = sample.subarray(0, size * dimension);
  const count = Math.min(embeddingLimits.directionsMax, Math.floor(size / 2));
  const shares = await leadingShares(await gramOf(learnedFrom, size, pause), size, count, pause);
  const axes = new Float32Array(count * dimension);
  for (let axis = 0; axis < count; axis++) {
    await pause();
    const share = shares.subarray(axis * size, (axis + 1) * size);
    addRows(learnedFrom, share, axes.subarray(axis * dimension, (axis + 1) * dimension));
  }
  const made = await directionsAlong(axes, count, pause);
  return made(await variancesOf(made(new Float32Array(count + 1)), sample.subarray(size * dimension), pause));
}

/** The products of all vectors with one another. */
async function gramOf(vectors: Float32Array, size: number, pause: () => Promise<void>): Promise<Float32Array> {
  const dimension = vectors.length / size;
  const gram = new Float32Array(size * size);
  for (let i = 0; i < size; i++) {
    await pause();
    const along = products(vectors, vectors.subarray(i * dimension, (i + 1) * dimension), i + 1);
    for (const [k, product] of along.entries()) {
      gram[i * size + k] = product;
      gram[k * size + i] = product;
    }
  }
  return gram;
}

/** The leading eigenvectors of a symmetric matrix, one behind the other, nearly: by orthogonal iteration. */
async function leadingShares(
  matrix: Float32Array,
  size: number,
  count: number,
  pause: () => Promise<void>,
): Promise<Float32Array> {
  let shares = Float32Array.from({ length: count * size }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) >> 8) / 2 ** 23);
  for (let round = 0; round < rounds; round++) {
    const next = new Float32Array(count * size);
    for (let axis = 0; axis < count; axis++) {
      await pause();
      const at = axis * size;
      const row = products(matrix, shares.subarray(at, at + size), size);
      orthogonalize(row, next.subarray(0, at), axis);
      next.set(row, at);
    }
    shares = next;
  }
  return shares;
}

/** Twice, since the first pass leaves what its rounding made. */
function orthogonalize(row: Float32Array, former: Float32Array, count: number): void {
  for (let pass = 0; pass < 2; pass++)
    addRows(
      former,
      products(former, row, count).map((product) => -product),
      row,
    );
  let square = 0;
  for (const value of row) square += value * value;
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
  for (let i = 0; i < row.length; i++) row[i] = (row[i] ?? 0) * scale;
}

/** As measured, sorted: none is greater than one before it. */
async function variancesOf(
  directions: Directions,
  sample: Float32Array,
  pause: () => Promise<void>,
): Promise<Float32Array> {
  const { count, dimension } = directions;
  const size = sample.length / dimension;
  const sums = new Float64Array(count + 1);
  for (let i = 0; i < size; i++) {
    await pause();
    const turned = sample.slice(i * dimension, (i + 1) * dimension);
    directions.turn(turned);
    for (const [k, value] of turned.entries()) sums[Math.min(k, count)] = (sums[Math.min(k, count)] ?? 0) + value ** 2;
  }
  const rest = (sums[count] ?? 0) / (dimension - count);
  const front = sums.subarray(0, count).toSorted((a, b) => b - a);
  return Float32Array.from([...front.map((sum) => Math.max(sum, rest)), rest], (sum) => sum / size);
}

const rounds = 8;
