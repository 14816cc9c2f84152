/** Keeps the suggestion each owner sees, and goes on with it while the user types it. */
import { Lru } from '@foretoken/base/lru.js';
import type { CompletionItem } from './completion-pipeline.js';
import { type CursorContext, typedSince } from './cursor-context.js';
import { completionLimits } from './limits.js';

interface Shown {
  readonly at: CursorContext;
  readonly items: readonly CompletionItem[];
}

export class TypeThrough {
  readonly #shown = new Lru<string, Shown>(completionLimits.ownersMax, completionLimits.ownersMax);

  /** Remembers what an owner was just shown. */
  remember(owner: string, at: CursorContext, items: readonly CompletionItem[]): void {
    this.#shown.set(owner, { at, items }, 1);
  }

  /**
   * The rest of the shown items that what was typed agrees with; none when none does. Keeps their completion ids. `typed`
   * counts the characters typed since they were shown.
   */
  follow(owner: string, now: CursorContext): { readonly items: readonly CompletionItem[]; readonly typed: number } {
    const shown = this.#shown.get(owner);
    const typed = shown === undefined ? undefined : typedSince(shown.at, now);
    if (shown === undefined || typed === undefined) return { items: [], typed: 0 };
    const items: CompletionItem[] = [];
    for (const item of shown.items) {
      if (item.text.length > typed.length && item.text.startsWith(typed)) {
        items.push({ ...item, text: item.text.slice(typed.length), source: 'type-through' });
      }
    }
    return { items, typed: typed.length };
  }

  forget(owner: string): void {
    this.#shown.delete(owner);
  }
}
