/** The database module, whose binary must fit this Node.js and this machine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorMessage } from '@foretoken/base/app-error.js';
import { type DoctorCheck, ok, problem } from '../doctor-check.js';

export const nativeModulesCheck: DoctorCheck = {
  name: 'database',
  summary: 'Whether the database module loads and works.',
  async run({ nodeVersion }) {
    // On an older Node.js the module ends the process without a word; the check of Node.js says what to do.
    if (Number.parseInt(nodeVersion, 10) < 22) return [];
    const folder = mkdtempSync(join(tmpdir(), 'foretoken-doctor-'));
    try {
      const { openDatabase } = await import('@foretoken/codebase/sqlite/open-database.js');
      const file = join(folder, 'probe.db');
      const database = openDatabase({ file, migrations: ['CREATE TABLE probe (x)'], newer: 'refuse' });
      const version = database.prepare('SELECT sqlite_version()').pluck().get();
      database.close();
      return [ok(`SQLite ${String(version)} loads and writes.`)];
    } catch (thrown) {
      return [
        problem(
          `The database module does not work: ${errorMessage(thrown)}.`,
          'Install again (`npm ci --ignore-scripts`) with the Node.js that runs Foretoken, on this machine.',
        ),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
