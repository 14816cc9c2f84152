/** Sibling analogy: the line above ours, changed the way a donor changed from the line above it. */
import type { CursorFrame } from './cursor-frame.js';
import type { Donor } from './find-donors.js';
import type { LineSources, RequestSource } from './line-sources.js';
import { Renaming } from './renaming.js';

export interface Sibling {
  /** The whole line. */
  readonly line: string;
  /** Share of the donors' votes; 0 when only our own lines speak for it. */
  readonly share: number;
  readonly donor: Donor | undefined;
}

/** Lines like their neighbours above or below, by what changes between neighbours at the donors' places, and between ours. */
export function siblingLines(all: LineSources, frame: CursorFrame, donors: readonly Donor[]): Sibling[] {
  const above = frame.above[0]?.text ?? '';
  const below = frame.below[0]?.text ?? '';
  const looked = donors.slice(0, donorsMax);
  const powers = looked.map((donor) => Math.exp(3 * donor.score));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const found: Sibling[] = [];
  for (const [rank, donor] of looked.entries()) {
    const source = all.sources[donor.source];
    if (source === undefined) continue;
    const text = source.lines.textOf(donor.line);
    for (const { step, ours } of [
      { step: -1, ours: above },
      { step: 1, ours: below },
    ]) {
      const line = ours === '' ? undefined : changed(neighbour(source, donor.row, step), text, ours);
      if (line !== undefined && line !== text) found.push({ line, share: (powers[rank] ?? 0) / total, donor });
    }
  }
  const alone = (line: string | undefined) => {
    if (line !== undefined) found.push({ line, share: 0, donor: undefined });
  };
  alone(changed(frame.below[1]?.text ?? '', below, below));
  // Lines that come in turns of one, two or three: what changed from one turn to the next, done to the turn's next line.
  for (let turn = 1; turn <= turnsMax; turn++)
    for (let at = 0; at < changesMax; at++)
      alone(
        changed(frame.above[at + turn]?.text ?? '', frame.above[at]?.text ?? '', frame.above[turn - 1]?.text ?? ''),
      );
  return found;
}

const turnsMax = 3;
const changesMax = 6;

const donorsMax = 24;

/** `ours` after what changes between two lines of one form; undefined when they have not, or nothing changes. */
function changed(from: string, to: string, ours: string): string | undefined {
  if (from === '' || to === '' || ours === '' || from === to) return undefined;
  const renaming = new Renaming();
  if (!renaming.learn(from, to)) return undefined;
  const line = renaming.apply(ours);
  return line === ours ? undefined : line;
}

function neighbour(source: RequestSource, row: number, step: number): string {
  const file = source.lines.fileOf(row);
  const first = source.lines.firstRow(file);
  const end = source.lines.firstRow(file + 1);
  for (let at = row + step; at >= first && at < end; at += step) {
    const line = source.lines.rowLines[at] ?? 0;
    if (line !== 0) return source.lines.textOf(line);
  }
  return '';
}
