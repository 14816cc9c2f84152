/** A cursor in a codebase of nothing, to ask one source of context. */
import type { ContextRequest } from '@foretoken/assist/context/context-finder.js';
import type { ContextSource, SourceEvidence } from '@foretoken/assist/context/context-source.js';
import type { EditorActivity, RecentEdit } from '@foretoken/assist/context/editor-activity.js';
import { emptyTables } from '@foretoken/codebase/segments/load-tables.js';

/** What `source` says at the end of `prefix` in src/here.ts. */
export function collect(source: ContextSource, over: Partial<ContextRequest>, inTime = () => true): SourceEvidence {
  const request: ContextRequest = {
    tables: emptyTables,
    root: '/root',
    path: 'src/here.ts',
    languageId: 'typescript',
    prefix: '',
    suffix: '',
    overlays: new Map(),
    tokensMax: 512,
    ...over,
  };
  return source.collect({ request, view: emptyTables.without([request.path]), inTime });
}

export function activity(over: Partial<EditorActivity>): EditorActivity {
  return { edits: [], undone: [], visits: [], diagnostics: [], ...over };
}

export function edit(over: Partial<RecentEdit>): RecentEdit {
  const path = 'src/there.ts';
  return { path, startLine: 10, endLine: 10, before: '', after: '', ageMs: 0, isAccepted: false, ...over };
}

export function probabilityOf(evidence: SourceEvidence, word: string): number | undefined {
  return evidence.words.find((belief) => belief.word === word)?.probability;
}
