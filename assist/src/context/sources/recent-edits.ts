/** What the user typed lately: who adds a parameter or a helper in one place uses it in the next. */
import { lineShape } from '@foretoken/codebase/segments/line-shape.js';
import { pathLevel } from '@foretoken/privacy/path-rules.js';
import { type ContextSource, noEvidence, type SourcePlace } from '../context-source.js';
import type { RecentEdit } from '../editor-activity.js';
import { contextLimits } from '../limits.js';
import { recency } from './recency.js';

export const recentEdits: ContextSource = {
  name: 'recent-edits',
  collect({ request: { activity, path }, inTime }) {
    if (activity === undefined || activity.edits.length === 0) return noEvidence;
    const weights = new Map<string, number>();
    const places: SourcePlace[] = [];
    let linesLeft = linesReadMax;
    for (const edit of activity.edits) {
      const weight = recency(edit.ageMs, halfLifeMs);
      if (weight < weightMin || !inTime()) break;
      // What was typed in the file under the cursor stands in it.
      if (edit.path === path || edit.after === '' || pathLevel(edit.path) === 'never-read') continue;
      linesLeft -= lineCount(edit);
      if (linesLeft < 0) break;
      for (const word of newWords(edit)) weights.set(word, Math.max(weights.get(word) ?? 0, weight));
      if (places.length >= contextLimits.placesPerSourceMax) continue;
      const startLine = Math.max(1, edit.startLine - marginLines);
      places.push({ path: edit.path, startLine, endLine: edit.endLine + marginLines, trust: placeTrust * weight });
    }
    let sum = 0;
    for (const weight of weights.values()) sum += weight;
    const share = neededOfEdits / Math.max(sum, wordsFew);
    return { words: Array.from(weights, ([word, weight]) => ({ word, probability: share * weight })), places };
  },
};

const halfLifeMs = 15 * 60_000;
/** Four half-lives: an hour. */
const weightMin = 0.06;
const marginLines = 2;
/** Of all edits together, as they were and as they are. */
const linesReadMax = 300;
/**
 * New words of fresh edits that are taken to be needed, whatever their number, and P for a word that stands beside an edit. A commit's lines
 * need 0.37 of the new words of its other files (80 in 214 lines of the replay sets), but an edit of a moment ago is nearer than a commit's:
 * from 0.37 to 4 the recall stays within a point (measure-edits), and at 2 small edits are shown too.
 */
const neededOfEdits = 2;
const placeTrust = 0.03;
/** Fewer new words than these are not believed in more. */
const wordsFew = 4;

/** The words of the edited lines that were not in them before. */
function newWords({ before, after }: RecentEdit): ReadonlySet<string> {
  const old = new Set(wordsOf(before));
  return new Set(wordsOf(after).filter((word) => !old.has(word)));
}

function wordsOf(text: string): string[] {
  return linesOf(text).flatMap((line) => lineShape(line.trim().slice(0, 1_000)).terms);
}

function lineCount({ before, after }: RecentEdit): number {
  return linesOf(before).length + linesOf(after).length;
}

function linesOf(text: string): string[] {
  return text.split('\n').slice(0, contextLimits.placeRowsMax);
}
