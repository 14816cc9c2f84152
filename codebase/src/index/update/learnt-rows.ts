/** Learned files as rows of the index, many to a statement: before each, SQLite copies every page that it changes, so that it can be taken back. */
import type { LearntFile } from './learn-files.js';

const rowsAtOnce = 64;

/** The statements that store them under a segment, of two forms at most. */
export function* learntRows(
  files: readonly LearntFile[],
  segment: number,
): Generator<{ readonly source: string; readonly values: unknown[] }> {
  for (let at = 0; at < files.length; ) {
    const rows = files.slice(at, at + (files.length - at < rowsAtOnce ? 1 : rowsAtOnce));
    const source = `INSERT INTO files (path, mtime_ms, bytes, hash, language, secrets, segment)
        VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ')}
      ON CONFLICT (path) DO UPDATE SET mtime_ms = excluded.mtime_ms, bytes = excluded.bytes, hash = excluded.hash,
        language = excluded.language, secrets = excluded.secrets, segment = excluded.segment,
        structure = CASE structure WHEN 0 THEN 0 ELSE -1 END`;
    const values = rows.flatMap(({ path, mtimeMs, bytes, hash, language, secrets }): unknown[] => {
      return [path, mtimeMs, bytes, Buffer.from(hash), language, secrets, segment];
    });
    yield { source, values };
    at += rows.length;
  }
}
