/** What differs between two lines of one form, to be done to a third: names, parts of names, strings, numbers by their step. */
import { flatCopy } from '@foretoken/base/flat-copy.js';
import { Recent } from '@foretoken/base/recent.js';
import { joinWords, nameForm, subWords } from '@foretoken/codebase/text/sub-words.js';
import { type TokenKind, tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { type CodeTokens, codeTokens, sameForm } from './code-tokens.js';

export class Renaming {
  readonly #exact = new Map<string, string>();
  readonly #words = new Map<string, { readonly gone: readonly string[]; readonly came: readonly string[] }>();
  readonly #base: Renaming | undefined;
  #step: number | undefined;

  /** What `base` learned counts as learned before; it is not changed. */
  constructor(base?: Renaming) {
    this.#base = base;
    this.#step = base === undefined ? undefined : base.#step;
  }

  /** Differences learned so far. */
  get size(): number {
    return this.#exact.size + this.#words.size + (this.#base?.size ?? 0);
  }

  /** Learns from a pair of lines, theirs and ours; false when their forms differ. What was learned first stays. */
  learn(theirs: string, ours: string): boolean {
    const from = codeTokens(theirs);
    const to = codeTokens(ours);
    if (!sameForm(from, to)) return false;
    for (let i = 0; i < from.texts.length; i++)
      this.learnToken(from.kinds[i] ?? 0, from.texts[i] ?? '', to.texts[i] ?? '');
    return true;
  }

  learnToken(kind: TokenKind, theirs: string, ours: string): void {
    if (kind === tokenKinds.operator || this.#exactOf(theirs) !== undefined) return;
    this.#exact.set(theirs, ours);
    if (theirs === ours) return;
    if (kind === tokenKinds.number) {
      const step = Number(ours) - Number(theirs);
      if (Number.isSafeInteger(step)) this.#step ??= step;
    } else if (kind === tokenKinds.word) this.#learnWords(theirs, ours);
    else if (kind === tokenKinds.string) {
      const from = codeTokens(theirs.slice(1, -1));
      const to = codeTokens(ours.slice(1, -1));
      if (sameForm(from, to))
        for (let i = 0; i < from.texts.length; i++)
          if (from.kinds[i] === tokenKinds.word)
            this.learnToken(tokenKinds.word, from.texts[i] ?? '', to.texts[i] ?? '');
    }
  }

  /** A line, or its tokens from `first` on, with what was learned done to it. White space stays as it was. */
  apply(line: string, tokens: CodeTokens = codeTokens(line), first = 0): string {
    let text = '';
    let at = first === 0 ? 0 : (tokens.starts[first] ?? line.length);
    for (let i = first; i < tokens.texts.length; i++) {
      const start = tokens.starts[i] ?? 0;
      const token = tokens.texts[i] ?? '';
      text += line.slice(at, start) + this.applyToken(tokens.kinds[i] ?? 0, token);
      at = start + token.length;
    }
    return text + line.slice(at);
  }

  applyToken(kind: TokenKind, token: string): string {
    if (kind === tokenKinds.operator) return token;
    const exact = this.#exactOf(token);
    if (exact !== undefined) return exact;
    switch (kind) {
      case tokenKinds.word:
        return this.#applyWords(token);
      case tokenKinds.number:
        return this.#step !== undefined && /^\d{1,9}$/.test(token)
          ? String(Math.max(0, Number(token) + this.#step))
          : token;
      case tokenKinds.string: {
        const inner = token.slice(1, -1);
        return inner === '' ? token : token.charAt(0) + this.apply(inner) + token.charAt(token.length - 1);
      }
      default:
        return token;
    }
  }

  #exactOf(token: string): string | undefined {
    const before = this.#base === undefined ? undefined : this.#base.#exactOf(token);
    return before ?? this.#exact.get(token);
  }

  #learnWords(theirs: string, ours: string): void {
    const from = lowerSubWords(theirs);
    const to = lowerSubWords(ours);
    let head = 0;
    while (head < from.length && head < to.length && from[head] === to[head]) head++;
    let tail = 0;
    while (tail < from.length - head && tail < to.length - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
    const gone = from.slice(head, from.length - tail);
    const came = to.slice(head, to.length - tail);
    if (gone.length === 0 || came.length === 0 || came.length > wordsMax) return;
    const key = gone.join(' ');
    if (!this.#knows(key)) this.#words.set(key, { gone, came });
  }

  #knows(key: string): boolean {
    if (this.#base === undefined) return this.#words.has(key);
    return this.#base.#knows(key) || this.#words.has(key);
  }

  #applyWords(name: string): string {
    const changed = this.#base === undefined ? name : this.#base.#applyWords(name);
    if (this.#words.size === 0 || changed !== name) return changed;
    const lower = lowerSubWords(name);
    for (const { gone, came } of this.#words.values()) {
      for (let at = 0; at + gone.length <= lower.length; at++) {
        const put = gone.every((word, i) => lower[at + i] === word) ? came : inflected(lower[at] ?? '', gone, came);
        if (put === undefined) continue;
        const words = [...lower.slice(0, at), ...put, ...lower.slice(at + gone.length)];
        const lead = /^[_$]*/.exec(name)?.[0] ?? '';
        const form = nameForm(name.slice(lead.length));
        return form === 'other' ? name : lead + joinWords(words, form);
      }
    }
    return name;
  }
}

/** `initialize` → `finalize` is `initializers` → `finalizers`: a word that differs in its ending alone. */
function inflected(word: string, gone: readonly string[], came: readonly string[]): readonly string[] | undefined {
  const [from = ''] = gone;
  const [to = ''] = came;
  if (gone.length !== 1 || came.length !== 1) return undefined;
  let stem = 0;
  while (stem < from.length && from[stem] === word[stem]) stem++;
  const ending = from.slice(stem);
  if (stem < stemMin || ending.length > endingMax || word.length - stem > endingMax || !to.endsWith(ending))
    return undefined;
  return [to.slice(0, to.length - ending.length) + word.slice(stem)];
}

const stemMin = 4;
const endingMax = 3;
const wordsMax = 4;

/** A name's parts in lower case, kept for the names asked for last. */
export function lowerSubWords(name: string): readonly string[] {
  const kept = subWordsKept.get(name);
  if (kept !== undefined) return kept;
  const own = flatCopy(name);
  const words = subWords(own).map((word) => word.toLowerCase());
  subWordsKept.set(own, words);
  return words;
}

const subWordsKept = new Recent<string, readonly string[]>(4_096);
