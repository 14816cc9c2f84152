/** What is derived of code before anything is asked of it, in small steps: a request that comes first does the rest. */
import type { LineSource } from '@foretoken/codebase/segments/line-source.js';
import type { CodeAtHand } from './context-finder.js';
import { filesByStem } from './evidence/import-evidence.js';
import { takeInParts } from './evidence/name-parts.js';
import type { CodeSpaces } from './space/code-space.js';
import { definingTerms } from './space/definition-rows.js';
import { ImportedLibraries } from './space/imported-libraries.js';
import { liveImports } from './space/live-imports.js';

/** Goes on from where it was, while there is time; whether all is done. */
export function prepareSpace(spaces: CodeSpaces, code: CodeAtHand, inTime: () => boolean): boolean {
  while (!code.tables.prepare(wordsAtOnce)) if (!inTime()) return false;
  while (!spaces.prepare(code.path, code.overlays)) if (!inTime()) return false;
  if (!prepareLibraries(spaces, code, inTime)) return false;
  const space = spaces.of(code);
  for (const { words } of space.views) while (!takeInParts(words, wordsAtOnce)) if (!inTime()) return false;
  for (const { lines } of space.sources.slice(0, space.codeSources)) {
    for (let done = derived.get(lines) ?? 0; done < derivations.length; ) {
      derivations[done++]?.(lines);
      derived.set(lines, done);
      if (!inTime()) return false;
    }
  }
  return true;
}

/** What the document imports is read and learned. */
function prepareLibraries(spaces: CodeSpaces, code: CodeAtHand, inTime: () => boolean): boolean {
  const { structure, path, languageId, text } = code;
  if (structure === undefined || languageId === undefined || text === undefined) return true;
  const imports = liveImports(text, languageId);
  for (const { specifier } of imports) {
    structure.libraryOf(languageId, specifier);
    if (!inTime()) return false;
  }
  const { files } = ImportedLibraries.of({ structure, path, languageId }, imports);
  while (!spaces.prepareLibraries(files, wordsAtOnce)) if (!inTime()) return false;
  return true;
}

/** What is kept of a source: each a few milliseconds for a million rows. */
const derivations: readonly ((lines: LineSource) => unknown)[] = [filesByStem, definingTerms];
/** How many of them are made. */
const derived = new WeakMap<LineSource, number>();

/** Some tenths of a millisecond. */
const wordsAtOnce = 2_048;
