/** Makes room in the embeddings database: vectors that no file needs any more, least recently used first; then whole roots likewise. */
import type { Sqlite } from '@foretoken/codebase/sqlite/open-database.js';
import { vectorsOfPlaces } from './packed-chunks.js';

/** Whether at most `bytesMax` are in use when all is done that may be done. Below that by a tenth, so that it is not done often. */
export function evict(
  database: Sqlite,
  bytes: () => number,
  bytesMax: number,
  openRoots: ReadonlySet<number>,
): boolean {
  const wanted = bytesMax * 0.9;
  const roots = database.prepare<[], number>('SELECT id FROM roots ORDER BY used').pluck().all();
  const closed = roots.filter((root) => !openRoots.has(root));
  for (;;) {
    dropUnused(database, () => bytes() > wanted);
    const root = bytes() > wanted ? closed.shift() : undefined;
    if (root === undefined) break;
    database.prepare('DELETE FROM roots WHERE id = ?').run(root);
  }
  return bytes() <= bytesMax;
}

/** Drops vectors that no file has, least recently used first, while `goOn` says so. */
export function dropUnused(database: Sqlite, goOn: () => boolean): void {
  const needed = new Set<number>();
  for (const places of database.prepare<[], Buffer>('SELECT chunks FROM files').pluck().iterate())
    for (const id of vectorsOfPlaces(places)) needed.add(id);
  const drop = database.prepare('DELETE FROM vectors WHERE id = ?');
  const ids = database.prepare<[], number>('SELECT id FROM vectors ORDER BY used, id').pluck().all();
  const unused = ids.filter((id) => !needed.has(id));
  for (let at = 0; at < unused.length && goOn(); at += 256) for (const id of unused.slice(at, at + 256)) drop.run(id);
  database
    .prepare('DELETE FROM models WHERE id NOT IN (SELECT model FROM files) AND id NOT IN (SELECT model FROM vectors)')
    .run();
}
