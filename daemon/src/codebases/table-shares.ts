/** Shares the memory for learned tables among the open roots: the last opened first, none more than one codebase may take. */
import type { Log } from '@foretoken/base/log.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import type { Settings } from '../settings/settings-table.js';

/** `roots` in the order in which they were opened; `refreshed` reads what was committed since, within its share. */
export function shareTables(
  roots: readonly { readonly reader: IndexReader }[],
  { settingsOf, log }: { readonly settingsOf: (root: string) => Settings; readonly log: Log },
  refreshed?: IndexReader,
): void {
  let left: number | undefined;
  for (const { reader } of roots.toReversed()) {
    const settings = settingsOf(reader.root);
    left ??= settings['daemon.tables_mb_max'] * bytesOfMb;
    const before = reader.filesOverMemory;
    // In whole steps, so that a save in one root does not move the others.
    const share = Math.floor(left / bytesOfMb) * bytesOfMb;
    reader.holdWithin(Math.min(share, settings['index.tables_mb_max'] * bytesOfMb));
    if (reader === refreshed) reader.refresh();
    left = Math.max(0, left - reader.tables.stats.bytes);
    const files = reader.filesOverMemory;
    if (files !== before && files > 0) log.warn('some files are not held in memory', { root: reader.root, files });
  }
}

const bytesOfMb = 1024 * 1024;

/** What the indexer says of a root, with the files that are indexed and not held. */
export function heldStatus({ status, reader }: { status: IndexStatus; reader: IndexReader }): IndexStatus {
  const files = reader.filesOverMemory;
  return files === 0 ? status : { ...status, skipped: { ...status.skipped, 'over-memory': files } };
}
