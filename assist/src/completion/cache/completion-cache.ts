/** Finished completions by the place they were made for, found again at that place or further on along their text. */
import { Lru } from '@foretoken/base/lru.js';
import type { CompletionRequest } from '../completion-pipeline.js';
import { completionLimits } from '../limits.js';
import type { CursorContext } from '../lines/cursor-context.js';
import { placeFrame, placeKey } from '../lines/place-key.js';
import type { WrittenText } from '../streams/written-text.js';

export interface CachedCompletion {
  readonly text: string;
  /** 0…1; absent where nothing tells. */
  readonly confidence?: number | undefined;
  /** How likely a model held it, token by token, where its backend tells. */
  readonly written?: WrittenText | undefined;
  /** What made it. */
  readonly madeBy: 'embedded' | 'backend';
  /** Asked ahead: told when something of the answer is shown, once for all places that it serves. */
  readonly onUse?: (() => void) | undefined;
}

interface AskedBackend {
  readonly backend: { readonly model: string };
  readonly promptPolicy?: string | undefined;
}

/** By owner, since a completion may hold unsaved text that no other session may see. */
export function cacheScope(request: CompletionRequest, asked: AskedBackend | undefined): string {
  const { owner, root, path, lineOnly, policy } = request;
  const { backend, promptPolicy } = asked ?? {};
  return [owner, root ?? '', path, lineOnly, policy.embedded, backend?.model ?? '', promptPolicy ?? ''].join('\0');
}

export class CompletionCache {
  readonly #entries = new Lru<string, CachedCompletion>(
    completionLimits.cacheBytesMax,
    completionLimits.cacheEntriesMax,
  );

  /** `scope` names all that must be equal besides the place: owner, root, path, backend and policy. */
  put(scope: string, at: CursorContext, completion: CachedCompletion): void {
    const key = placeKey(placeFrame(scope, at), at.linePrefix);
    this.#entries.set(
      key,
      completion,
      2 * (key.length + completion.text.length) + (completion.written?.bytes ?? 0) + 64,
    );
  }

  /** A completion made here, or made earlier on this line and agreeing with what was typed since. */
  find(scope: string, at: CursorContext): CachedCompletion | undefined {
    return alongTheLine(scope, at, (key) => this.#entries.get(key));
  }

  get bytes(): number {
    return this.#entries.bytes;
  }

  clear(): void {
    this.#entries.clear();
  }
}

/** Looks at this place, then at those before it on its line; gives what is left of the first text that what was typed agrees with. */
export function alongTheLine<Kept extends { readonly text: string }>(
  scope: string,
  at: CursorContext,
  kept: (key: string) => Kept | undefined,
): Kept | undefined {
  const { linePrefix } = at;
  const frame = placeFrame(scope, at);
  for (let typed = 0; typed <= Math.min(linePrefix.length, completionLimits.rungsMax); typed++) {
    const cut = linePrefix.length - typed;
    const found = kept(placeKey(frame, linePrefix.slice(0, cut)));
    if (found === undefined || found.text.length <= typed) continue;
    if (found.text.startsWith(linePrefix.slice(cut))) return { ...found, text: found.text.slice(typed) };
  }
  return undefined;
}
