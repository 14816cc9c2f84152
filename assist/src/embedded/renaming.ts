/** What differs between two lines of one form, to be done to a third: names, parts of names, strings, numbers by their step. */
import { joinWords, nameForm, subWords } from '@foretoken/codebase/text/sub-words.js';
import { type TokenKind, tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import { type CodeTokens, codeTokens, sameForm } from './code-tokens.js';

export class Renaming {
  readonly #exact = new Map<string, string>();
  readonly #words = new Map<string, readonly string[]>();
  #step: number | undefined;

  /** Differences learned so far. */
  get size(): number {
    return this.#exact.size + this.#words.size;
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
    if (kind === tokenKinds.operator || this.#exact.has(theirs)) return;
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
    const exact = this.#exact.get(token);
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

  #learnWords(theirs: string, ours: string): void {
    const from = subWords(theirs).map((word) => word.toLowerCase());
    const to = subWords(ours).map((word) => word.toLowerCase());
    let head = 0;
    while (head < from.length && head < to.length && from[head] === to[head]) head++;
    let tail = 0;
    while (tail < from.length - head && tail < to.length - head && from.at(-1 - tail) === to.at(-1 - tail)) tail++;
    const gone = from.slice(head, from.length - tail);
    const came = to.slice(head, to.length - tail);
    if (gone.length === 0 || came.length === 0 || came.length > wordsMax) return;
    const key = gone.join(' ');
    if (!this.#words.has(key)) this.#words.set(key, came);
  }

  #applyWords(name: string): string {
    if (this.#words.size === 0) return name;
    const parts = subWords(name);
    const lower = parts.map((part) => part.toLowerCase());
    for (const [key, came] of this.#words) {
      const gone = key.split(' ');
      for (let at = 0; at + gone.length <= lower.length; at++) {
        if (!gone.every((word, i) => lower[at + i] === word)) continue;
        const words = [...lower.slice(0, at), ...came, ...lower.slice(at + gone.length)];
        const lead = /^[_$]*/.exec(name)?.[0] ?? '';
        const core = name.slice(lead.length);
        const form = nameForm(core);
        if (form === 'other') return name;
        return lead + joinWords(words, form);
      }
    }
    return name;
  }
}

const wordsMax = 4;
