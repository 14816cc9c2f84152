/** Learns along which directions a model's vectors differ most, from a sample of them. */
import { type Directions, directionsAlong } from './directions.js';
import { embeddingLimits } from './limits.js';
import { FloatRows, type ScaledRows } from './rows.js';

/**
 * `sample`: vectors less their centre, rotated by chance so that none of their numbers says more than others, in an order that says nothing. How much they differ is measured on a fifth of them that has no part in the
 * directions, since along these the others differ more than vectors to come. Some 100 billion multiplications for 2,500 vectors of 4,096 numbers,
 * in slices of a few million, between which `pause` is waited for.
 */
export async function learnDirections(sample: ScaledRows, pause: () => Promise<void>): Promise<Directions> {
  const dimension = sample.size;
  const size = Math.ceil(sample.count * 0.8);
  const count = Math.min(embeddingLimits.directionsMax, Math.floor(size / 2));
  const shares = await leadingShares(await gramOf(sample, size, pause), count, pause);
  const axis = (index: number) => {
    const numbers = new Float32Array(dimension);
    sample.addTo(numbers, shares.row(index));
    return numbers;
  };
  const made = await directionsAlong(axis, count, dimension, pause);
  return made(await variancesOf(made(new Float32Array(count + 1)), sample, size, pause));
}

/** The products of the first so many vectors with one another. */
async function gramOf(vectors: ScaledRows, size: number, pause: () => Promise<void>): Promise<FloatRows> {
  const gram = new FloatRows(size, size);
  for (let i = 0; i < size; i++) {
    await pause();
    const along = vectors.products(vectors.get(i), i + 1);
    gram.row(i).set(along);
    for (const [k, product] of along.entries()) gram.row(k)[i] = product;
  }
  return gram;
}

/** The leading eigenvectors of a symmetric matrix, nearly: by orthogonal iteration. */
async function leadingShares(matrix: FloatRows, count: number, pause: () => Promise<void>): Promise<FloatRows> {
  const size = matrix.count;
  let shares = new FloatRows(count, size);
  let next = new FloatRows(count, size);
  for (let axis = 0; axis < count; axis++)
    for (let i = 0; i < size; i++) shares.row(axis)[i] = (Math.imul(axis * size + i + 1, 0x9e3779b1) >> 8) / 2 ** 23;
  for (let round = 0; round < rounds; round++) {
    for (let axis = 0; axis < count; axis++) {
      await pause();
      const row = matrix.products(shares.row(axis), size);
      orthogonalize(row, next, axis);
      next.row(axis).set(row);
    }
    [shares, next] = [next, shares];
  }
  return shares;
}

/** Twice, since the first pass leaves what its rounding made. */
function orthogonalize(row: Float32Array, former: FloatRows, count: number): void {
  for (let pass = 0; pass < 2; pass++)
    former.addTo(
      row,
      former.products(row, count).map((product) => -product),
    );
  let square = 0;
  for (const value of row) square += value * value;
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
  for (let i = 0; i < row.length; i++) row[i] = (row[i] ?? 0) * scale;
}

/** As measured on the vectors from `first` on, sorted: none is greater than one before it. */
async function variancesOf(
  directions: Directions,
  sample: ScaledRows,
  first: number,
  pause: () => Promise<void>,
): Promise<Float32Array> {
  const { count, dimension } = directions;
  const sums = new Float64Array(count + 1);
  for (let i = first; i < sample.count; i++) {
    await pause();
    const turned = sample.get(i);
    directions.turn(turned);
    for (const [k, value] of turned.entries()) sums[Math.min(k, count)] = (sums[Math.min(k, count)] ?? 0) + value ** 2;
  }
  const rest = (sums[count] ?? 0) / (dimension - count);
  const front = sums.subarray(0, count).toSorted((a, b) => b - a);
  return Float32Array.from([...front.map((sum) => Math.max(sum, rest)), rest], (sum) => sum / (sample.count - first));
}

const rounds = 8;
