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

  /** The rest of the shown items that what was typed agrees with; empty when none does. Keeps their completion ids. */
  follow(owner: string, now: CursorContext): readonly CompletionItem[] {
    const shown = this.#shown.get(owner);
    if (shown === undefined) return [];
    const typed = typedSince(shown.at, now);
    if (typed === undefined) return [];
    const rest: CompletionItem[] = [];
    for (const item of shown.items) {
      if (item.text.length > typed.length && item.text.startsWith(typed)) {
        rest.push({ ...item, text: item.text.slice(typed.length), source: 'type-through' });
      }
    }
    return rest;
  }

  forget(owner: string): void {
    this.#shown.delete(owner);
  }
}
