/** What the last prompts of a document began with, so that the next one begins the same as far as it can. */
import { type Clock, systemClock } from '@foretoken/base/clock.js';
import { flatCopy } from '@foretoken/base/flat-copy.js';
import { Lru } from '@foretoken/base/lru.js';
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import type { PromptFilter } from '@foretoken/privacy/prompt-filter.js';
import type { PromptText } from '@foretoken/privacy/prompt-text.js';
import { promptLimits } from './limits.js';
import { SnippetRing } from './snippet-ring.js';
import { type CodeState, isSameCode, standingIn } from './standing-snippet.js';

export interface WrittenSnippet {
  readonly text: PromptText;
  readonly redactions: number;
}

export class DocumentMemory {
  readonly #clock: Clock;
  #code: CodeState | undefined;
  #ringFilter: PromptFilter | undefined;
  #ring = new SnippetRing();
  #written = new WeakMap<Snippet, WrittenSnippet>();
  #layout = '';
  #filter: PromptFilter | undefined;
  #suffix: { readonly lineStart: number; readonly length: number; readonly start: string } | undefined;
  #shortTokens:
    | { readonly model: string; readonly characters: number; readonly times: number; readonly untilMs: number }
    | undefined;
  #split: { readonly offset: number; readonly before: string } | undefined;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /**
   * The ring of snippets chosen for the backend of this filter: what may go to one may not go to another. Of snippets that were
   * read from other code, those stay that still stand in this.
   */
  ringOf(code: CodeState | undefined, filter: PromptFilter): SnippetRing {
    const isSame = isSameCode(this.#code, code);
    if (this.#ringFilter !== filter || (!isSame && code === undefined)) this.#ring = new SnippetRing();
    else if (!isSame && code !== undefined) this.#ring.review(standingIn(code));
    [this.#code, this.#ringFilter] = [code, filter];
    return this.#ring;
  }

  /** A snippet as it is written: filtered once, since it is asked for at each key. */
  written(snippet: Snippet, layout: string, filter: PromptFilter, write: () => WrittenSnippet): WrittenSnippet {
    if (this.#layout !== layout || this.#filter !== filter) this.#written = new WeakMap();
    [this.#layout, this.#filter] = [layout, filter];
    const made = this.#written.get(snippet) ?? write();
    this.#written.set(snippet, made);
    return made;
  }

  /**
   * Characters at the suffix's start to leave out: closing ones that the editor set behind the cursor by itself since the line
   * was begun. The suffix stays as it was, and a model closes what it opens; doubled closing characters are filtered anyway.
   */
  closersToSkip(prefix: string, suffix: string): number {
    const lineStart = prefix.lastIndexOf('\n') + 1;
    const known = this.#suffix;
    const added = known === undefined ? 0 : suffix.length - known.length;
    const isSame =
      known !== undefined &&
      known.lineStart === lineStart &&
      added >= 0 &&
      added <= promptLimits.closersMax &&
      suffix.startsWith(known.start, added) &&
      /^[)\]}>"'`;]*$/.test(suffix.slice(0, added));
    if (isSame) return added;
    const start = flatCopy(suffix.slice(0, promptLimits.memoryCharactersMax));
    this.#suffix = { lineStart, length: suffix.length, start };
    return 0;
  }

  /**
   * Characters a token of prompts about this document, where they turned out to be fewer than those of others in its language. For a
   * while: text and server change, and one that takes more costs no more than a refusal to find out.
   */
  charactersPerToken(model: string): number | undefined {
    return this.#isShort(model) ? this.#shortTokens?.characters : undefined;
  }

  keepCharactersPerToken(characters: number, model: string): void {
    const before = this.#shortTokens?.model === model ? this.#shortTokens.times : 0;
    const times = this.#isShort(model) ? before : before + 1;
    const ms = promptLimits.cutKeptMs * 2 ** Math.min(times - 1, promptLimits.cutKeptDoublingsMax);
    this.#shortTokens = { model, characters, times, untilMs: this.#clock.now() + ms };
  }

  /** Where what is being written began: it stays while no more than `charactersMax` stand behind it and nothing before it changes; else the line's start. */
  splitOf(prefix: string, charactersMax: number): number {
    const known = this.#split;
    if (known !== undefined && prefix.length >= known.offset) {
      const since = prefix.slice(known.offset);
      if (since.length <= charactersMax && prefix.endsWith(known.before, known.offset)) return known.offset;
    }
    const offset = prefix.lastIndexOf('\n') + 1;
    const before = flatCopy(prefix.slice(Math.max(0, offset - promptLimits.memoryCharactersMax), offset));
    this.#split = { offset, before };
    return offset;
  }

  #isShort(model: string): boolean {
    const known = this.#shortTokens;
    return known?.model === model && this.#clock.now() < known.untilMs;
  }
}

/** The documents last asked about; the one longest not asked about is forgotten first. */
export class DocumentMemories {
  readonly #clock: Clock;
  readonly #byDocument = new Lru<string, DocumentMemory>(promptLimits.documentsMax, promptLimits.documentsMax);

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** `owner` undefined: a document of which nothing is remembered. */
  of(owner: string | undefined, path: string): DocumentMemory | undefined {
    if (owner === undefined) return undefined;
    const key = `${owner}\0${path}`;
    const memory = this.#byDocument.get(key) ?? new DocumentMemory(this.#clock);
    this.#byDocument.set(key, memory, 1);
    return memory;
  }
}
