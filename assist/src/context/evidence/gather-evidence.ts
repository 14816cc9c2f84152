/** Collects all evidence of the codebase for a cursor: candidate words with their features, and the places that speak for them. */
import { runSteps } from '@foretoken/base/steps.js';
import type { ContextRequest } from '../context-finder.js';
import { contextLimits } from '../limits.js';
import type { CodeSpace } from '../space/code-space.js';
import type { CodeWindow, ScoredWindow } from '../space/code-window.js';
import { CandidateWords } from '../words/candidate-words.js';
import type { CursorWords } from '../words/cursor-words.js';
import { addAlignment } from './alignment.js';
import { addBesideNames } from './beside-names.js';
import { addImports } from './import-evidence.js';
import { liveSyntax } from './live-syntax.js';
import { addStructure } from './structure-evidence.js';
import { addContinuations, addForms, addSuffixWords, addUnseenImports, addWordsOfParts } from './text-evidence.js';
import { type ToldImports, toldImports } from './told-imports.js';
import { addDefined, addTypeEvidence } from './type-evidence.js';
import { addWindowEvidence } from './window-evidence.js';
import { scoreWindows } from './window-scores.js';

export interface Evidence {
  readonly words: CandidateWords;
  /** Windows around the cursor, above and below it, best first. */
  readonly windows: readonly (readonly ScoredWindow[])[];
  readonly aligned: readonly ScoredWindow[];
  /** Headers of definitions named near the cursor. */
  readonly headers: readonly CodeWindow[];
}

/** Deterministic; what is skipped once time is over is the least of it. */
export function gatherEvidence(
  space: CodeSpace,
  cursor: CursorWords,
  request: ContextRequest,
  inTime: () => boolean,
  told: ToldImports = toldImports(request),
): Evidence {
  return runSteps(evidenceInSteps(space, cursor, request, inTime, told));
}

/** The same in steps of about a millisecond. */
export function* evidenceInSteps(
  space: CodeSpace,
  cursor: CursorWords,
  request: ContextRequest,
  inTime: () => boolean,
  { imports, libraries }: ToldImports,
): Generator<void, Evidence> {
  const words = new CandidateWords(space, cursor.known);
  const windows = scoreWindows(space, cursor.queries, contextLimits.evidenceWindowsMax);
  yield;
  addWindowEvidence(space, words, windows, cursor.folder);
  yield;
  const live = liveSyntax(cursor, contextLimits.typesMax);
  addSuffixWords(words, cursor);
  addUnseenImports(words, cursor, imports);
  yield;
  const aligned = inTime() ? addAlignment(space, words, cursor, windows) : [];
  yield;
  const structure = addStructure(space, words, cursor, live, { imports, libraries }, request, inTime);
  yield;
  const byLines = inTime() ? addTypeEvidence(space, words, cursor, live, structure.told) : [];
  const headers = [...structure.headers, ...byLines];
  yield;
  if (inTime()) addImports(space, words, cursor);
  if (inTime()) addContinuations(space, words, live);
  yield;
  if (inTime()) addBesideNames(space, words, cursor);
  const rarities = inTime() ? addWordsOfParts(space, words, cursor) : noRarities;
  yield;
  addDefined(space, words, [...(windows[0] ?? []), ...headers]);
  addForms(space, words, cursor, live, rarities);
  return { words, windows, aligned, headers };
}

const noRarities: ReadonlyMap<number, number> = new Map();
