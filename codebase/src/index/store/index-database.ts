/** The database of an index, for those who only read it. */
import { existsSync } from 'node:fs';
import { openDatabase, type Sqlite } from '../../sqlite/open-database.js';
import { databaseFileOf } from './index-folder.js';
import { indexMigrations } from './schema.js';

/** Of an index that exists; one of a newer version is refused. Throws AppError STORAGE_… */
export function openIndexReadonly(folder: string): Sqlite {
  return openDatabase({ file: databaseFileOf(folder), migrations: indexMigrations, newer: 'refuse', readonly: true });
}

/** Whether what is stored was written by a Foretoken with another layout, which whoever indexes next changes. Throws AppError STORAGE_… */
export function hasOtherLayout(folder: string): boolean {
  if (!existsSync(databaseFileOf(folder))) return false;
  const database = openIndexReadonly(folder);
  try {
    return Number(database.pragma('user_version', { simple: true })) !== indexMigrations.length;
  } finally {
    database.close();
  }
}
