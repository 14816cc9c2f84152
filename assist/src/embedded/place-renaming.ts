/** How names at a donor's place become names at ours. */
import { tokenKinds } from '@foretoken/codebase/text/tokenize.js';
import type { CursorFrame } from './cursor-frame.js';
import { parentLine } from './find-donors.js';
import type { RequestSource } from './line-sources.js';
import { Renaming } from './renaming.js';

/** What differs between the two: the nearest lines of equal form on both sides, then what opens the block, then the files' names. */
export function renamingFor(
  source: RequestSource | undefined,
  donor: { row: number },
  frame: CursorFrame,
  path: string,
): Renaming {
  const renaming = new Renaming();
  if (source === undefined) return renaming;
  const file = source.lines.fileOf(donor.row);
  const first = source.lines.firstRow(file);
  const end = source.lines.firstRow(file + 1);
  for (const { step, near } of [
    { step: -1, near: frame.above },
    { step: 1, near: frame.below },
  ]) {
    let row = donor.row + step;
    for (const { text } of near.slice(0, neighboursMax)) {
      while (row >= first && row < end && source.lines.rowLines[row] === 0) row += step;
      if (row < first || row >= end) break;
      renaming.learn(source.lines.textOf(source.lines.rowLines[row] ?? 0), text);
      row += step;
    }
  }
  const opening = parentLine(source, donor.row, file);
  if (opening !== 0 && frame.parent !== '') renaming.learn(source.lines.textOf(opening), frame.parent);
  const theirs = stemOf(source.lines.pathOf(file));
  const ours = stemOf(path);
  if (theirs !== ours && isTelling(theirs) && isTelling(ours)) renaming.learnToken(tokenKinds.word, theirs, ours);
  return renaming;
}

/** A file's name without what follows its first dot. */
function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).split('.', 1)[0] ?? '';
}

function isTelling(stem: string): boolean {
  return /^\w{4,}$/.test(stem) && !/^(index|main|init|__init__|types|utils)$/.test(stem);
}

const neighboursMax = 5;
