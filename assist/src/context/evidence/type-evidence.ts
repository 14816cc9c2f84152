/** Evidence of types: members of what is named near the cursor, and the headers of definitions named there. */

import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import type { CodeWindow } from '../space/code-window.js';
import { definingTerms, definitionRows } from '../space/definition-rows.js';
import type { CandidateWords } from '../words/candidate-words.js';
import type { CursorWords } from '../words/cursor-words.js';
import { wordColumns } from '../words/word-features.js';
import type { LiveSyntax } from './live-syntax.js';

/** What a base class's member counts against a member of the type itself. */
const baseShare = 0.8;

/** Among so many first words of a member's line is its name: `private static async name(`. */
const memberTerms = 4;

/** Rows of headers that were read: places worth showing. Names in `told` are known from the structure already. */
export function addTypeEvidence(
  space: CodeSpace,
  words: CandidateWords,
  cursor: CursorWords,
  live: LiveSyntax,
  told: ReadonlySet<string>,
): CodeWindow[] {
  const headers: CodeWindow[] = [];
  const done = new Map<string, number>();
  const members = (name: string, column: number, weight: number, depth: number) => {
    const key = `${column}${name}`;
    if (told.has(name) || (done.get(key) ?? 0) >= weight) return;
    done.set(key, weight);
    const { defined, methods } = definitionRows(space, name, 4);
    for (const place of defined) {
      headers.push(place);
      addMembers(space, words, place, column, weight);
      if (depth > 0)
        for (const base of namesInRow(space, place))
          if (base !== name) members(base, column, weight * baseShare, depth - 1);
    }
    for (const place of methods) addRow(space, words, place.source, place.start, column, weight, memberTerms + 2);
  };
  for (const name of live.receiverTypes.slice(0, 4)) members(name, wordColumns.receiverMember, 1, 2);
  for (const { name, nearness } of live.types) members(name, wordColumns.typeMember, nearness, 1);
  let names = 0;
  for (const [distance, { words: near }] of [...cursor.above.slice(0, 4), ...cursor.below.slice(0, 4)].entries()) {
    const weight = 0.8 ** (distance % 4);
    for (const name of near) {
      if (
        name.length < 3 ||
        told.has(name) ||
        names >= contextLimits.definedNamesMax ||
        (done.get(name) ?? 0) >= weight
      )
        continue;
      done.set(name, weight);
      names++;
      for (const place of definitionRows(space, name, 4).defined) {
        headers.push(place);
        const lines = space.sources[place.source]?.lines;
        const end = Math.min(place.start + 3, lines?.firstRow(place.file + 1) ?? 0);
        for (let row = place.start; row < end; row++)
          addRow(space, words, place.source, row, wordColumns.signature, weight);
      }
    }
  }
  return headers;
}

/** The rows one level deeper than the header, up to where its block ends. */
export function innerRows(space: CodeSpace, { source, file, start }: CodeWindow): readonly number[] {
  const lines = space.sources[source]?.lines;
  if (lines === undefined) return [];
  const indent = lines.indentWidth(start);
  const end = Math.min(start + contextLimits.definitionRowsMax, lines.firstRow(file + 1));
  let inner: number | undefined;
  const rows: number[] = [];
  for (let row = start + 1; row < end; row++) {
    if (lines.rowLines[row] === 0) continue;
    const width = lines.indentWidth(row);
    if (width <= indent) break;
    inner ??= width;
    if (width <= inner) rows.push(row);
  }
  return rows;
}

function addMembers(space: CodeSpace, words: CandidateWords, place: CodeWindow, column: number, weight: number): void {
  const rows = innerRows(space, place);
  const share = column === wordColumns.receiverMember ? weight / Math.sqrt(rows.length) : 0;
  for (const row of rows) {
    addRow(space, words, place.source, row, column, weight, memberTerms);
    if (share > 0) addRow(space, words, place.source, row, wordColumns.receiverShare, share, memberTerms);
  }
}

export function addRow(
  space: CodeSpace,
  words: CandidateWords,
  source: number,
  row: number,
  column: number,
  weight: number,
  termsMax = 48,
): void {
  const lines = space.sources[source]?.lines;
  if (lines === undefined) return;
  const { items, start, end } = lines.termsOf(lines.rowLines[row] ?? 0);
  for (let i = start; i < Math.min(end, start + termsMax); i++) {
    const word = words.of(source, items[i] ?? 0);
    if (word >= 0) words.raise(word, column, weight);
  }
}

/** Names in a header that look like types. */
function namesInRow(space: CodeSpace, { source, start }: CodeWindow): string[] {
  const lines = space.sources[source]?.lines;
  if (lines === undefined) return [];
  const terms = lines.termsOf(lines.rowLines[start] ?? 0);
  const names: string[] = [];
  for (let i = terms.start; i < terms.end; i++) {
    const name = lines.termText(terms.items[i] ?? 0);
    if (/^[A-Z].*[a-z]/.test(name)) names.push(name);
  }
  return names;
}

/** Marks candidates that a definition introduces in one of the rows; used where rows are read anyway. */
export function addDefined(space: CodeSpace, words: CandidateWords, windows: readonly CodeWindow[]): void {
  for (const { source, start, end } of windows) {
    const lines = space.sources[source]?.lines;
    if (lines === undefined) continue;
    const { introducing } = definingTerms(lines);
    for (let row = start; row < end; row++) {
      const terms = lines.termsOf(lines.rowLines[row] ?? 0);
      for (let i = terms.start; i + 1 < terms.end; i++) {
        if (!introducing.has(terms.items[i] ?? 0)) continue;
        const word = words.known(source, terms.items[i + 1] ?? 0);
        if (word >= 0) words.raise(word, wordColumns.defined, 1);
      }
    }
  }
}
