/** Assembles the WebAssembly that scans codes, and prints it as the data file that assist/src/embedding reads. */
import { pathToFileURL } from 'node:url';

/**
 * `scan(codes, count, codeBytes, planes, out)`: for each code of `codeBytes` (a multiple of 16) the number of its bits that
 * differ from each of four planes, weighted 1, 2, 4 and 8, as 16 bits at `out`. The planes lie in blocks of 16 bytes: the
 * first block of all four, then the second.
 */
export function codeScanModule(): Buffer {
  const [codes, count, codeBytes, planes, out, end, codeEnd, plane, sum, weighted, block] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ];
  const differing = (offset: number) => [...get(plane), ...load(offset), ...get(block), ...xor, ...popcount];
  const doubledAnd = (offset: number) => [
    ...get(weighted),
    ...get(weighted),
    ...addBytes,
    ...differing(offset),
    ...addBytes,
    ...set(weighted),
  ];
  const advance = (local: number, bytes: number) => [...get(local), ...constant(bytes), ...add, ...set(local)];
  const lane = (i: number) => [...get(sum), ...vector(0x1b), i];
  const body = [
    ...get(count),
    0x45,
    0x04,
    0x40,
    0x0f,
    0x0b, // nothing to scan: return
    ...get(codes),
    ...get(count),
    ...get(codeBytes),
    0x6c,
    ...add,
    ...set(end),
    0x03,
    0x40, // for each code
    ...zero,
    ...set(sum),
    ...get(planes),
    ...set(plane),
    ...get(codes),
    ...get(codeBytes),
    ...add,
    ...set(codeEnd),
    0x03,
    0x40, // for each block of it
    ...get(codes),
    ...load(0),
    ...set(block),
    ...differing(48),
    ...set(weighted),
    ...doubledAnd(32),
    ...doubledAnd(16),
    ...doubledAnd(0),
    ...get(sum),
    ...get(weighted),
    ...pairsOfBytes,
    ...addWords,
    ...set(sum),
    ...advance(codes, 16),
    ...advance(plane, 64),
    ...get(codes),
    ...get(codeEnd),
    ...lessThan,
    0x0d,
    0,
    0x0b,
    ...get(sum),
    ...pairsOfWords,
    ...set(sum),
    ...get(out),
    ...lane(0),
    ...lane(1),
    ...add,
    ...lane(2),
    ...add,
    ...lane(3),
    ...add,
    0x3b,
    1,
    0,
    ...advance(out, 2),
    ...get(codes),
    ...get(end),
    ...lessThan,
    0x0d,
    0,
    0x0b,
    0x0b,
  ];
  const locals = [2, 3, i32, 3, v128];
  const code = [...locals, ...body];
  return Buffer.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 5, i32, i32, i32, i32, i32, 0]),
    ...section(2, [1, ...name('a'), ...name('m'), 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('scan'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

const i32 = 0x7f;
const v128 = 0x7b;
const add = [0x6a];
const lessThan = [0x49];
const zero = [...vector(0x0c), ...new Array<number>(16).fill(0)];
const xor = vector(0x51);
const popcount = vector(0x62);
const addBytes = vector(0x6e);
const addWords = vector(0x8e);
const pairsOfBytes = vector(0x7d);
const pairsOfWords = vector(0x7f);

function get(local: number): number[] {
  return [0x20, local];
}

function set(local: number): number[] {
  return [0x21, local];
}

function constant(value: number): number[] {
  if (value >= 64) return [0x41, (value & 0x7f) | 0x80, value >> 7];
  return [0x41, value];
}

function load(offset: number): number[] {
  return [...vector(0x00), 4, ...unsigned(offset)];
}

function vector(operation: number): number[] {
  return [0xfd, ...unsigned(operation)];
}

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >> 7)];
}

function name(text: string): number[] {
  return [text.length, ...Buffer.from(text)];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(`/** The WebAssembly that scans codes. test/training/make-code-scan.ts assembles it. */
export const codeScanWasm =
  '${codeScanModule().toString('base64')}';`);
