/** Contexts of the documents last asked about: one serves while its line is typed, and its pieces keep their place when the line changes. */
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import type { ContextAnswer, ContextRequest } from './context-finder.js';
import { contextLimits } from './limits.js';

export interface FoundContext {
  readonly answer: ContextAnswer;
  /** Keys of its pieces. */
  readonly pieces: ReadonlySet<number>;
}

interface Kept extends FoundContext {
  readonly request: ContextRequest;
  /** The prefix as far as it decides what is found: see `decidingPart`. */
  readonly head: string;
}

/** What is asked ahead. */
export interface Asked {
  readonly request: ContextRequest;
  /** Keys of the pieces chosen before, when it was begun: with others something else would be found. */
  readonly before: ReadonlySet<number>;
}

interface Ahead extends Kept, Asked {}

export class KeptContexts {
  readonly #byDocument = new Map<string, Kept>();
  /** Found before anybody asked, the newest first. */
  #ahead: readonly Ahead[] = [];

  /** The answer to the same question but for what is typed of a word or two. */
  same(request: ContextRequest): ContextAnswer | undefined {
    const kept = this.#keptOf(request);
    if (kept !== undefined) return kept.answer;
    const ahead = this.#aheadOf(request);
    if (ahead === undefined) return undefined;
    this.#ahead = this.#ahead.filter((other) => other !== ahead);
    return this.keep(request, ahead);
  }

  /** Whether there is one. */
  has(request: ContextRequest): boolean {
    return this.#keptOf(request) !== undefined || this.#aheadOf(request) !== undefined;
  }

  /** Whether it is one that was found ahead and not asked for yet. */
  isAhead(request: ContextRequest): boolean {
    return this.#keptOf(request) === undefined && this.#aheadOf(request) !== undefined;
  }

  /** Whether a request would find what was asked ahead. */
  isSame({ request: asked, before }: Asked, request: ContextRequest): boolean {
    return (
      before === this.piecesBefore(request) && answers({ request: asked, head: decidingPart(asked.prefix) }, request)
    );
  }

  /** `before`: what `piecesBefore` said when it was begun. */
  keepAhead(request: ContextRequest, found: FoundContext, before: ReadonlySet<number>): void {
    const ahead = { ...found, request, head: decidingPart(request.prefix), before };
    this.#ahead = [ahead, ...this.#ahead].slice(0, contextLimits.contextsAheadMax);
  }

  #keptOf(request: ContextRequest): Kept | undefined {
    const kept = this.#byDocument.get(keyOf(request));
    return kept !== undefined && answers(kept, request) ? kept : undefined;
  }

  #aheadOf(request: ContextRequest): Ahead | undefined {
    const before = this.piecesBefore(request);
    return this.#ahead.find((ahead) => ahead.before === before && answers(ahead, request));
  }

  /** Keys of the pieces chosen a line or a few ago in the same document and the same code. */
  piecesBefore(request: ContextRequest): ReadonlySet<number> {
    return this.#justBefore(request)?.pieces ?? noPieces;
  }

  /** Keeps an answer, its snippets put in the order in which the last one had them: first those that stay, then new ones. */
  keep(request: ContextRequest, { answer, pieces }: FoundContext): ContextAnswer {
    const before = this.#justBefore(request)?.answer.snippets ?? [];
    const isOld = (snippet: Snippet) => before.some((other) => isSame(other, snippet));
    const stay = before.flatMap((old) => answer.snippets.find((snippet) => isSame(old, snippet)) ?? []);
    const ordered = { ...answer, snippets: [...stay, ...answer.snippets.filter((snippet) => !isOld(snippet))] };
    this.#byDocument.delete(keyOf(request));
    for (const oldest of this.#byDocument.keys()) {
      if (this.#byDocument.size < contextLimits.documentsKeptMax) break;
      this.#byDocument.delete(oldest);
    }
    this.#byDocument.set(keyOf(request), { request, head: decidingPart(request.prefix), answer: ordered, pieces });
    return ordered;
  }

  #justBefore(request: ContextRequest): Kept | undefined {
    const kept = this.#byDocument.get(keyOf(request));
    if (kept === undefined || !isSameCode(kept.request, request)) return undefined;
    let end = kept.head.length;
    for (let line = 0; line < linesMovedMax && end > 0; line++) end = kept.head.lastIndexOf('\n', end - 1);
    return request.prefix.startsWith(kept.head.slice(0, Math.max(0, end))) &&
      request.prefix.length - kept.head.length < charactersMovedMax
      ? kept
      : undefined;
  }
}

/** So far a cursor moves while the pieces chosen for it still count. */
const linesMovedMax = 4;
const charactersMovedMax = 400;
const noPieces: ReadonlySet<number> = new Set();

/** Everything above the line, and of the line what stands up to its last member access: its receiver is evidence, the rest is not worth another context. */
function decidingPart(prefix: string): string {
  const line = prefix.lastIndexOf('\n') + 1;
  const access = /^.*(?:\.|->|::)/.exec(prefix.slice(line))?.[0] ?? '';
  return prefix.slice(0, line) + access;
}

/** Whether what was found for one request is what another asks for. */
function answers(kept: Pick<Kept, 'request' | 'head'>, request: ContextRequest): boolean {
  return (
    keyOf(kept.request) === keyOf(request) &&
    isSameCode(kept.request, request) &&
    kept.request.suffix === request.suffix &&
    (kept.request.semantic ?? []).length === (request.semantic ?? []).length &&
    kept.head === decidingPart(request.prefix)
  );
}

function keyOf({ owner, root, path }: ContextRequest): string {
  return `${owner ?? ''}\0${root}\0${path}`;
}

function isSameCode(one: ContextRequest, other: ContextRequest): boolean {
  return (
    one.tables === other.tables &&
    one.structure === other.structure &&
    one.libraryFiles === other.libraryFiles &&
    one.tokensMax === other.tokensMax &&
    isSameMap(one.overlays, other.overlays)
  );
}

function isSameMap(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  if (one === other) return true;
  if (one.size !== other.size) return false;
  for (const [key, value] of one) if (other.get(key) !== value) return false;
  return true;
}

function isSame(one: Snippet, other: Snippet): boolean {
  return one.path === other.path && one.startLine === other.startLine && one.text === other.text;
}
