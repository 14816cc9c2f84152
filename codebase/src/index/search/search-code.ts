/** Search by hand: what is defined under the names asked for, then code that speaks of them; texts as they are on the disk now. */
import { nameOf } from '../../imports/root-path.js';
import { subWords } from '../../text/sub-words.js';
import type { StoredDefinition } from '../code-structure.js';
import { indexLimits } from '../limits.js';
import type { SqliteStructure } from '../sqlite-structure.js';
import { CurrentTexts } from './current-texts.js';
import type { ChunkHit, FoundChunks } from './search-chunks.js';
import { readQuery, type SearchQuery, wordPairs } from './search-query.js';
import type { AskedTerm } from './search-terms.js';
import type { Snippet } from './snippet.js';
import { stemOf } from './word-forms.js';

export interface SearchedIndex {
  readonly root: string;
  readonly structure: SqliteStructure;
  /** Chunks that say most of the terms. */
  readonly find: (terms: readonly AskedTerm[], hitsMax: number) => FoundChunks;
  /** How a name is spelt where letters other than ASCII's make a difference. */
  readonly spellings: (name: string) => readonly string[];
}

/** Best first, at most `snippetsMax`, no two of them overlapping. */
export function searchCode(index: SearchedIndex, text: string, snippetsMax: number): Snippet[] {
  return new CodeSearch(index, readQuery(text)).best(snippetsMax);
}

interface Candidate {
  readonly snippet: Snippet;
  readonly score: number;
}

class CodeSearch {
  readonly #index: SearchedIndex;
  readonly #query: SearchQuery;
  readonly #texts: CurrentTexts;
  readonly #definitions = new Map<string, readonly StoredDefinition[]>();

  constructor(index: SearchedIndex, query: SearchQuery) {
    this.#index = index;
    this.#query = query;
    this.#texts = new CurrentTexts(index.root);
  }

  best(snippetsMax: number): Snippet[] {
    const { find, structure, spellings } = this.#index;
    const { names, joined, qualified } = this.#query;
    const candidates: Candidate[] = [];
    const hitsMax = Math.max(indexLimits.searchedChunksMin, snippetsMax * 2);
    const { terms, hits } = find(this.#query.terms, hitsMax);
    const top = hits[0]?.score ?? 1;
    for (const hit of hits) {
      const candidate = this.#ofChunk(hit, terms, hit.score / top);
      if (candidate !== undefined) candidates.push(candidate);
    }
    const definitions = [...new Set([...names, ...joined].flatMap(spellings))].flatMap((name) =>
      structure.definitionsNamed(name, indexLimits.searchedDefinitionsMax),
    );
    // A name that many types have is found by its type.
    const members = qualified.flatMap(([owner, member]) =>
      structure.membersNamed(owner, member, indexLimits.searchedDefinitionsMax),
    );
    for (const definition of [...definitions, ...members]) {
      const candidate = this.#ofDefinition(definition, 0);
      if (candidate !== undefined) candidates.push(candidate);
    }
    return chosen(candidates, snippetsMax);
  }

  /** The chunk, or the definition in it that speaks most of the query. Sought in the rest of the file if that has changed. */
  #ofChunk(hit: ChunkHit, terms: readonly string[], share: number): Candidate | undefined {
    const lines = this.#texts.linesOf(hit.path);
    if (lines === undefined) return undefined;
    const speaks = (line: string) => countIn(line.toLowerCase(), terms);
    const chunk = lines.slice(hit.startLine - 1, hit.endLine);
    const isThere = chunk.some((line) => speaks(line) > 0);
    const found = isThere ? hit.startLine - 1 : lines.findIndex((line) => speaks(line) > 0);
    // A file's name may be all that it has of the query.
    if (found < 0 && countIn(hit.path.toLowerCase(), terms) === 0) return undefined;
    const start = Math.max(0, found);
    const end = Math.min(lines.length, isThere ? hit.endLine : start + indexLimits.chunkLines);
    const definition = isThere ? this.#spokenOf(hit, lines, speaks) : undefined;
    if (definition !== undefined) return this.#ofDefinition(definition, share);
    const snippet = {
      path: hit.path,
      startLine: start + 1,
      endLine: end,
      text: lines.slice(start, end).join('\n'),
      source: 'lexical',
    };
    const score = this.#textScore(share, snippet.text) * placeWeight(hit.path) + this.#fileScore(hit.path);
    return { snippet: { ...snippet, score }, score };
  }

  /** The smallest definition around the chunk's line that says most, if it can be shown whole or begins here. */
  #spokenOf(hit: ChunkHit, lines: readonly string[], speaks: (line: string) => number): StoredDefinition | undefined {
    let bestLine = hit.startLine;
    let most = 0;
    for (let line = hit.startLine; line <= Math.min(hit.endLine, lines.length); line++) {
      const count = speaks(lines[line - 1] ?? '');
      if (count > most) [bestLine, most] = [line, count];
    }
    const around = this.#definitionsIn(hit.path).filter(
      ({ startLine, endLine, docLine, kind }) =>
        (docLine ?? startLine) <= bestLine && bestLine <= endLine && kind !== 'section',
    );
    return around
      .toSorted((a, b) => a.endLine - a.startLine - (b.endLine - b.startLine))
      .find(({ startLine, endLine, name }) => {
        if (endLine === startLine) return this.#query.names.includes(name);
        const isShown =
          endLine - startLine < indexLimits.shownLinesMax || bestLine - startLine < indexLimits.chunkLines;
        return isShown && startLine <= hit.endLine;
      });
  }

  #ofDefinition(definition: StoredDefinition, share: number): Candidate | undefined {
    const lines = this.#texts.linesOf(definition.path);
    if (lines === undefined) return undefined;
    const { path, name, container, docLine, startLine, endLine, signature } = definition;
    const isThere = lines.slice(startLine - 1, endLine).some((line) => line.includes(name));
    const moved = isThere ? startLine : lines.findIndex((line) => line.includes(name)) + 1;
    if (moved === 0) return undefined;
    // A comment above it; a docstring stands inside.
    const docLines = isThere ? Math.max(0, startLine - (docLine ?? startLine)) : 0;
    const first = moved - (docLines <= indexLimits.shownDocLinesMax ? docLines : 0);
    const last = Math.min(lines.length, moved + endLine - startLine, first + indexLimits.shownLinesMax - 1);
    const text = lines.slice(first - 1, last).join('\n');
    const about = this.#nameScore(definition);
    const score =
      (this.#textScore(share, text) + about) * placeWeight(path) + this.#fileScore(path) * (about > 0 ? 0.5 : 1);
    const snippet = {
      path,
      startLine: first,
      endLine: last,
      text,
      source: about >= named ? 'definition' : 'lexical',
      score,
    };
    const line =
      moved +
      Math.max(
        0,
        lines.slice(moved - 1, last).findIndex((each) => isHeader(each, name)),
      );
    return {
      snippet: { ...snippet, definition: { line, signature, ...(container === '' ? {} : { container }) } },
      score,
    };
  }

  /** A name spelt as it was asked for is worth more than its parts, and words that stand together, as those of a message do, more than words apart. */
  #textScore(share: number, text: string): number {
    const { names, pairs } = this.#query;
    const exact = names.filter((name) => text.includes(name)).length / Math.max(1, names.length);
    if (pairs.length < pairsMin) return share * (1 + exact);
    const said = new Set(wordPairs(text));
    const together = pairs.filter((pair) => said.has(pair)).length / pairs.length;
    return share * (1 + exact) + phrase * together ** 2;
  }

  #nameScore({ name, container, kind, exported, startLine, endLine }: StoredDefinition): number {
    const { names, words, joined, qualified, isOneName } = this.#query;
    const lower = name.toLowerCase();
    const place = (exported ? 0.1 : 0) + (container === '' ? 0.2 : 0) + (endLine > startLine ? 0.1 : 0);
    const weight = (kindWeights.get(kind) ?? 1) + place;
    if (qualified.some((each) => isQualified(each, container, name))) return 6 * named * weight;
    if (names.length === 1 || this.#query.isSpelt(name)) {
      // By itself it is what was asked for, whatever else speaks of it.
      if (names.includes(name)) return (isOneName ? 4 : 2) * named * weight;
      if (names.some((each) => each.toLowerCase() === lower)) return (isOneName ? 3.5 : 1.5) * named * weight;
    }
    const parts = subWords(name).map((part) => part.toLowerCase());
    if (joined.includes(lower)) return named * (0.5 + parts.length / words.length) * weight;
    return coverage(parts, words) * weight;
  }

  #fileScore(path: string): number {
    const parts = subWords(nameOf(path).replace(/(?<=.)\..*$/, '')).map((part) => part.toLowerCase());
    return coverage(parts, this.#query.words) * 0.6;
  }

  #definitionsIn(path: string): readonly StoredDefinition[] {
    let found = this.#definitions.get(path);
    if (found === undefined) {
      found = this.#index.structure.definitionsIn(path);
      this.#definitions.set(path, found);
    }
    return found;
  }
}

/** From this score on a definition is what was asked for. */
const named = 1;
/** What all words of a query are worth that stand together. */
const phrase = 3;
/** Two words stand together by chance. */
const pairsMin = 2;

const kindWeights = new Map<StoredDefinition['kind'], number>([
  ['field', 0.6],
  ['variable', 0.8],
  ['section', 0.7],
]);

/** What decorates a definition may hold its name too. */
function isHeader(line: string, name: string): boolean {
  return line.includes(name) && !/^\s*(?:@|#\[)/.test(line);
}

function placeWeight(path: string): number {
  return /(?:^|\/)(?:tests?|spec|__tests__|fixtures?|examples?|bench)\/|[._-](?:test|spec)\.|_test\.|(?:^|\/)test_|\.(?:md|json|lock|txt)$/i.test(
    path,
  )
    ? 0.6
    : 1;
}

/** How much of the query a name says, and how little else; 0…1. */
function coverage(parts: readonly string[], words: readonly string[]): number {
  if (parts.length === 0 || words.length === 0) return 0;
  const said = words.filter((word) => parts.some((part) => part === word || stemOf(part) === stemOf(word))).length;
  return (said / words.length) * (0.4 + 0.6 * Math.min(1, said / parts.length));
}

function isQualified(asked: readonly [string, string], container: string, name: string): boolean {
  return asked[1] === name && (container === asked[0] || container.endsWith(`.${asked[0]}`));
}

function countIn(line: string, terms: readonly string[]): number {
  return terms.filter((term) => line.includes(term)).length;
}

function chosen(candidates: Candidate[], snippetsMax: number): Snippet[] {
  candidates.sort(
    (a, b) => b.score - a.score || byText(a.snippet.path, b.snippet.path) || a.snippet.startLine - b.snippet.startLine,
  );
  const taken: Snippet[] = [];
  const late: Snippet[] = [];
  const ofFile = new Map<string, Snippet[]>();
  for (const { snippet } of candidates) {
    const same = ofFile.get(snippet.path) ?? [];
    if (same.some((each) => each.startLine <= snippet.endLine && snippet.startLine <= each.endLine)) continue;
    ofFile.set(snippet.path, [...same, snippet]);
    // One file does not fill the list while others have something to say.
    if (same.length < indexLimits.snippetsOfFileMax) taken.push(snippet);
    else late.push(snippet);
    if (taken.length === snippetsMax) break;
  }
  return [...taken, ...late].slice(0, snippetsMax);
}

function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
