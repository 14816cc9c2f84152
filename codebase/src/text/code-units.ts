/** Counts characters of a line in the units of a position encoding. A lone surrogate counts as its replacement does. */
import type { PositionEncoding } from './position.js';

/** UTF-16 units from `start` that make up `units` of the encoding; stops at `end` and never inside a surrogate pair. */
export function utf16Length(
  text: string,
  start: number,
  end: number,
  units: number,
  encoding: PositionEncoding,
): number {
  if (encoding === 'utf-16') {
    const at = Math.min(end, start + Math.max(0, units));
    return (isInsidePair(text, at) ? at - 1 : at) - start;
  }
  let counted = 0;
  let at = start;
  while (at < end) {
    const width = isPair(text, at) ? 2 : 1;
    const cost = encoding === 'utf-32' ? 1 : utf8Length(text, at, width);
    if (counted + cost > units) break;
    counted += cost;
    at += width;
  }
  return at - start;
}

/** Units of the encoding between two UTF-16 offsets. */
export function unitsBetween(text: string, start: number, end: number, encoding: PositionEncoding): number {
  if (encoding === 'utf-16') return end - start;
  let counted = 0;
  for (let at = start; at < end; ) {
    const width = isPair(text, at) ? 2 : 1;
    counted += encoding === 'utf-32' ? 1 : utf8Length(text, at, width);
    at += width;
  }
  return counted;
}

/** Whether an offset lies between the two halves of a surrogate pair. */
export function isInsidePair(text: string, offset: number): boolean {
  return offset > 0 && isPair(text, offset - 1);
}

function isPair(text: string, at: number): boolean {
  const high = text.charCodeAt(at);
  if (high < 0xd800 || high > 0xdbff) return false;
  const low = text.charCodeAt(at + 1);
  return low >= 0xdc00 && low <= 0xdfff;
}

function utf8Length(text: string, at: number, width: number): number {
  if (width === 2) return 4;
  const code = text.charCodeAt(at);
  return code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
}
