import assert from 'node:assert/strict';
import { silentLog } from '@foretoken/base/log.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import { statusWithout } from '@foretoken/codebase/index/index-status.js';
import { emptyStructure } from '@foretoken/codebase/index/sqlite-structure.js';
import { emptyTables } from '@foretoken/codebase/segments/load-tables.js';
import { heldStatus, shareTables } from '../../src/codebases/table-shares.js';
import { defaultSettings } from '../../src/settings/load-settings.js';

const mb = 1024 * 1024;

/** A root whose files take a megabyte each. */
class Root implements IndexReader {
  readonly structure = emptyStructure;
  readonly root: string;
  readonly #files: number;
  #held: number;

  constructor(root: string, files: number) {
    this.root = root;
    this.#files = files;
    this.#held = files;
  }

  get tables() {
    const stats = { files: this.#held, lines: 0, tokens: 0, bytes: this.#held * mb };
    return {
      stats,
      without: (paths: Iterable<string>) => emptyTables.without(paths),
      prepare: () => true,
      textOfFile: () => undefined,
    };
  }

  get filesOverMemory() {
    return this.#files - this.#held;
  }

  holdWithin(bytesMax: number) {
    this.#held = Math.min(this.#files, Math.floor(bytesMax / mb));
  }

  refresh() {}
  async openAhead() {}
  search() {
    return [];
  }
  filesAfter() {
    return [];
  }
  chunksOf() {
    return [];
  }
  close() {}
}

describe('the memory of open codebases', () => {
  it('is shared: none takes more than one may, all together no more than the daemon may, and the last opened comes first', () => {
    const settings = { ...defaultSettings, 'index.tables_mb_max': 64, 'daemon.tables_mb_max': 128 };
    const roots = [new Root('/first', 50), new Root('/second', 40), new Root('/third', 90)];
    const options = { settingsOf: () => settings, log: silentLog };
    const asOpen = roots.map((reader) => ({ reader }));
    shareTables(asOpen, options);
    assert.deepEqual(
      roots.map(({ tables }) => tables.stats.files),
      [24, 40, 64],
    );
    shareTables(asOpen.slice(0, 2), options);
    assert.deepEqual(
      roots.slice(0, 2).map(({ tables }) => tables.stats.files),
      [50, 40],
    );
  });

  it('is told: how many files of a root are not held', () => {
    const root = new Root('/root', 5);
    const status = statusWithout('/root', 'ready');
    assert.equal(heldStatus({ status, reader: root }).skipped['over-memory'], 0);
    root.holdWithin(2 * mb);
    assert.equal(heldStatus({ status, reader: root }).skipped['over-memory'], 3);
  });
});
