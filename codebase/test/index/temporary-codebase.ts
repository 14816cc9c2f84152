/** A codebase in a temporary folder, with its index beside it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { silentLog } from '@foretoken/base/log.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import { openIndexReader } from '@foretoken/codebase/index/open-index-reader.js';
import { openRootIndexer } from '@foretoken/codebase/index/open-root-indexer.js';
import type { RootIndexerOptions } from '@foretoken/codebase/index/root-indexer.js';

export class TemporaryCodebase {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'foretoken-codebase-')));
  readonly root = join(this.folder, 'root');
  readonly indexFolder = join(this.folder, 'index');

  constructor(files: Readonly<Record<string, string | Buffer>> = {}) {
    mkdirSync(this.root);
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  write(path: string, content: string | Buffer): string {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  indexer(over: Partial<RootIndexerOptions> = {}) {
    return openRootIndexer({
      root: this.root,
      indexFolder: this.indexFolder,
      log: silentLog,
      limits: { fileBytesMax: 1_000_000, filesMax: 100_000, totalBytesMax: 1_000_000_000 },
      exclude: [],
      onStatus: () => {},
      onCommit: () => {},
      ...over,
    });
  }

  /** Indexes everything once and says how it ended. */
  async indexed(over: Partial<RootIndexerOptions> = {}) {
    const indexer = await this.indexer(over);
    try {
      return await indexer.indexAll(new AbortController().signal);
    } finally {
      await indexer.close();
    }
  }

  reader(indexFolder = this.indexFolder) {
    const reader = openIndexReader({ root: this.root, indexFolder, log: silentLog });
    reader.refresh();
    return reader;
  }

  /** What the index holds, as readers see it: live paths with their learned lines. */
  contents(indexFolder = this.indexFolder): Record<string, string[]> {
    const reader = this.reader(indexFolder);
    const contents = this.contentsOf(reader);
    reader.close();
    return contents;
  }

  contentsOf(reader: IndexReader): Record<string, string[]> {
    const contents: Record<string, string[]> = {};
    for (const { lines, isLive } of reader.tables.without([]).sources) {
      for (let file = 0; file < lines.fileCount; file++) {
        if (!isLive(file)) continue;
        const rows: string[] = [];
        for (let row = lines.firstRow(file); row < lines.firstRow(file + 1); row++) {
          const text = lines.textOf(lines.rowLines[row] ?? 0);
          rows.push(text === '' ? '' : lines.indentOf(row) + text);
        }
        contents[lines.pathOf(file)] = rows;
      }
    }
    return Object.fromEntries(Object.entries(contents).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
