/** Learns along which directions a model's vectors differ most, from a sample of them. */
import { addRows, type Directions, directionsAlong, products } from './directions.js';
import { embeddingLimits } from './limits.js';

/**
 * `sample`: vectors less their centre, in an order that says nothing. How much they differ is measured on a fifth of them that has no part
 * in the directions, since along these the others differ more than vectors to come. Some 5 billion multiplications in all, in slices
 * of a few milliseconds between which `pause` is waited for.
 */
export async function learnDirections(
  sample: readonly Float32Array[],
  pause: () => Promise<void>,
): Promise<Directions> {
  const learnedFrom = sample.slice(0, Math.ceil(sample.length * 0.8));
  const dimension = sample[0]?.length ?? 0;
  const count = Math.min(embeddingLimits.directionsMax, Math.floor(learnedFrom.length / 2));
  const shares = await leadingShares(await gramOf(learnedFrom, pause), learnedFrom.length, count, pause);
  const axes = new Float32Array(count * dimension);
  for (let axis = 0; axis < count; axis++) {
    await pause();
    const into = axes.subarray(axis * dimension, (axis + 1) * dimension);
    for (const [i, vector] of learnedFrom.entries())
      addRows(vector, shares.subarray(axis * learnedFrom.length + i, axis * learnedFrom.length + i + 1), into);
  }
  const made = await directionsAlong(axes, count, pause);
  return made(await variancesOf(made(new Float32Array(count + 1)), sample.slice(learnedFrom.length), pause));
}

/** The products of all vectors with one another. */
async function gramOf(vectors: readonly Float32Array[], pause: () => Promise<void>): Promise<Float32Array> {
  const size = vectors.length;
  const rows = new Float32Array(size * (vectors[0]?.length ?? 0));
  for (const [i, vector] of vectors.entries()) rows.set(vector, i * vector.length);
  const gram = new Float32Array(size * size);
  for (const [i, vector] of vectors.entries()) {
    if (i % rowsPerSlice === 0) await pause();
    const along = products(rows, vector, i + 1);
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
      if (axis % rowsPerSlice === 0) await pause();
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

/** As measured, and then no variance greater than one before it: directions are in the order of what they were on the others. */
async function variancesOf(
  directions: Directions,
  sample: readonly Float32Array[],
  pause: () => Promise<void>,
): Promise<Float32Array> {
  const { count, dimension } = directions;
  const sums = new Float64Array(count + 1);
  for (const [i, vector] of sample.entries()) {
    if (i % vectorsPerSlice === 0) await pause();
    const turned = Float32Array.from(vector);
    directions.turn(turned);
    for (let k = 0; k < dimension; k++) sums[Math.min(k, count)] = (sums[Math.min(k, count)] ?? 0) + (turned[k] ?? 0) ** 2;
  }
  const rest = (sums[count] ?? 0) / (dimension - count);
  const front = sums.subarray(0, count).toSorted((a, b) => b - a);
  return Float32Array.from([...front.map((sum) => Math.max(sum, rest)), rest], (sum) => sum / sample.length);
}

const rounds = 8;
const rowsPerSlice = 4;
const vectorsPerSlice = 2;
