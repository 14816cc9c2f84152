/** Keeps the suggestion each owner sees, and goes on with it while the user types it. */
import { Lru } from '@foretoken/base/lru.js';
import type { CompletionItem } from '../completion-pipeline.js';
import { completionLimits } from '../limits.js';
import { isClosedBelow } from '../lines/closed-below.js';
import { type CursorContext, linesSince, typedSince } from '../lines/cursor-context.js';

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
    if (shown === undefined) return { items: [], typed: 0 };
    const items: CompletionItem[] = [];
    let typed = 0;
    for (const item of shown.items) {
      const passed = passedOf(item.text, shown.at, now);
      if (passed === undefined || passed >= item.text.length) continue;
      typed = passed;
      items.push({ ...item, text: item.text.slice(passed), source: 'type-through' });
    }
    return { items, typed };
  }

  forget(owner: string): void {
    this.#shown.delete(owner);
  }
}

/** How many characters of a text that was shown at `then` stand before the cursor by now; undefined when something else does. */
function passedOf(text: string, then: CursorContext, now: CursorContext): number | undefined {
  const typed = typedSince(then, now);
  if (typed !== undefined) return text.startsWith(typed) ? typed.length : undefined;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
    const lines = text.slice(0, end + 1);
    const line = linesSince(then, lines, now, isClosedBelow(then, lines, now));
    if (line !== undefined && text.startsWith(line, end + 1)) return end + 1 + line.length;
  }
  return undefined;
}
