/** A lock between processes that ends with its holder, however that ends: an exclusive transaction on a file of its own. */
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { errnoCode } from '@foretoken/base/app-error.js';
import Database from 'better-sqlite3';
import { storageError } from './open-database.js';

export interface ProcessLock {
  release(): void;
}

/** Takes the lock, or says undefined at once when another process holds it. Throws AppError when the file cannot be used. */
export function tryProcessLock(file: string): ProcessLock | undefined {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const database = new Database(file, { timeout: 0 });
    try {
      chmodSync(file, 0o600);
      database.pragma('journal_mode = DELETE');
      database.exec('BEGIN EXCLUSIVE');
    } catch (thrown) {
      database.close();
      if ((errnoCode(thrown) ?? '').startsWith('SQLITE_BUSY')) return undefined;
      throw thrown;
    }
    return {
      release() {
        if (database.open) database.close();
      },
    };
  } catch (thrown) {
    throw storageError(thrown, file);
  }
}
