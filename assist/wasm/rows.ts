/**
 * Matrices whose rows are as long as a vector: products with one, and sums into one, 16 bytes at a step. Rows are of 32-bit floating point numbers, or
 * of 16-bit or 8-bit multiples of a scale that the caller knows. Where they lie is the caller's business; `size` is a multiple of 8.
 */

/** Writes the product of each of `count` rows with the vector to `out`. */
export function products<Item>(rows: usize, count: u32, size: u32, vector: usize, out: usize): void {
  const bytes: usize = <usize>size * sizeof<Item>();
  const end: usize = (<usize>size) << 2;
  let row: u32 = 0;
  for (; row + 4 <= count; row += 4) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    const first: usize = rows + <usize>row * bytes;
    for (let at: usize = 0; at < end; at += 32) {
      const from: usize = first + (at >> 2) * sizeof<Item>();
      const low = v128.load(vector + at);
      const high = v128.load(vector + at, 16);
      a = f32x4.add(a, eight<Item>(from, low, high));
      b = f32x4.add(b, eight<Item>(from + bytes, low, high));
      c = f32x4.add(c, eight<Item>(from + 2 * bytes, low, high));
      d = f32x4.add(d, eight<Item>(from + 3 * bytes, low, high));
    }
    const to: usize = out + ((<usize>row) << 2);
    store<f32>(to, sum(a));
    store<f32>(to, sum(b), 4);
    store<f32>(to, sum(c), 8);
    store<f32>(to, sum(d), 12);
  }
  for (; row < count; row++)
    store<f32>(out + ((<usize>row) << 2), product<Item>(rows + <usize>row * bytes, size, vector));
}

/** Adds to the vector each of `count` rows as often as `amounts` says. */
export function add<Item>(rows: usize, count: u32, size: u32, vector: usize, amounts: usize): void {
  const bytes: usize = <usize>size * sizeof<Item>();
  const end: usize = (<usize>size) << 2;
  let row: u32 = 0;
  for (; row + 4 <= count; row += 4) {
    const from: usize = amounts + ((<usize>row) << 2);
    const a = f32x4.splat(load<f32>(from));
    const b = f32x4.splat(load<f32>(from, 4));
    const c = f32x4.splat(load<f32>(from, 8));
    const d = f32x4.splat(load<f32>(from, 12));
    const first: usize = rows + <usize>row * bytes;
    const step: usize = sizeof<Item>() << 2;
    for (let at: usize = 0, item: usize = first; at < end; at += 16, item += step) {
      const ab = f32x4.add(f32x4.mul(a, four<Item>(item)), f32x4.mul(b, four<Item>(item + bytes)));
      const cd = f32x4.add(f32x4.mul(c, four<Item>(item + 2 * bytes)), f32x4.mul(d, four<Item>(item + 3 * bytes)));
      v128.store(vector + at, f32x4.add(v128.load(vector + at), f32x4.add(ab, cd)));
    }
  }
  for (; row < count; row++)
    addRow<Item>(rows + <usize>row * bytes, size, vector, load<f32>(amounts + ((<usize>row) << 2)));
}

export function productsOfFloats(rows: usize, count: u32, size: u32, vector: usize, out: usize): void {
  products<f32>(rows, count, size, vector, out);
}

export function productsOfShorts(rows: usize, count: u32, size: u32, vector: usize, out: usize): void {
  products<i16>(rows, count, size, vector, out);
}

export function productsOfBytes(rows: usize, count: u32, size: u32, vector: usize, out: usize): void {
  products<i8>(rows, count, size, vector, out);
}

export function addFloats(rows: usize, count: u32, size: u32, vector: usize, amounts: usize): void {
  add<f32>(rows, count, size, vector, amounts);
}

export function addShorts(rows: usize, count: u32, size: u32, vector: usize, amounts: usize): void {
  add<i16>(rows, count, size, vector, amounts);
}

export function addBytes(rows: usize, count: u32, size: u32, vector: usize, amounts: usize): void {
  add<i8>(rows, count, size, vector, amounts);
}

function product<Item>(row: usize, size: u32, vector: usize): f32 {
  let a = f32x4.splat(0);
  for (let at: usize = 0; at < (<usize>size) << 2; at += 32)
    a = f32x4.add(a, eight<Item>(row + (at >> 2) * sizeof<Item>(), v128.load(vector + at), v128.load(vector + at, 16)));
  return sum(a);
}

function addRow<Item>(row: usize, size: u32, vector: usize, amount: f32): void {
  const a = f32x4.splat(amount);
  for (let at: usize = 0; at < (<usize>size) << 2; at += 16)
    v128.store(
      vector + at,
      f32x4.add(v128.load(vector + at), f32x4.mul(a, four<Item>(row + (at >> 2) * sizeof<Item>()))),
    );
}

/** Products of eight items with eight numbers, in four sums. */
function eight<Item>(items: usize, low: v128, high: v128): v128 {
  if (sizeof<Item>() === 4) return f32x4.add(f32x4.mul(v128.load(items), low), f32x4.mul(v128.load(items, 16), high));
  const shorts = sizeof<Item>() === 1 ? v128.load8x8_s(items) : v128.load(items);
  return f32x4.add(
    f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(shorts)), low),
    f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(shorts)), high),
  );
}

function four<Item>(items: usize): v128 {
  if (sizeof<Item>() === 4) return v128.load(items);
  if (sizeof<Item>() === 1)
    return f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(items))));
  return f32x4.convert_i32x4_s(v128.load16x4_s(items));
}

function sum(lanes: v128): f32 {
  return (
    f32x4.extract_lane(lanes, 0) +
    f32x4.extract_lane(lanes, 1) +
    (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3))
  );
}
