/** Which tokens follow which near the cursor: a small model of counts, backed off from two tokens to one and to kinds of tokens. */
import { isKeyword } from '@foretoken/codebase/text/keywords.js';
import { type TokenKind, tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { type CodeTokens, codeTokens } from './code-tokens.js';

/** A line's tokens as numbers, two borders before and one behind. */
export interface EncodedLine {
  readonly texts: readonly string[];
  /** By the token's text. */
  readonly hashes: Int32Array;
  /** By what may stand in its place: a keyword's or operator's own, one for all variables, calls, members, strings, numbers. */
  readonly kinds: Int32Array;
  /** 1: white space before it. */
  readonly spaces: Uint8Array;
}

export const border = 1;
export const variableKind = 2;
const callKind = 3;
const memberKind = 4;
const stringKind = 5;
const numberKind = 6;

/** Whether tokens of a kind differ: names, strings and numbers. */
export function isNamed(kind: number): boolean {
  return kind >= variableKind && kind <= numberKind;
}

/** Kept with the line's tokens. */
export function encodedLine(tokens: CodeTokens): EncodedLine {
  const kept = encodedLines.get(tokens);
  if (kept !== undefined) return kept;
  const count = tokens.texts.length;
  const encoded: EncodedLine = {
    texts: tokens.texts,
    hashes: new Int32Array(count + 3).fill(border),
    kinds: new Int32Array(count + 3).fill(border),
    spaces: new Uint8Array(count + 3),
  };
  for (let i = 0; i < count; i++) {
    const text = tokens.texts[i] ?? '';
    const hash = hashOf(text);
    encoded.hashes[i + 2] = hash;
    encoded.kinds[i + 2] = kindOf(tokens, i, hash);
    const before = i === 0 ? 0 : (tokens.starts[i - 1] ?? 0) + (tokens.texts[i - 1]?.length ?? 0);
    encoded.spaces[i + 2] = Number((tokens.starts[i] ?? 0) > before);
  }
  encodedLines.set(tokens, encoded);
  return encoded;
}

const encodedLines = new WeakMap<CodeTokens, EncodedLine>();

function kindOf(tokens: CodeTokens, at: number, hash: number): number {
  const kind: TokenKind = tokens.kinds[at] ?? tokenKinds.operator;
  if (kind === tokenKinds.string) return stringKind;
  if (kind === tokenKinds.number) return numberKind;
  if (kind === tokenKinds.operator || isKeyword(tokens.texts[at] ?? '')) return hash;
  if (tokens.texts[at + 1] === '(') return callKind;
  const before = tokens.texts[at - 1];
  return before === '.' || before === '->' || before === '::' || before === '?.' ? memberKind : variableKind;
}

/** FNV-1a; never one of the kinds. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 64;
}

/** Learned from lines once; asked for many candidates. Counts that fall together by their hashes are not told apart. */
export class NearTokens {
  readonly lines: readonly EncodedLine[];
  readonly #afterTwo = new Uint16Array(slots);
  readonly #afterOne = new Uint16Array(slots);
  readonly #kindAfterTwo = new Uint16Array(slots);
  readonly #alone = new Uint16Array(slots);
  readonly #two = new Uint16Array(slots);
  readonly #one = new Uint16Array(slots);
  readonly #kinds = new Uint16Array(slots);
  readonly #ofKind = new Uint16Array(slots);

  constructor(texts: Iterable<string>) {
    this.lines = [...texts].map((text) => encodedLine(codeTokens(text)));
    for (const { hashes, kinds } of this.lines) {
      for (let i = 2; i < hashes.length; i++) {
        const [b, a, token] = [hashes[i - 2] ?? 0, hashes[i - 1] ?? 0, hashes[i] ?? 0];
        const [d, c, kind] = [kinds[i - 2] ?? 0, kinds[i - 1] ?? 0, kinds[i] ?? 0];
        add(this.#afterTwo, slot(pairSlot(b, a), token));
        add(this.#two, pairSlot(b, a));
        add(this.#afterOne, slot(a, token));
        add(this.#one, slot(a, 0));
        add(this.#kindAfterTwo, slot(pairSlot(d, c), kind));
        add(this.#kinds, pairSlot(d, c));
        add(this.#alone, slot(kind, token));
        add(this.#ofKind, slot(kind, 0));
      }
    }
  }

  /** Probability of the token at `i` of a line after those before it. */
  probability({ hashes, kinds }: EncodedLine, i: number): number {
    const [b, a, token] = [hashes[i - 2] ?? 0, hashes[i - 1] ?? 0, hashes[i] ?? 0];
    return this.probabilityAfter(b, a, pairSlot(kinds[i - 2] ?? 0, kinds[i - 1] ?? 0), token, kinds[i] ?? 0);
  }

  probabilityAfter(b: number, a: number, kindsBefore: number, token: number, kind: number): number {
    const within = isNamed(kind)
      ? (at(this.#alone, slot(kind, token)) + 0.1) / (at(this.#ofKind, slot(kind, 0)) + 10)
      : 1;
    const byKind = (at(this.#kindAfterTwo, slot(kindsBefore, kind)) + 0.05) / (at(this.#kinds, kindsBefore) + 2);
    const one = (at(this.#afterOne, slot(a, token)) + 2 * byKind * within) / (at(this.#one, slot(a, 0)) + 2);
    return (at(this.#afterTwo, slot(pairSlot(b, a), token)) + 2 * one) / (at(this.#two, pairSlot(b, a)) + 2);
  }
}

const slots = 1 << 14;

export function pairSlot(b: number, a: number): number {
  return slot(Math.imul(b, 0x9e3779b1) ^ 0x51ed27, a);
}

function slot(a: number, b: number): number {
  let hash = Math.imul(a ^ (a >>> 15), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x27d4eb2f);
  return (hash ^ (hash >>> 15)) & (slots - 1);
}

function add(counts: Uint16Array, at: number): void {
  counts[at] = Math.min(0xffff, (counts[at] ?? 0) + 1);
}

function at(counts: Uint16Array, slot: number): number {
  return counts[slot] ?? 0;
}
