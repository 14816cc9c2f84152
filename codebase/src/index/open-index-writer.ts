/** Opens the index for writing; a damaged one is thrown away and begun anew. */
import { rmSync } from 'node:fs';
import { isDamage, isSound, openDatabase, type Sqlite } from '../sqlite/open-database.js';
import { IndexWriter } from './index-writer.js';
import { databaseFileOf } from './store/index-folder.js';
import { indexMigrations } from './store/schema.js';
import { soundnessOf, unmarkSound } from './store/sound-mark.js';

/** `onDamaged` is called once where it turns out to be damaged later: to be closed, and opened again. Throws AppError STORAGE_… */
export function openIndexWriter(folder: string, onDamaged: () => void = () => {}): IndexWriter {
  const writer = openSound(folder) ?? beginAnew(folder);
  writer.onDamaged = onDamaged;
  return writer;
}

/** Undefined where it is damaged. */
function openSound(folder: string): IndexWriter | undefined {
  const soundness = soundnessOf(folder);
  if (soundness === 'damaged') return undefined;
  // Only an orderly end makes it sound again.
  unmarkSound(folder);
  let database: Sqlite | undefined;
  try {
    database = open(folder);
    const isUnmarked = soundness === 'unknown';
    if (!isUnmarked || isSound(database, 'indexes')) return writerOf(folder, database, isUnmarked);
    database.close();
  } catch (thrown) {
    database?.close();
    if (!isDamage(thrown, databaseFileOf(folder))) throw thrown;
  }
  return undefined;
}

function beginAnew(folder: string): IndexWriter {
  for (const ending of ['', '-wal', '-shm']) rmSync(`${databaseFileOf(folder)}${ending}`, { force: true });
  unmarkSound(folder);
  return writerOf(folder, open(folder), false);
}

function open(folder: string): Sqlite {
  return openDatabase({ file: databaseFileOf(folder), migrations: indexMigrations, newer: 'rebuild' });
}

function writerOf(folder: string, database: Sqlite, isUnmarked: boolean): IndexWriter {
  const writer = new IndexWriter(folder, database, isUnmarked);
  writer.dropDamagedSegments();
  return writer;
}
