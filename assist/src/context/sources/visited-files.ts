/** Files that are open or were left lately, around where the user was in them; those they came from and went to count more. */
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import { type ContextSource, noEvidence } from '../context-source.js';
import type { FileVisit } from '../editor-activity.js';
import { recency } from './recency.js';

export const visitedFiles: ContextSource = {
  name: 'visited-files',
  collect({ request: { activity, path } }) {
    if (activity === undefined) return noEvidence;
    const weighed = activity.visits
      .filter((visit) => visit.path !== path && pathLevel(visit.path) !== 'never-read')
      .map((visit) => ({ visit, trust: trustOf(visit) }))
      .filter(({ trust }) => trust >= trustMin)
      .sort((a, b) => b.trust - a.trust)
      .slice(0, filesMax);
    const places = weighed.map(({ visit, trust }) => {
      const line = visit.line ?? 1;
      return { path: visit.path, startLine: Math.max(1, line - linesAround), endLine: line + linesAround, trust };
    });
    return { words: [], places };
  },
};

const halfLifeMs = 20 * 60_000;
const filesMax = 6;
const linesAround = 12;
const trustMin = 0.0005;

function trustOf({ isOpen, ageMs, moves, line }: FileVisit): number {
  const often = 1 + Math.min(moves, 4) / 2;
  // Nobody knows where the user was: the head of the file says what it is about, no more.
  const known = line === undefined ? 0.5 : 1;
  return 0.004 * often * known * (isOpen ? 1 : 0.6) * recency(ageMs, halfLifeMs);
}
