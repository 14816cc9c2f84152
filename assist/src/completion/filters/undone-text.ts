/** Whether a suggestion would bring back what the user has just taken away. */
import type { RecentEdit } from '../../context/editor-activity.js';
import type { CompletionRequest } from '../completion-pipeline.js';
import { completionLimits } from '../limits.js';
import type { CursorContext } from '../lines/cursor-context.js';

export interface LatelyUndone {
  /** Edits around the cursor's line. */
  readonly edits: readonly RecentEdit[];
  /** Lines that the user typed or accepted, and took back. */
  readonly undone: readonly string[];
}

/** What was edited around the cursor, and taken back in its file, in the last moments; undefined where no editor tells. */
export function latelyUndone({
  activity,
  path,
  document,
  offset,
  trigger,
}: CompletionRequest): LatelyUndone | undefined {
  // Who asks by hand wants to see what there is.
  if (activity === undefined || trigger === 'invoked') return undefined;
  const line = document.positionAt(offset, 'utf-16').line + 1;
  const isLate = ({ path: at, ageMs }: { path: string; ageMs: number }) =>
    at === path && ageMs <= completionLimits.undoneMsMax;
  const edits = activity.edits.filter(
    (edit) => isLate(edit) && edit.startLine - 1 <= line && line <= edit.endLine + 1 && !edit.isAccepted,
  );
  const undone = activity.undone.filter(isLate).flatMap(({ text }) => text.split('\n'));
  return edits.length + undone.length === 0 ? undefined : { edits, undone };
}

/** The cursor's line would be one that was there before. Lines without a name are too common to tell. */
export function bringsBack(text: string, at: CursorContext, { edits, undone }: LatelyUndone): boolean {
  const line = (at.linePrefix + (text.split('\n')[0] ?? '') + at.lineSuffix).trim();
  if (!/[\p{L}_]\w/u.test(line)) return false;
  const says = (candidate: string) => candidate.trim() === line;
  return (
    undone.some(says) ||
    edits.some(({ before, after }) => before.split('\n').some(says) && !after.split('\n').some(says))
  );
}
