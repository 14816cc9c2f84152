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
    const beliefs = new Map<string, number>();
    const places: SourcePlace[] = [];
    for (const edit of activity.edits) {
      const weight = recency(edit.ageMs, halfLifeMs);
      if (weight < weightMin || !inTime()) break;
      if (pathLevel(edit.path) === 'never-read') continue;
      for (const word of newWords(edit))
        beliefs.set(word, Math.max(beliefs.get(word) ?? 0, (edit.isAccepted ? trust.accepted : trust.typed) * weight));
      if (edit.path === path || edit.after === '' || places.length >= contextLimits.placesPerSourceMax) continue;
      const startLine = Math.max(1, edit.startLine - marginLines);
      places.push({ path: edit.path, startLine, endLine: edit.endLine + marginLines, trust: trust.beside * weight });
    }
    return { words: Array.from(beliefs, ([word, probability]) => ({ word, probability })), places };
  },
};

const halfLifeMs = 15 * 60_000;
/** Four half-lives: an hour. */
const weightMin = 0.06;
const marginLines = 2;
/** P that a new word of a fresh edit is needed next, and one that stands beside the edit. */
const trust = { typed: 0.3, accepted: 0.35, beside: 0.15 } as const;

/** The words of the edited lines that were not in them before. */
function newWords({ before, after }: RecentEdit): ReadonlySet<string> {
  const old = new Set(wordsOf(before));
  return new Set(wordsOf(after).filter((word) => !old.has(word)));
}

function wordsOf(text: string): string[] {
  const lines = text.split('\n').slice(0, contextLimits.placeRowsMax);
  return lines.flatMap((line) => lineShape(line.trim().slice(0, 1_000)).terms);
}
