/** The database of an index, for those who only read it. */
import { openDatabase, type Sqlite } from '../sqlite/open-database.js';
import { databaseFileOf } from './index-folder.js';
import { indexMigrations } from './schema.js';

/** Of an index that exists; one of a newer version is refused. Throws AppError STORAGE_… */
export function openIndexReadonly(folder: string): Sqlite {
  return openDatabase({ file: databaseFileOf(folder), migrations: indexMigrations, newer: 'refuse', readonly: true });
}
