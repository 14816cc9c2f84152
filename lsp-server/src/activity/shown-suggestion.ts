/** A suggestion that stands at the cursor: follows the edits there, and tells typing, taking and leaving apart by the text alone. */
import type { ChangedSpan } from './changed-span.js';

export interface ShownItem {
  readonly completionId: number;
  /** Inserted at the cursor. */
  readonly text: string;
}

export type SuggestionStep =
  /** It stands as before. */
  | { readonly kind: 'stands' }
  /** The user typed along it, or back. */
  | { readonly kind: 'typed'; readonly characters: number; readonly isLast: boolean }
  /** `inserted` came at once, at `start` of the text after the change, in the place of `replaced`. */
  | {
      readonly kind: 'taken';
      readonly start: number;
      readonly inserted: string;
      readonly replaced: string;
      readonly whole: boolean;
    }
  /** The text went another way. */
  | { readonly kind: 'gone' };

export class ShownSuggestion {
  readonly uri: string;
  /** Those that agree with the text so far; the first is the one that is drawn. Never empty. */
  #items: readonly [ShownItem, ...ShownItem[]];
  /** Where the rest would go, a UTF-16 offset in the text of now. */
  #offset: number;
  /** UTF-16 units of the suggestion that stand in the text. */
  #passed = 0;

  constructor(uri: string, offset: number, items: readonly [ShownItem, ...ShownItem[]]) {
    this.uri = uri;
    this.#offset = offset;
    this.#items = items;
  }

  get offset(): number {
    return this.#offset;
  }

  get item(): ShownItem {
    return this.#items[0];
  }

  /** Whether it is one of those that the user may turn to. */
  offers(completionId: number): boolean {
    return this.#items.some((item) => item.completionId === completionId);
  }

  get rest(): string {
    return this.item.text.slice(this.#passed);
  }

  /** Whether an answer at `offset` only goes on with this suggestion; if so, with its texts from now on. */
  goesOn(offset: number, answer: readonly [ShownItem, ...ShownItem[]]): boolean {
    const [first, ...others] = answer;
    if (offset !== this.#offset) return false;
    if (first.completionId !== this.item.completionId && first.text !== this.rest) return false;
    const passed = this.item.text.slice(0, this.#passed);
    const { completionId } = this.item;
    this.#items = [
      { completionId, text: passed + first.text },
      ...others.map((other) => ({ ...other, text: passed + other.text })),
    ];
    return true;
  }

  /** The cursor went over brackets that the editor closed, and that are suggested too, or stayed before them: how many; 0 when it went elsewhere. */
  pass(text: string, offset: number): number {
    const by = offset - this.#offset;
    const passed = text.slice(Math.min(offset, this.#offset), Math.max(offset, this.#offset));
    if (!isClosing(passed) || -by > this.#passed || (by > 0 && !this.#agree(passed))) return 0;
    this.#offset = offset;
    this.#passed += by;
    return by;
  }

  /** What one change of the document does to it; `before` is the text before the change. */
  follow(before: string, change: ChangedSpan): SuggestionStep {
    const span = atCursor(before, change, this.#offset);
    const { from, to, inserted } = span;
    if (from > this.#offset) return stands;
    if (from === this.#offset && to === from) return this.#insert(before, inserted);
    if (to > this.#offset) return this.#replaceBehind(before, span);
    if (to === this.#offset && inserted === '') return this.#takeOut(before.slice(from, to));
    const lineStart = before.lastIndexOf('\n', this.#offset - 1) + 1;
    if (to > lineStart) return gone;
    this.#offset += inserted.length - (to - from);
    return stands;
  }

  #insert(before: string, inserted: string): SuggestionStep {
    if (inserted === '') return stands;
    const text = inserted.replaceAll('\r\n', '\n');
    if (this.#agree(text)) {
      const left = this.rest.slice(text.length);
      // Of a suggestion that takes the place of closed brackets, an editor may send what is new alone.
      const isThere = !isKey(text) && /^[)\]}"'`;,]+$/.test(left) && before.startsWith(left, this.#offset);
      return this.#passOver(isThere ? this.rest : text, inserted);
    }
    // Of a pair that an editor closes by itself, the second half is behind the cursor.
    if (isPair(text) && this.#agree(text.slice(0, 1))) return this.#passOver(text.slice(0, 1), text.slice(0, 1));
    // Enter between brackets puts the closing one on a line of its own.
    const begun = /^(\r?\n[ \t]*)\r?\n[ \t]*$/.exec(inserted)?.[1];
    const line = begun?.replace('\r', '');
    if (begun !== undefined && line !== undefined && /[)\]}]/.test(before.charAt(this.#offset)) && this.#agree(line))
      return this.#passOver(line, begun);
    return isClosing(text) ? stands : gone;
  }

  /** Some editors put a suggestion in the place of what stands behind the cursor. */
  #replaceBehind(before: string, { from, to, inserted }: ChangedSpan): SuggestionStep {
    const text = inserted.replaceAll('\r\n', '\n');
    // A bracket that is closed already is typed over.
    if (from === this.#offset && isClosing(text) && before.slice(from, to) === text && this.#agree(text))
      return this.#passOver(text, inserted);
    if (from !== this.#offset || this.rest.length < 2 || !text.startsWith(this.rest)) return gone;
    return this.#passOver(this.rest, this.rest, before.slice(from, to));
  }

  #passOver(text: string, inserted: string, replaced = ''): SuggestionStep {
    const start = this.#offset;
    this.#offset += inserted.length;
    this.#passed += text.length;
    const whole = this.rest === '';
    if (isKey(text)) return { kind: 'typed', characters: text.length, isLast: whole };
    return { kind: 'taken', start, inserted, replaced, whole };
  }

  #takeOut(removed: string): SuggestionStep {
    const characters = removed.replaceAll('\r\n', '\n').length;
    if (characters > this.#passed) return gone;
    this.#offset -= removed.length;
    this.#passed -= characters;
    return { kind: 'typed', characters: -characters, isLast: false };
  }

  #agree(text: string): boolean {
    const [first, ...others] = this.#items.filter((item) => item.text.startsWith(text, this.#passed));
    if (first === undefined) return false;
    this.#items = [first, ...others];
    return true;
  }
}

const stands = { kind: 'stands' } as const;
const gone = { kind: 'gone' } as const;

/** The same change as one at the cursor, where it can be read so: editors send more than what differs, and differences have no place of their own among equal characters. */
function atCursor(before: string, change: ChangedSpan, offset: number): ChangedSpan {
  const { from, to, inserted } = change;
  if (from < offset && to >= offset) {
    const kept = before.slice(from, offset);
    const behind = before.slice(offset, to);
    const isWhole = inserted.length >= kept.length + behind.length;
    if (isWhole && inserted.startsWith(kept) && inserted.endsWith(behind))
      return { from: offset, to: offset, inserted: inserted.slice(kept.length, inserted.length - behind.length) };
    if (inserted.startsWith(kept)) return { from: offset, to, inserted: inserted.slice(kept.length) };
  }
  if (from > offset && to === from && from - offset < inserted.length) {
    const between = before.slice(offset, from);
    const whole = between + inserted;
    if (whole.endsWith(between)) return { from: offset, to: offset, inserted: whole.slice(0, inserted.length) };
  }
  return change;
}

/** What one key can bring: a character, or a line end with the indentation that the editor adds. */
function isKey(text: string): boolean {
  return /^(?:\n[ \t]*|[ \t]+)$/.test(text) || [...text].length === 1;
}

function isPair(text: string): boolean {
  return /^(?:\(\)|\[\]|\{\}|<>|""|''|``)$/.test(text);
}

function isClosing(text: string): boolean {
  return /^[)\]}>"'`]{1,2}$/.test(text);
}
