/** Lexical search over the learned tables: windows of lines, and among the best files the chunks that say most, by BM25. */
import type { CodeTables, ViewedSource } from '../../segments/code-tables.js';
import type { LineSource } from '../../segments/line-source.js';
import { indexLimits } from '../limits.js';
import type { ChunkLines } from '../store/stored-chunks.js';
import { type AskedTerm, termParts } from './search-terms.js';
import { stemOf } from './word-forms.js';

export interface ChunkHit {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** More is better. */
  readonly score: number;
}

export interface FoundChunks {
  /** Of the terms that were searched by what their forms begin with. */
  readonly terms: readonly string[];
  /** Best first. */
  readonly hits: readonly ChunkHit[];
}

export interface SearchedTables {
  readonly tables: CodeTables;
  /** Empty for a file that has none yet: then its windows are its chunks. */
  readonly chunksOf: (path: string) => readonly ChunkLines[];
}

/** Looks at every known word and file name: some milliseconds for each 100,000 of them. */
export function searchChunks(
  { tables, chunksOf }: SearchedTables,
  asked: readonly AskedTerm[],
  hitsMax: number,
): FoundChunks {
  const view = tables.without([]);
  const spoken = selectiveTerms(view.sources, asked, view.rows);
  const { weights, files } = filesThatSay(view.sources, spoken, view.rows);
  const counted = files.flatMap((file) => countedIn(file, chunksOf(file.path), weights.length));
  const meanWords = counted.reduce((sum, { words }) => sum + words, 0) / counted.length;
  const hits = counted.map(
    ({ path, startLine, endLine, counts, words }): ChunkHit => ({
      path,
      startLine,
      endLine,
      score: scoreOf(counts, weights, words / (meanWords || 1)),
    }),
  );
  hits.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.startLine - b.startLine));
  return { terms: spoken.map(({ term }) => term.stem), hits: hits.slice(0, hitsMax) };
}

/** Of one source. */
interface SpokenIn {
  /** With a name that is the term, or has it or another form of it as one of its words. */
  readonly lines: number[];
  /** Whose name or folder says it. */
  readonly files: number[];
}

interface SpokenTerm {
  readonly term: AskedTerm;
  readonly rows: number;
  readonly sources: readonly SpokenIn[];
}

/** Of the terms those that are known; words in many places are left out where there are rarer ones: they cost most and say least. */
function selectiveTerms(sources: readonly ViewedSource[], asked: readonly AskedTerm[], rows: number): SpokenTerm[] {
  const found = sources.map((source) => spokenIn(source, asked));
  const spoken = asked.map((term, at): SpokenTerm => {
    const ofTerm = found.map((terms) => terms[at] ?? { lines: [], files: [] });
    let count = 0;
    for (const [source, { lines, files }] of ofTerm.entries()) {
      count += files.length;
      for (const line of lines) count += sources[source]?.liveUses(line) ?? 0;
    }
    return { term, rows: count, sources: ofTerm };
  });
  const known = spoken.filter((term) => term.rows > 0).sort((a, b) => a.rows - b.rows);
  const commonRows = Math.max(commonRowsMin, (rows / indexLimits.chunkLines) * indexLimits.commonRowsMax);
  const rare = known.filter((term) => term.rows <= commonRows);
  const chosen: SpokenTerm[] = [];
  let said = 0;
  for (const term of rare.length > 0 ? rare : known) {
    said += term.rows;
    if (chosen.length === indexLimits.queryTermsMax || (chosen.length > 0 && said > indexLimits.searchedRowsMax)) break;
    chosen.push(term);
  }
  return chosen;
}

function spokenIn({ lines, isLive }: ViewedSource, terms: readonly AskedTerm[]): SpokenIn[] {
  const places = Array.from({ length: lines.fileCount }, (_, file) => placeOf(lines.pathOf(file)));
  const lowerPlaces = places.map((place) => place.toLowerCase());
  return terms.map((term): SpokenIn => {
    const found: SpokenIn = { lines: [], files: [] };
    for (const word of lines.termsHolding(term.stem)) {
      if (!says(lines.termText(word), term)) continue;
      const run = lines.linesWith(word);
      for (let i = run.start; i < run.end; i++) found.lines.push(run.items[i] ?? 0);
    }
    for (const [file, place] of lowerPlaces.entries())
      if (place.includes(term.stem) && isLive(file) && says(places[file] ?? '', term)) found.files.push(file);
    return found;
  });
}

function says(name: string, { text, stem }: AskedTerm): boolean {
  if (name.toLowerCase() === text) return true;
  return termParts(name).some((part) => part === text || (stem !== text && stemOf(part) === stem));
}

/** Of `src/index/search-chunks.ts` what is read as its words: index/search-chunks. */
function placeOf(path: string): string {
  return path.slice(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1).replace(/(?<=[^/])\.[^/]*$/, '');
}

interface SpeakingFile {
  readonly path: string;
  readonly lines: LineSource;
  readonly firstRow: number;
  readonly lineCount: number;
  /** Which term stands at which line, 1-based, each in turn. */
  readonly said: number[];
  /** Terms that its place says. */
  readonly placed: number[];
  best: number;
}

/** The files with the windows that say most, and what each term weighs: more the fewer windows say it. */
function filesThatSay(
  sources: readonly ViewedSource[],
  terms: readonly SpokenTerm[],
  rows: number,
): { weights: readonly number[]; files: SpeakingFile[] } {
  const files: SpeakingFile[] = [];
  const windowsOfTerm = terms.map(() => 0);
  const counted: { readonly file: SpeakingFile; readonly counts: readonly number[] }[] = [];
  for (const [at, source] of sources.entries()) {
    const ofSource = saidIn(
      source,
      terms.map((term) => term.sources[at] ?? { lines: [], files: [] }),
    );
    for (const file of ofSource) {
      files.push(file);
      for (const counts of windowsOf(file, terms.length)) {
        counted.push({ file, counts });
        for (const [term, count] of counts.entries())
          if (count > 0) windowsOfTerm[term] = (windowsOfTerm[term] ?? 0) + 1;
      }
    }
  }
  const windows = Math.max(counted.length, rows / indexLimits.chunkLines);
  const weights = windowsOfTerm.map((count) => Math.log(1 + (windows - count + 0.5) / (count + 0.5)));
  for (const { file, counts } of counted) file.best = Math.max(file.best, scoreOf(counts, weights));
  files.sort((a, b) => b.best - a.best || (a.path < b.path ? -1 : 1));
  return { weights, files: files.slice(0, indexLimits.searchedFilesMax) };
}

function saidIn({ lines, isLive }: ViewedSource, terms: readonly SpokenIn[]): SpeakingFile[] {
  const files = new Map<number, SpeakingFile>();
  const speaking = (file: number) => {
    let known = files.get(file);
    if (known === undefined) {
      const firstRow = lines.firstRow(file);
      const lineCount = lines.firstRow(file + 1) - firstRow;
      known = { path: lines.pathOf(file), lines, firstRow, lineCount, said: [], placed: [], best: 0 };
      files.set(file, known);
    }
    return known;
  };
  for (const [term, spoken] of terms.entries()) {
    for (const line of spoken.lines) {
      const rows = lines.rowsOf(line);
      for (let i = rows.start; i < rows.end; i++) {
        const row = rows.items[i] ?? 0;
        const file = lines.fileOf(row);
        if (isLive(file)) speaking(file).said.push(term, row - lines.firstRow(file) + 1);
      }
    }
    for (const file of spoken.files) speaking(file).placed.push(term);
  }
  return [...files.values()];
}

/** How often each window says each term. */
function windowsOf({ said, placed }: SpeakingFile, terms: number): number[][] {
  const windows = new Map<number, number[]>();
  const at = (window: number) => {
    let counts = windows.get(window);
    if (counts === undefined) {
      counts = new Array<number>(terms).fill(0);
      for (const term of placed) counts[term] = 1;
      windows.set(window, counts);
    }
    return counts;
  };
  for (let i = 0; i < said.length; i += 2) {
    const counts = at(Math.floor(((said[i + 1] ?? 1) - 1) / indexLimits.chunkLines));
    const term = said[i] ?? 0;
    counts[term] = (counts[term] ?? 0) + 1;
  }
  if (placed.length > 0) at(0);
  return [...windows.values()];
}

interface CountedChunk extends ChunkLines {
  readonly path: string;
  readonly counts: number[];
  words: number;
}

function countedIn(file: SpeakingFile, chunks: readonly ChunkLines[], terms: number): CountedChunk[] {
  const { path, lines, firstRow, lineCount, said, placed } = file;
  const places = chunks.length > 0 ? chunks : windowsOfFile(lineCount);
  const counted = places.map(({ startLine, endLine }): CountedChunk => {
    const counts = new Array<number>(terms).fill(0);
    for (const term of placed) counts[term] = 1;
    let words = 0;
    for (let line = startLine; line <= Math.min(endLine, lineCount); line++) {
      const run = lines.termsOf(lines.rowLines[firstRow + line - 1] ?? 0);
      words += run.end - run.start;
    }
    return { path, startLine, endLine, counts, words };
  });
  for (let i = 0; i < said.length; i += 2) {
    const [term = 0, line = 0] = [said[i], said[i + 1]];
    const counts = counted[lastBefore(places, line)]?.counts;
    if (counts !== undefined) counts[term] = (counts[term] ?? 0) + 1;
  }
  return counted.filter(({ counts }) => counts.some((count) => count > 0));
}

function windowsOfFile(lineCount: number): ChunkLines[] {
  const windows: ChunkLines[] = [];
  for (let startLine = 1; startLine <= lineCount; startLine += indexLimits.chunkLines)
    windows.push({ startLine, endLine: Math.min(lineCount, startLine + indexLimits.chunkLines - 1) });
  return windows;
}

/**
 * Chunks are in order and leave out no line that says a word, unless they are those of older content: then a line behind or
 * between them counts for the one before it.
 */
function lastBefore(chunks: readonly ChunkLines[], line: number): number {
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((chunks[middle]?.startLine ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** `length`: as a share of the mean. */
function scoreOf(counts: readonly number[], weights: readonly number[], length = 1): number {
  const damping = saturation * (1 - lengthShare + lengthShare * length);
  let score = 0;
  for (let term = 0; term < weights.length; term++) {
    const count = counts[term] ?? 0;
    score += ((weights[term] ?? 0) * count * (saturation + 1)) / (count + damping);
  }
  return score;
}

/** As is usual for BM25 (Robertson and Zaragoza, 2009). */
const saturation = 1.2;
const lengthShare = 0.75;
const commonRowsMin = 8;
