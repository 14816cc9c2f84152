/** The stage that asks the embedded engine; what it says passes the same filter as everything that is shown. */
import { emptyTables } from '@foretoken/codebase/segments/load-tables.js';
import type { EmbeddedEngine } from '../embedded/embedded-engine.js';
import type { CompletionRequest } from './completion-pipeline.js';
import { type FilterReason, filterText } from './filters/filter-text.js';
import { fitCopied } from './filters/fit-copied.js';
import { fitsSelection } from './filters/selected-entry.js';
import { latelyUndone } from './filters/undone-text.js';
import { type NotWorthReading, notWorthReading } from './filters/worth-reading.js';
import type { CursorContext } from './lines/cursor-context.js';

export interface Candidate {
  readonly text: string;
  readonly confidence: number;
}

export interface EmbeddedAnswer {
  /** Best first; not thresholded. */
  readonly candidates: readonly Candidate[];
  /** Why the best one was left out, when none is left. */
  readonly refused: FilterReason | NotWorthReading | undefined;
}

export function embeddedCandidates(
  engine: EmbeddedEngine,
  request: CompletionRequest,
  at: CursorContext,
): EmbeddedAnswer {
  const { document, offset, policy, path, overlays, lineOnly, tables } = request;
  if (!policy.embedded) return { candidates: [], refused: undefined };
  const items = engine.complete({
    tables: tables ?? emptyTables,
    path,
    languageId: document.languageId,
    prefix: document.text.slice(0, offset),
    suffix: document.text.slice(offset),
    overlays,
    lineOnly,
    itemsMax: policy.itemsMax,
  });
  const candidates: Candidate[] = [];
  const lately = latelyUndone(request);
  let refused: FilterReason | NotWorthReading | undefined;
  for (const { text, confidence } of items) {
    const filtered = filterText(fitCopied(text, at, document.languageId), at, lately);
    const notWorth = filtered.kind === 'text' ? notWorthReading(filtered.text, at, request) : filtered.because;
    if (filtered.kind === 'nothing' || notWorth !== undefined) refused ??= notWorth;
    else if (fitsSelection(filtered.text, request)) candidates.push({ text: filtered.text, confidence });
  }
  return { candidates, refused: candidates.length > 0 ? undefined : refused };
}
