/** Finished completions by the place they were made for, found again at that place or further on along their text. */
import { createHash } from 'node:crypto';
import { Lru } from '@foretoken/base/lru.js';
import type { CursorContext } from './cursor-context.js';
import { completionLimits } from './limits.js';

export interface CachedCompletion {
  readonly text: string;
  readonly confidence: number;
  /** What made it. */
  readonly madeBy: 'embedded' | 'backend';
}

export class CompletionCache {
  readonly #entries = new Lru<string, Entry>(completionLimits.cacheBytesMax, completionLimits.cacheEntriesMax);

  /** `scope` names all that must be equal besides the place: owner, root, path, backend and policy. */
  put(scope: string, at: CursorContext, completion: CachedCompletion): void {
    const key = placeKey(frameKey(scope, at), at.linePrefix);
    const bytes = key.length + 2 * (completion.text.length + at.linePrefix.length) + 64;
    this.#entries.set(key, { ...completion, linePrefix: at.linePrefix }, bytes);
  }

  /** A completion made here, or made earlier on this line and agreeing with what was typed since. */
  find(scope: string, at: CursorContext): CachedCompletion | undefined {
    const frame = frameKey(scope, at);
    for (let typed = 0; typed <= Math.min(at.linePrefix.length, rungsMax); typed++) {
      const cut = at.linePrefix.length - typed;
      const earlier = at.linePrefix.slice(0, cut);
      const found = this.#entries.get(placeKey(frame, earlier));
      if (found === undefined || found.linePrefix !== earlier) continue;
      if (found.text.length > typed && found.text.startsWith(at.linePrefix.slice(cut))) {
        return { text: found.text.slice(typed), confidence: found.confidence, madeBy: found.madeBy };
      }
    }
    return undefined;
  }

  get bytes(): number {
    return this.#entries.bytes;
  }

  clear(): void {
    this.#entries.clear();
  }
}

interface Entry extends CachedCompletion {
  readonly linePrefix: string;
}

/** Look-ups further back than this along the line cost more than a miss. */
const rungsMax = 48;

/** Hashed, so that no key pins or holds document text. White space at line ends does not count. */
function frameKey(scope: string, at: CursorContext): string {
  const above = at.above.replace(/[ \t\r]+$/gm, '');
  return createHash('sha256').update(`${scope}\0${above}\0${at.lineSuffix}\0${at.below}`).digest('base64').slice(0, 22);
}

function placeKey(frame: string, linePrefix: string): string {
  return `${frame}${fnv1a(linePrefix)}:${linePrefix.length}`;
}

/** 32-bit FNV-1a over UTF-16 units; entries carry their line prefix, so a collision is a miss. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
