/**
 * Completions of a backend that outlive the daemon. They are found again only in the same document, its whole text but the cursor's
 * line being equal: so none carries unsaved text to who does not have it. Nothing is kept that a secret, a private path or another
 * unsaved buffer had a part in.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '@foretoken/base/clock.js';
import type { Log } from '@foretoken/base/log.js';
import { Lru } from '@foretoken/base/lru.js';
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import type { CompletionRequest } from '../completion-pipeline.js';
import { completionLimits } from '../limits.js';
import type { CursorContext } from '../lines/cursor-context.js';
import { placeFrame, placeKey } from '../lines/place-key.js';
import { alongTheLine } from './completion-cache.js';
import {
  deleteKeptCompletions,
  type KeptCompletion,
  keptCompletionsFile,
  readKeptCompletions,
  writeKeptCompletions,
} from './kept-completions-file.js';

export class RestartCache {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #kept = new Lru<string, KeptCompletion>(completionLimits.keptBytesMax);
  #cancelWrite: (() => void) | undefined;

  /** Reads what an earlier daemon kept in the folder. */
  constructor(cacheFolder: string, clock: Clock, log: Log) {
    this.#file = keptCompletionsFile(cacheFolder);
    this.#clock = clock;
    this.#log = log;
    const oldest = clock.wall() - completionLimits.keptMsMax;
    for (const kept of readKeptCompletions(this.#file)) if (kept.wallMs > oldest) this.#set(kept);
  }

  /** Only of a prompt in which no secret was replaced. */
  put(request: CompletionRequest, at: CursorContext, model: string, { text, confidence }: KeptText): void {
    if (!mayKeep(request)) return;
    const key = placeKey(placeFrame(scopeOf(request, model), at), at.linePrefix);
    this.#set({ key, document: documentHash(request), text, confidence, wallMs: this.#clock.wall() });
    this.#cancelWrite ??= this.#clock.after(completionLimits.keptWriteAfterMs, () => this.write());
  }

  find(request: CompletionRequest, at: CursorContext, model: string): KeptText | undefined {
    if (this.#kept.size === 0 || request.root === undefined) return undefined;
    let document: string | undefined;
    return alongTheLine(scopeOf(request, model), at, (key) => {
      const kept = this.#kept.get(key);
      if (kept === undefined) return undefined;
      document ??= documentHash(request);
      return kept.document === document ? kept : undefined;
    });
  }

  /** Forgets all, on the disk too. */
  clear(): void {
    this.#cancelWrite?.();
    this.#cancelWrite = undefined;
    this.#kept.clear();
    deleteKeptCompletions(this.#file);
  }

  /** Writes what is not written yet. */
  write(): void {
    if (this.#cancelWrite === undefined) return;
    this.#cancelWrite();
    this.#cancelWrite = undefined;
    writeKeptCompletions(this.#file, this.#kept.values(), this.#log);
  }

  #set(kept: KeptCompletion): void {
    this.#kept.set(kept.key, kept, kept.key.length + kept.document.length + 3 * kept.text.length + 80);
  }
}

type KeptText = Pick<KeptCompletion, 'text' | 'confidence'>;

function mayKeep({ root, path, overlays, document, fresh }: CompletionRequest): boolean {
  if (root === undefined || fresh === true || overlays.size > 0) return false;
  return pathLevel(path) === 'allowed' && document.text.length <= completionLimits.keptDocumentCharactersMax;
}

function scopeOf({ root, path, lineOnly }: CompletionRequest, model: string): string {
  return `${root ?? ''}\0${path}\0${lineOnly}\0${model}`;
}

function documentHash({ document: { text }, offset }: CompletionRequest): string {
  const begin = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const hash = createHash('sha256').update(text.slice(0, begin)).update('\0');
  return hash
    .update(newline === -1 ? '' : text.slice(newline))
    .digest('base64')
    .slice(0, 22);
}
