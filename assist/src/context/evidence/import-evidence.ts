/** Evidence of imports: what is defined at the top of the files that the cursor's file seems to import, told from file names alone. */
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import { byPlace } from '../space/code-window.js';
import { definingTerms } from '../space/definition-rows.js';
import type { CandidateWords } from '../words/candidate-words.js';
import type { CursorWords } from '../words/cursor-words.js';
import { wordColumns } from '../words/word-features.js';

export function addImports(space: CodeSpace, words: CandidateWords, cursor: CursorWords): void {
  let left: number = contextLimits.importedFilesMax;
  for (const stem of importedStems(cursor)) {
    const files = space.sources
      .slice(0, space.codeSources)
      .flatMap(({ lines, isLive }, source) =>
        (filesByStem(lines).get(stem) ?? none).filter(isLive).map((file) => ({ source, file, start: 0, end: 0 })),
      );
    if (files.length > contextLimits.importedFilesMax) continue;
    files.sort((x, y) => byPlace(space, x, y));
    for (const { source, file } of files) {
      if (left-- <= 0) return;
      addTop(space, words, source, file);
    }
  }
}

/** What is defined at the top of a file. */
function addTop(space: CodeSpace, words: CandidateWords, source: number, file: number): void {
  const lines = space.sources[source]?.lines;
  if (lines === undefined) return;
  const { introducing } = definingTerms(lines);
  const first = lines.firstRow(file);
  const end = Math.min(lines.firstRow(file + 1), first + contextLimits.importedRowsMax);
  for (let row = first; row < end; row++) {
    const line = lines.rowLines[row] ?? 0;
    if (line === 0 || lines.indentWidth(row) > 0) continue;
    const terms = lines.termsOf(line);
    for (let i = terms.start + 1; i < terms.end; i++) {
      if (!introducing.has(terms.items[i - 1] ?? 0)) continue;
      const word = words.of(source, terms.items[i] ?? 0);
      if (word >= 0) words.raise(word, wordColumns.imported, 1);
    }
  }
}

const none: readonly number[] = [];

/** Last parts of the paths and names that import lines speak of, in order. */
function importedStems({ above }: CursorWords): Set<string> {
  const stems = new Set<string>();
  for (const { text } of above) {
    if (!/^(?:import|from|export|use|using|#include|require|const\b.*require\()|^"[\w./-]+"$/.test(text)) continue;
    const quoted = /["'<]([^"'<>]+)["'>]/.exec(text)?.[1];
    if (quoted !== undefined) {
      stems.add(stemOf(quoted));
      continue;
    }
    for (const name of text.split(/[^\p{L}\p{N}_.]+/u).slice(1))
      if (name !== 'import') stems.add(name.slice(name.lastIndexOf('.') + 1));
  }
  stems.delete('');
  return stems;
}

/** `a/b-c.test.js` → b-c.test; the folder's name for a file that stands for its folder, and for Go. */
function stemOf(path: string): string {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const isFolder = stem === 'index' || stem === '__init__' || stem === 'mod' || name.endsWith('.go');
  return isFolder ? (parts.at(-2) ?? stem) : stem;
}

export function filesByStem(lines: LineSource): ReadonlyMap<string, readonly number[]> {
  let byStem = kept.get(lines);
  if (byStem === undefined) {
    byStem = new Map<string, number[]>();
    for (let file = 0; file < lines.fileCount; file++) {
      const stem = stemOf(lines.pathOf(file));
      const files = byStem.get(stem);
      if (files === undefined) byStem.set(stem, [file]);
      else files.push(file);
    }
    kept.set(lines, byStem);
  }
  return byStem;
}

const kept = new WeakMap<LineSource, Map<string, number[]>>();
