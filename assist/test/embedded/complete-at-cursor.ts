/** Golden cases read as files with a cursor: `files` on disk, `buffer` with ‸ where the cursor stands. */

import type { Clock } from '@foretoken/base/clock.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { loadTables } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';
import { createEmbeddedEngine } from '../../src/embedded/create-embedded-engine.js';
import type { EmbeddedEngine, EmbeddedItem } from '../../src/embedded/embedded-engine.js';

export interface CursorCase {
  readonly files?: Readonly<Record<string, string>>;
  readonly tables?: CodeTables;
  readonly path?: string;
  readonly buffer: string;
  readonly overlays?: ReadonlyMap<string, string>;
  readonly block?: boolean;
  readonly engine?: EmbeddedEngine;
}

export function itemsAtCursor(given: CursorCase): readonly EmbeddedItem[] {
  const [prefix = '', suffix = ''] = given.buffer.split('‸');
  const engine = given.engine ?? createEmbeddedEngine(stillClock);
  return engine.complete({
    tables: given.tables ?? tablesOf([given.files ?? {}]),
    path: given.path ?? 'src/main.ts',
    languageId: 'typescript',
    prefix,
    suffix,
    overlays: given.overlays ?? new Map(),
    lineOnly: given.block !== true,
    itemsMax: 20,
  });
}

/** The best item's text. */
export function completionAt(given: CursorCase): string | undefined {
  return itemsAtCursor(given)[0]?.text;
}

/** One segment a record of files. */
export function tablesOf(segments: readonly Readonly<Record<string, string>>[]): CodeTables {
  const stored = segments.map((files, id) => {
    const builder = new SegmentBuilder();
    for (const [path, text] of Object.entries(files)) builder.add({ path, text });
    return { id, bytes: builder.build() };
  });
  return loadTables(stored, (path) => segments.findLastIndex((files) => path in files));
}

/** Time stands still, so that no answer hangs on the machine's load. */
export const stillClock: Clock = { now: () => 0, wall: () => 0, after: () => () => {} };
