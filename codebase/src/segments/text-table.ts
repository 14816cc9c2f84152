/** Finds texts by their hash: slots of a number and the bits of the hash that are left beside it, so that others are seldom looked at. */

/** By linear probing; three slots of four are taken. `hashes`: of the texts 0, 1, 2 …, by `textHash`. */
export function textTable(hashes: ArrayLike<number>): Uint32Array {
  const table = new Uint32Array(Math.ceil((hashes.length * 4) / 3) + 1);
  const bits = idBits(hashes.length);
  for (let id = 0; id < hashes.length; id++) {
    const hash = hashes[id] ?? 0;
    let slot = slotOf(hash, table.length);
    while (table[slot] !== 0) slot = slot + 1 === table.length ? 0 : slot + 1;
    table[slot] = ((hash << bits) | (id + 1)) >>> 0;
  }
  return table;
}

/** `Text`: what its texts are asked by. */
export interface TextSet<Text = string> {
  isAt(id: number, text: Text): boolean;
}

/** The number of a text among the `count` of a set; `hash` is the text's. */
export function findText<Text>(
  table: Uint32Array,
  texts: TextSet<Text>,
  count: number,
  text: Text,
  hash: number,
): number | undefined {
  const bits = idBits(count);
  const idMask = 2 ** bits - 1;
  const mark = (hash << bits) >>> bits;
  let slot = slotOf(hash, table.length);
  for (let probes = 0; probes < table.length; probes++) {
    const held = table[slot] ?? 0;
    if (held === 0) return undefined;
    const id = (held & idMask) - 1;
    if (held >>> bits === mark && texts.isAt(id, text)) return id;
    slot = slot + 1 === table.length ? 0 : slot + 1;
  }
  return undefined;
}

/** Of numbers from 1 to `count`; 31 at most. */
function idBits(count: number): number {
  return 32 - Math.clz32(count);
}

function slotOf(hash: number, slots: number): number {
  return Math.floor((hash / 2 ** 32) * slots);
}
