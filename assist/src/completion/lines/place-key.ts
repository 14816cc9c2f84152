/** Hashed keys of the places that completions are kept for; white space that only formats makes no other place. */
import { createHash } from 'node:crypto';
import { completionLimits } from '../limits.js';
import type { CursorContext } from './cursor-context.js';
import { indentWidth } from './indent-width.js';

/** Of everything around a cursor but its line: equal for texts that differ in formatting alone. */
export interface PlaceFrame {
  readonly key: string;
  /** Distinct indentations of the lines above, ascending. */
  readonly indents: readonly number[];
}

/** `scope` names all that must be equal besides the place. Hashed, so that no key pins or holds document text. */
export function placeFrame(scope: string, at: CursorContext): PlaceFrame {
  const { around, indents } = framed(at);
  const hash = createHash('sha256').update(`${scope}\0${around}`);
  return { key: hash.digest('base64').slice(0, 22), indents };
}

interface Framed {
  readonly around: string;
  readonly indents: readonly number[];
}

/** Each request asks several times for what is around its cursor. */
function framed(at: CursorContext): Framed {
  const known = framedLately.get(at);
  if (known !== undefined) return known;
  const lines = formattedLines(at.above);
  const indents = [...new Set(lines.map(({ indent }) => indent))].sort((a, b) => a - b);
  const above = lines.map(({ indent, text }) => `${indents.indexOf(indent)} ${text}`).join('\n');
  const made = { around: `${above}\0${squeezed(at.lineSuffix)}\0${squeezed(at.below)}`, indents };
  framedLately.set(at, made);
  return made;
}

const framedLately = new WeakMap<CursorContext, Framed>();

/** The key of a place in a frame: what stands before the cursor on its line, and how deep the line is. */
export function placeKey({ key, indents }: PlaceFrame, linePrefix: string): string {
  const indent = indentWidth(linePrefix);
  const deeper = indents.filter((other) => other < indent).length;
  const depth = `${deeper}${indents.includes(indent) ? '' : '+'}`;
  const open = linePrefix.trim() !== '' && /\s$/.test(linePrefix) ? ' ' : '';
  return `${key}${hash53(`${depth} ${squeezed(linePrefix)}${open}`)}`;
}

/** The nearest filled lines above, without what only formats them; as many as a bounded text holds, however it is indented. */
function formattedLines(above: string): { indent: number; text: string }[] {
  const lines: { indent: number; text: string }[] = [];
  let characters = 0;
  const inWindow = above.split('\n');
  // The first of a bounded window may be cut at its begin; where it is all there is, its end tells one place from another.
  const isCut = above.length >= completionLimits.anchorCharactersMax;
  const whole = isCut && inWindow.slice(1).some((line) => line.trim() !== '') ? 1 : 0;
  for (const line of inWindow.slice(whole).reverse()) {
    const text = squeezed(line);
    if (text === '') continue;
    characters += text.length;
    if (characters > frameCharactersMax && lines.length > 0) break;
    // A line too long for the frame is the nearest all the same.
    lines.push({ indent: indentWidth(line), text: text.slice(-frameCharactersMax) });
  }
  return lines;
}

/** Of what stands above the cursor, without white space. Source: half of what `anchorCharactersMax` holds, indented as usual. */
const frameCharactersMax = 240;

/** White space stays where it parts two words, as one space, and goes elsewhere. */
function squeezed(line: string): string {
  return line.trim().replace(/\s+/g, (blanks: string, at: number, whole: string) => {
    const before = whole[at - 1] ?? '';
    const after = whole[at + blanks.length] ?? '';
    return isWord(before) && isWord(after) ? ' ' : '';
  });
}

function isWord(character: string): boolean {
  return /[\p{L}\p{N}_$"'`]/u.test(character);
}

/** Two 32-bit hashes in one number, after cyrb53: short enough to make dozens a keystroke, long enough that none collide. */
function hash53(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
