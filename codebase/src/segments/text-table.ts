/**
 * Finds texts by their hash: slots of a number and the bits of the hash that are left beside it, so that others are seldom looked at. By linear
 * probing; three slots of four are taken. A slot has three bytes, or four where there would be less than four bits beside the number.
 */

/** `Text`: what its texts are asked by. */
export interface TextSet<Text = string> {
  isAt(id: number, text: Text): boolean;
}

/** The number of a text among the `count` of a set; `hash` is the text's. */
export function findText<Text>(
  table: Uint8Array,
  texts: TextSet<Text>,
  count: number,
  text: Text,
  hash: number,
): number | undefined {
  const bits = idBits(count);
  const bytes = slotBytes(bits);
  const slots = table.length / bytes;
  const idMask = 2 ** bits - 1;
  const unused = 32 - 8 * bytes;
  const mark = (hash << (bits + unused)) >>> (bits + unused);
  let slot = slotOf(hash, slots);
  for (let probes = 0; probes < slots; probes++) {
    const held = heldAt(table, slot, bytes);
    if (held === 0) return undefined;
    const id = (held & idMask) - 1;
    if (held >>> bits === mark && texts.isAt(id, text)) return id;
    slot = slot + 1 === slots ? 0 : slot + 1;
  }
  return undefined;
}

/** Of numbers from 1 to `count`; 31 at most. */
function idBits(count: number): number {
  return 32 - Math.clz32(count);
}

function slotBytes(bits: number): number {
  return bits <= 20 ? 3 : 4;
}

function heldAt(table: Uint8Array, slot: number, bytes: number): number {
  const at = slot * bytes;
  const low = (table[at] ?? 0) | ((table[at + 1] ?? 0) << 8) | ((table[at + 2] ?? 0) << 16);
  return bytes === 3 ? low : (low | ((table[at + 3] ?? 0) << 24)) >>> 0;
}

function slotOf(hash: number, slots: number): number {
  return Math.floor((hash / 2 ** 32) * slots);
}
