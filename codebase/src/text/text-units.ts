/** The UTF-16 units of one text after another in an array, where to read one costs a fraction of what a string's costs. */
export class TextUnits {
  #units = new Uint16Array(0);
  #bytes = Buffer.alloc(0);

  /** At least as long as the text; good until the next call. */
  of(text: string): Uint16Array {
    if (text.length > this.#units.length) {
      const units = new Uint16Array(Math.max(256, 1 << (32 - Math.clz32(text.length))));
      const bytes = Buffer.from(units.buffer);
      // What a long text took is not kept for the short ones after it.
      if (text.length > keptUnitsMax) return fill(units, bytes, text);
      this.#units = units;
      this.#bytes = bytes;
    }
    return fill(this.#units, this.#bytes, text);
  }
}

const keptUnitsMax = 1 << 19;
/** Up to here a loop is as fast as a call out of JavaScript. */
const loopUnitsMax = 64;

function fill(units: Uint16Array, bytes: Buffer, text: string): Uint16Array {
  if (text.length > loopUnitsMax) bytes.write(text, 'utf16le');
  else for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  return units;
}
