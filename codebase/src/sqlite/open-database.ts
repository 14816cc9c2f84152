/** The one door to SQLite: opens a database with safe settings, migrates it, and says plainly when it cannot. */
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, errnoCode, errorMessage } from '@foretoken/base/app-error.js';
import { fileFault, isFileFault } from '@foretoken/base/file-fault.js';
import Database from 'better-sqlite3';
import { checksum } from './checksum.js';

export type Sqlite = Database.Database;
export type SqliteStatement = Database.Statement<unknown[], unknown>;

export interface DatabaseOptions {
  readonly file: string;
  /** Each entry brings the schema from its index to the next version; kept in `user_version`. */
  readonly migrations: readonly string[];
  /** A database of a newer version than the migrations: `refuse` it, or `rebuild` it empty. */
  readonly newer: 'refuse' | 'rebuild';
  readonly readonly?: boolean;
  /** Of a new database: a power of two, 4,096 where it is not said. Many rows a page waste less of it, and a changed row writes more. */
  readonly pageBytes?: number;
}

/** Opens or makes a database: its folder 0700, its file 0600, WAL. Throws AppError STORAGE_… */
export function openDatabase(options: DatabaseOptions): Sqlite {
  try {
    if (options.readonly !== true) mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
    const database = new Database(options.file, {
      readonly: options.readonly === true,
      fileMustExist: options.readonly === true,
      timeout: busyTimeoutMs,
    });
    try {
      if (options.readonly !== true) prepare(database, options);
      return database;
    } catch (thrown) {
      database.close();
      throw thrown;
    }
  } catch (thrown) {
    throw storageError(thrown, options.file);
  }
}

/** Whether the file is a sound database: by its pages, or by whether its indexes say what its tables say, too, in twice the time. */
export function isSound(database: Sqlite, check: 'pages' | 'indexes' = 'pages'): boolean {
  try {
    return database.pragma(check === 'pages' ? 'quick_check(1)' : 'integrity_check(1)', { simple: true }) === 'ok';
  } catch (thrown) {
    const error = storageError(thrown, database.name);
    // A disk that fails for the moment is no reason to throw the database away.
    if (error.code !== 'STORAGE_CORRUPT') throw error;
    return false;
  }
}

/** Moves what the write-ahead log holds to the database and cuts the log to nothing; waits for no reader that is in the way. */
export function shrinkLog(database: Sqlite): void {
  database.pragma('busy_timeout = 0');
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.pragma(`busy_timeout = ${busyTimeoutMs}`);
}

/** Commits of `run` leave all in the write-ahead log: to move it to the database waits for the disk, and the next commit does that. */
export function withoutCheckpoint(database: Sqlite, run: () => void): void {
  database.pragma('wal_autocheckpoint = 0');
  try {
    run();
  } finally {
    if (database.open) database.pragma(`wal_autocheckpoint = ${logPagesMax}`);
  }
}

/** Whether a statement that holds for a sound database failed: its pages, its schema or its keys are not what was written. */
export function isDamage(thrown: unknown, file: string): boolean {
  const code = errnoCode(thrown) ?? '';
  return (
    storageError(thrown, file).code === 'STORAGE_CORRUPT' ||
    code === 'SQLITE_ERROR' ||
    code.startsWith('SQLITE_CONSTRAINT')
  );
}

export function damageError(thrown: unknown, file: string): AppError {
  return new AppError('STORAGE_CORRUPT', `The database is damaged: ${file}`, { file }, thrown);
}

/** What a failed statement means for the user. */
export function storageError(thrown: unknown, file: string): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = errnoCode(thrown) ?? '';
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC')
    return new AppError('STORAGE_FULL', `The disk is full: ${file}`, { file }, thrown);
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) {
    return damageError(thrown, file);
  }
  if (code.startsWith('SQLITE_BUSY'))
    return new AppError('STORAGE_BUSY', `Another process writes ${file}`, { file }, thrown);
  const why = isFileFault(thrown) ? fileFault(thrown, file) : `Cannot use ${file}: ${errorMessage(thrown)}`;
  return new AppError('STORAGE_FAILED', why, { file }, thrown);
}

const busyTimeoutMs = 5_000;
/** A write-ahead log of more pages is moved to the database; SQLite's default. */
const logPagesMax = 1_000;
/** Of a writer. */
const pageCacheKib = 8 * 1024;
/** After a migration: below it, the file is not written anew. */
const freePagesShareMin = 0.1;

function prepare(database: Sqlite, options: DatabaseOptions): void {
  chmodSync(options.file, 0o600);
  if (options.pageBytes !== undefined) database.pragma(`page_size = ${options.pageBytes}`);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  database.function('checksum', { deterministic: true, varargs: true }, checksum);
  database.pragma(`cache_size = -${pageCacheKib}`);
  const version = Number(database.pragma('user_version', { simple: true }));
  const newest = options.migrations.length;
  if (version > newest) {
    if (options.newer === 'refuse')
      throw new AppError('STORAGE_NEWER', `${options.file} was written by a newer Foretoken`, {
        file: options.file,
        version,
      });
    dropEverything(database);
    migrate(database, options.migrations, 0);
  } else migrate(database, options.migrations, version);
}

function migrate(database: Sqlite, migrations: readonly string[], from: number): void {
  if (from === migrations.length) return;
  database.transaction(() => {
    for (const statement of migrations.slice(from)) database.exec(statement);
    database.pragma(`user_version = ${migrations.length}`);
  })();
  if (from > 0) giveBackFreePages(database);
}

/** Tables that a migration drops leave pages that are free within the file. */
function giveBackFreePages(database: Sqlite): void {
  const count = (name: string) => Number(database.pragma(name, { simple: true }));
  if (count('freelist_count') < freePagesShareMin * count('page_count')) return;
  database.exec('VACUUM');
  shrinkLog(database);
}

function dropEverything(database: Sqlite): void {
  // Tables refer to one another, and all of them go.
  database.pragma('foreign_keys = OFF');
  const tables: unknown[] = database
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC",
    )
    .pluck()
    .all();
  for (const table of tables) database.exec(`DROP TABLE IF EXISTS "${String(table).replaceAll('"', '""')}"`);
  database.pragma('foreign_keys = ON');
}
