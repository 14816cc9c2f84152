/** Texts numbered by first appearance, looked up as parts of a longer text; they lie side by side in UTF-8. */
import { giveBack, Numbers, noNumbers, numberAt, setNumber, take, taken, takeZeros } from './memory';
import { hashOf } from './text-hash';
import { unitAt } from './units';

/** Slots that were looked at and held another text, in all tables: how well the hashes do. */
export let missedSlots: u32 = 0;

export function countMissedSlot(): void {
  missedSlots++;
}

export function resetMissedSlots(): void {
  missedSlots = 0;
}

@unmanaged
export class Texts {
  bytes: usize;
  room: u32;
  /** One more than texts. */
  starts: Numbers;
  hashes: Numbers;
  /** Open addressing; a slot is id + 1 and the hash, side by side: what is looked up is seldom in the processor's cache. */
  slots: usize;
  /** Numbers in the slots, less one. */
  mask: u32;

  get count(): u32 {
    return this.hashes.length;
  }

  /** The number of the text between `start` and `end`. */
  idOf<Unit>(text: usize, start: u32, end: u32): u32 {
    return this.idWith<Unit>(text, start, end, hashOf<Unit>(text, start, end));
  }

  /** The same, given its hash. */
  idWith<Unit>(text: usize, start: u32, end: u32, hash: u32): u32 {
    const mask = this.mask;
    let slot = (hash << 1) & mask;
    for (let held = numberAt(this.slots, slot); held !== 0; held = numberAt(this.slots, slot)) {
      if (numberAt(this.slots, slot + 1) === hash && this.isAt<Unit>(held - 1, text, start, end)) return held - 1;
      slot = (slot + 2) & mask;
      missedSlots++;
    }
    const id = this.count;
    setNumber(this.slots, slot, id + 1);
    setNumber(this.slots, slot + 1, hash);
    this.keep<Unit>(text, start, end);
    this.hashes.push(hash);
    if (this.count << 2 > mask) this.widen();
    return id;
  }

  isAt<Unit>(id: u32, text: usize, start: u32, end: u32): bool {
    let from = this.bytes + this.starts.at(id);
    const to = this.bytes + this.starts.at(id + 1);
    if (sizeof<Unit>() === 1) {
      if (to - from !== end - start) return false;
      let at = text + start;
      for (; from + 8 <= to; from += 8, at += 8) if (load<u64>(from) !== load<u64>(at)) return false;
      for (; from < to; from++, at++) if (load<u8>(from) !== load<u8>(at)) return false;
      return true;
    }
    for (let at = start; at < end; at++) {
      const unit = unitAt<Unit>(text, at);
      if (from >= to) return false;
      if (unit < 0x80) {
        if (load<u8>(from++) !== unit) return false;
        continue;
      }
      const isPair = (unit & 0xfc00) === 0xd800;
      const bytes = utf8Of(unit, isPair ? unitAt<Unit>(text, ++at) : 0);
      const length = bytesOf(unit);
      if (from + length > to) return false;
      for (let i: u32 = 0; i < length; i++) if (load<u8>(from++) !== ((bytes >>> (8 * i)) & 0xff)) return false;
    }
    return from === to;
  }

  keep<Unit>(text: usize, start: u32, end: u32): void {
    const before = this.starts.at(this.count);
    const longest = before + (sizeof<Unit>() === 1 ? 1 : 3) * (end - start);
    if (longest > this.room) this.grow(longest);
    let to = this.bytes + before;
    if (sizeof<Unit>() === 1) {
      memory.copy(to, text + start, end - start);
      this.starts.push(before + end - start);
      return;
    }
    for (let at = start; at < end; at++) {
      const unit = unitAt<Unit>(text, at);
      const isPair = (unit & 0xfc00) === 0xd800;
      const bytes = unit < 0x80 ? unit : utf8Of(unit, isPair ? unitAt<Unit>(text, ++at) : 0);
      const length = bytesOf(unit);
      for (let i: u32 = 0; i < length; i++) store<u8>(to++, bytes >>> (8 * i));
    }
    this.starts.push(<u32>(to - this.bytes));
  }

  grow(longest: u32): void {
    const more = max(longest, this.room << 1);
    this.bytes = taken(this.bytes, this.room, more);
    this.room = more;
  }

  widen(): void {
    const old = this.mask + 1;
    giveBack(this.slots, old << 2);
    const length = old << 2;
    this.slots = takeZeros(length << 2);
    this.mask = length - 1;
    for (let id: u32 = 0; id < this.count; id++) {
      const hash = this.hashes.at(id);
      let slot = (hash << 1) & this.mask;
      while (numberAt(this.slots, slot) !== 0) slot = (slot + 2) & this.mask;
      setNumber(this.slots, slot, id + 1);
      setNumber(this.slots, slot + 1, hash);
    }
  }
}

export function noTexts(): Texts {
  const texts = changetype<Texts>(take(offsetof<Texts>()));
  texts.bytes = take(firstRoom);
  texts.room = firstRoom;
  texts.starts = noNumbers();
  texts.starts.push(0);
  texts.hashes = noNumbers();
  texts.slots = takeZeros(firstRoom << 2);
  texts.mask = firstRoom - 1;
  return texts;
}

const firstRoom = 1024;

/** Bytes in UTF-8 of a character that begins with this unit. Texts are well-formed. */
function bytesOf(unit: u32): u32 {
  return unit < 0x80 ? 1 : unit < 0x800 ? 2 : (unit & 0xfc00) === 0xd800 ? 4 : 3;
}

/** Those bytes, the first the lowest; `low` is the second half of a pair. */
function utf8Of(unit: u32, low: u32): u32 {
  if (unit < 0x800) return 0xc0 | (unit >>> 6) | ((0x80 | (unit & 0x3f)) << 8);
  if (low === 0) return 0xe0 | (unit >>> 12) | ((0x80 | ((unit >>> 6) & 0x3f)) << 8) | ((0x80 | (unit & 0x3f)) << 16);
  const code = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
  const head = 0xf0 | (code >>> 18) | ((0x80 | ((code >>> 12) & 0x3f)) << 8);
  return head | ((0x80 | ((code >>> 6) & 0x3f)) << 16) | ((0x80 | (code & 0x3f)) << 24);
}
