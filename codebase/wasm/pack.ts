/** What is packed in a segment: small numbers in few bytes, lists by their steps, tables by hash; as codebase/src/segments reads them. */
import { numberAt, setNumber, take, taken } from './memory';
import { countMissedSlot } from './texts';

/** Where the next byte is written; `room` may be left behind by what is written. */
let bytes: usize = 0;
let room: u32 = 0;
let at: usize = 0;
let last: usize = 0;

export function beginPacking(): void {
  room = 1 << 12;
  bytes = take(room);
  at = bytes;
  last = bytes + room - longestCode;
}

export function packedLength(): u32 {
  return <u32>(at - bytes);
}

/** What was packed. */
export function packedBytes(): usize {
  return bytes;
}

/** As codebase/src/segments/number-codes.ts reads it. */
export function pack(value: u32): void {
  if (at > last) widen();
  if (value < twoBytes) store<u8>(at++, value);
  else packLong(value);
}

function packLong(value: u32): void {
  if (value < threeBytes) {
    store<u8>(at++, 192 + ((value - twoBytes) >>> 8));
    store<u8>(at++, value - twoBytes);
  } else if (value < fiveBytes) {
    store<u8>(at++, 240 + ((value - threeBytes) >>> 16));
    store<u8>(at++, (value - threeBytes) >>> 8);
    store<u8>(at++, value - threeBytes);
  } else {
    store<u8>(at++, 255);
    store<u32>(at, bswap<u32>(value));
    at += 4;
  }
}

function widen(): void {
  const length = at - bytes;
  bytes = taken(bytes, room, room << 1);
  room <<= 1;
  at = bytes + length;
  last = bytes + room - longestCode;
}

const twoBytes: u32 = 192;
const threeBytes: u32 = twoBytes + (48 << 8);
const fiveBytes: u32 = threeBytes + (15 << 16);
const longestCode: u32 = 5;

/** Lists of ascending numbers; gives where each begins in what is packed. */
export function packLists(items: usize, start: usize, lists: u32): usize {
  beginPacking();
  const starts = take((lists + 1) << 2);
  setNumber(starts, 0, 0);
  for (let list: u32 = 0; list < lists; list++) {
    let next: u32 = 0;
    const end = numberAt(start, list + 1);
    for (let i = numberAt(start, list); i < end; i++) {
      const item = numberAt(items, i);
      pack(item - next);
      next = item + 1;
    }
    setNumber(starts, list + 1, packedLength());
  }
  return starts;
}

/** As codebase/src/segments/row-codes.ts reads them. */
export function packRows(rowLines: usize, rows: u32): void {
  beginPacking();
  let greatest: u32 = 0;
  let before: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const line = numberAt(rowLines, row);
    if (line === 0) {
      pack(blank);
      continue;
    }
    if (line === greatest + 1) pack(newLine);
    else if (line === before + 1) pack(nextLine);
    else pack(line + otherLine);
    greatest = max(greatest, line);
    before = line;
  }
}

const newLine: u32 = 0;
const blank: u32 = 1;
const nextLine: u32 = 2;
const otherLine: u32 = 3;

/** As codebase/src/segments/text-table.ts reads it. */
export function textTable(hashes: usize, count: u32): usize {
  const bytesOfSlot = tableSlotBytes(count);
  const slots = tableSlots(count);
  const bits = 32 - clz<u32>(count);
  const size = slots * bytesOfSlot;
  // Slots are read as four bytes.
  const table = take(size + 4);
  memory.fill(table, 0, size + 4);
  const kept: u32 = bytesOfSlot === 4 ? 0xffffffff : 0xffffff;
  for (let id: u32 = 0; id < count; id++) {
    const hash = numberAt(hashes, id);
    let slot = <u32>floor<f64>((<f64>hash / 4294967296.0) * <f64>slots);
    while ((load<u32>(table + slot * bytesOfSlot) & kept) !== 0) {
      slot = slot + 1 === slots ? 0 : slot + 1;
      countMissedSlot();
    }
    const held = (hash << bits) | (id + 1);
    const place = table + slot * bytesOfSlot;
    store<u16>(place, <u16>held);
    store<u8>(place + 2, held >>> 16);
    if (bytesOfSlot === 4) store<u8>(place + 3, held >>> 24);
  }
  return table;
}

export function tableBytes(count: u32): u32 {
  return tableSlots(count) * tableSlotBytes(count);
}

/** Three of four are taken. */
function tableSlots(count: u32): u32 {
  return (count * 4 + 2) / 3 + 1;
}

function tableSlotBytes(count: u32): u32 {
  return 32 - clz<u32>(count) <= 20 ? 3 : 4;
}
