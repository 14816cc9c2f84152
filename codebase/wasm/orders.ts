/** Orders and lists that are made of what was learned. */
import { giveBack, numberAt, setNumber, take, takeZeros } from './memory';
import { Texts } from './texts';

/** The ids 0, 1, 2 … ordered by their keys, equal ones as they were. `keysMax`: the greatest key. */
export function orderBy(keys: usize, count: u32, keysMax: u32): usize {
  let order = take(count << 2);
  let other = take(count << 2);
  for (let id: u32 = 0; id < count; id++) setNumber(order, id, id);
  const starts = take(digits << 2);
  for (let shift: u32 = 0; shift < 32 && keysMax >>> shift !== 0; shift += digitBits) {
    memory.fill(starts, 0, digits << 2);
    for (let id: u32 = 0; id < count; id++) {
      const at = (numberAt(keys, id) >>> shift) & (digits - 1);
      setNumber(starts, at, numberAt(starts, at) + 1);
    }
    let sum: u32 = 0;
    for (let at: u32 = 0; at < digits; at++) {
      const uses = numberAt(starts, at);
      setNumber(starts, at, sum);
      sum += uses;
    }
    for (let place: u32 = 0; place < count; place++) {
      const id = numberAt(order, place);
      const at = (numberAt(keys, id) >>> shift) & (digits - 1);
      const to = numberAt(starts, at);
      setNumber(starts, at, to + 1);
      setNumber(other, to, id);
    }
    const done = other;
    other = order;
    order = done;
  }
  giveBack(starts, digits << 2);
  giveBack(other, count << 2);
  return order;
}

const digitBits: u32 = 11;
const digits: u32 = 1 << digitBits;

/** Texts under new numbers, the most frequent first. */
@unmanaged
export class Frequent {
  numberOf: usize;
  hashes: usize;
  count: u32;
  /** In UTF-8, one text behind the other; one more start than texts. */
  text: usize;
  textBytes: u32;
  start: usize;
}

/** Of `uses`, numbers that are no text's are passed over. */
export function byFrequency(texts: Texts, uses: usize, usesCount: u32): Frequent {
  const count = texts.count;
  const rareness = take(count << 2);
  for (let id: u32 = 0; id < count; id++) setNumber(rareness, id, usesCount);
  for (let at: u32 = 0; at < usesCount; at++) {
    const id = numberAt(uses, at);
    if (id < count) setNumber(rareness, id, numberAt(rareness, id) - 1);
  }
  const order = orderBy(rareness, count, usesCount);
  giveBack(rareness, count << 2);
  const frequent = changetype<Frequent>(take(offsetof<Frequent>()));
  frequent.count = count;
  frequent.numberOf = take(count << 2);
  frequent.hashes = take(count << 2);
  frequent.textBytes = texts.starts.at(count);
  frequent.text = take(frequent.textBytes);
  frequent.start = takeZeros((count + 1) << 2);
  let to: u32 = 0;
  for (let number: u32 = 0; number < count; number++) {
    const id = numberAt(order, number);
    setNumber(frequent.numberOf, id, number);
    setNumber(frequent.hashes, number, texts.hashes.at(id));
    const from = texts.starts.at(id);
    const bytes = texts.starts.at(id + 1) - from;
    memory.copy(frequent.text + to, texts.bytes + from, bytes);
    to += bytes;
    setNumber(frequent.start, number + 1, to);
  }
  giveBack(order, count << 2);
  return frequent;
}
