/** What is written to an index, and where it lies until then. */
import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { openIndexWriter } from '@foretoken/codebase/index/open-index-writer.js';
import { databaseFileOf } from '@foretoken/codebase/index/store/index-folder.js';
import { TemporaryCodebase } from './temporary-codebase.js';

describe('writing an index', () => {
  it('lets no write-ahead log grow by a walk of many files', () => {
    const codebase = new TemporaryCodebase({});
    mkdirSync(codebase.indexFolder, { recursive: true });
    const writer = openIndexWriter(codebase.indexFolder);
    const store = (from: number, count: number) => {
      const facts = { language: 'typescript', mtimeMs: 1, bytes: 1, hash: new Uint8Array(32), secrets: 0 };
      const files = Array.from({ length: count }, (_, i) => ({
        ...facts,
        path: `a/folder/of/some/depth/${from + i}.ts`,
      }));
      writer.store({ files, segment: new Uint8Array(64), same: [], gone: [], skipped: [], bytes: count });
    };
    const logBytes = () => statSync(`${databaseFileOf(codebase.indexFolder)}-wal`).size;
    for (let at = 0; at < 40; at++) store(at * 1_000, 1_000);
    assert.ok(logBytes() < 8_000_000, `${logBytes()} bytes`);
    writer.close();
    codebase.remove();
  });
});
