/** Memory in blocks of a power of two, given back to be used again, and growing lists of numbers in it. */

/** Where the blocks that were given back begin: of each size the last one, which holds the one before. */
let idle: usize = 0;
let top: usize = 0;

/** Forgets all that was ever taken. */
export function emptyMemory(): void {
  idle = (__heap_base + 15) & ~15;
  top = idle + 4 * 32;
  room(top);
  memory.fill(idle, 0, 4 * 32);
}

/** Its bytes are whatever was there before. */
export function take(bytes: u32): usize {
  const order = orderOf(bytes);
  const head = idle + (order << 2);
  const block = load<u32>(head);
  if (block !== 0) {
    store<u32>(head, load<u32>(block));
    return block;
  }
  const at = top;
  top += 1 << order;
  room(top);
  return at;
}

export function takeZeros(bytes: u32): usize {
  const block = take(bytes);
  memory.fill(block, 0, bytes);
  return block;
}

/** `bytes` as it was taken. */
export function giveBack(block: usize, bytes: u32): void {
  const head = idle + (orderOf(bytes) << 2);
  store<u32>(block, load<u32>(head));
  store<u32>(head, <u32>block);
}

/** The block with room for more, its bytes kept. */
export function taken(block: usize, bytes: u32, more: u32): usize {
  const larger = take(more);
  memory.copy(larger, block, bytes);
  giveBack(block, bytes);
  return larger;
}

function orderOf(bytes: u32): u32 {
  return bytes <= 16 ? 4 : 32 - clz<u32>(bytes - 1);
}

function room(end: usize): void {
  const pages = <i32>((end + 0xffff) >>> 16);
  const missing = pages - memory.size();
  if (missing > 0 && memory.grow(max(missing, max(growthPages, memory.size() >>> 1))) < 0 && memory.grow(missing) < 0)
    unreachable();
}

/** 1 MiB. */
const growthPages = 16;

/** A list of numbers below 2³². */
@unmanaged
export class Numbers {
  items: usize;
  length: u32;
  room: u32;

  @inline
  at(place: u32): u32 {
    return load<u32>(this.items + ((<usize>place) << 2));
  }

  @inline
  push(item: u32): void {
    if (this.length === this.room) this.grow();
    store<u32>(this.items + ((<usize>this.length) << 2), item);
    this.length++;
  }

  grow(): void {
    this.items = taken(this.items, this.room << 2, this.room << 3);
    this.room <<= 1;
  }
}

export function noNumbers(): Numbers {
  const numbers = changetype<Numbers>(take(offsetof<Numbers>()));
  numbers.items = take(firstRoom << 2);
  numbers.length = 0;
  numbers.room = firstRoom;
  return numbers;
}

const firstRoom = 256;

export function numberAt(items: usize, place: u32): u32 {
  return load<u32>(items + ((<usize>place) << 2));
}

export function setNumber(items: usize, place: u32, item: u32): void {
  store<u32>(items + ((<usize>place) << 2), item);
}
