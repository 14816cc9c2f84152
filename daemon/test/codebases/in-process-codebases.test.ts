import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { silentLog } from '@foretoken/base/log.js';
import type { IndexStatus } from '@foretoken/codebase/index/index-status.js';
import { openRootIndexer } from '@foretoken/codebase/index/open-root-indexer.js';
import { indexFolderOf } from '@foretoken/codebase/index/store/index-folder.js';
import type { CodebaseHost } from '../../src/codebases/codebase-host.js';
import { createInProcessCodebases } from '../../src/codebases/in-process-codebases.js';
import { defaultSettings } from '../../src/settings/load-settings.js';
import type { Settings } from '../../src/settings/settings-table.js';

describe('in-process codebases', function () {
  this.timeout(30_000);
  let folder: string;
  let cacheFolder: string;
  let hosts: CodebaseHost[];
  let daemonRuns: boolean;
  const signal = new AbortController().signal;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'foretoken-host-')));
    cacheFolder = join(folder, 'cache');
    hosts = [];
    daemonRuns = false;
  });
  afterEach(async () => {
    for (const host of hosts) await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(settings: Settings = defaultSettings): CodebaseHost {
    const host = createInProcessCodebases({
      cacheFolder,
      log: silentLog,
      daemonRuns: () => daemonRuns,
      onForget() {},
      settingsOf: () => settings,
    });
    hosts.push(host);
    return host;
  }

  function makeRoot(name: string, files = 3): string {
    const root = join(folder, name);
    mkdirSync(root);
    for (let i = 0; i < files; i++)
      writeFileSync(join(root, `f${i}.ts`), `export const ${name}Value${i} = compute${i}(${i});\n`);
    return root;
  }

  it('indexes a root at the first use, and says how it went', async () => {
    const root = makeRoot('alpha');
    const host = open();
    const seen: IndexStatus[] = [];
    host.onStatus((status) => seen.push(status));
    const reader = await host.ready(root, signal);
    assert.equal(reader.tables.stats.files, 3);
    assert.equal(host.status(root)?.phase, 'ready');
    assert.equal(host.tables(root), reader.tables);
    assert.equal(seen.at(-1)?.phase, 'ready');
    assert.equal(host.rootOf(join(root, 'f0.ts')), root);
    assert.equal(host.rootOf(folder), undefined);
    assert.equal(reader.search('alphaValue1', 5)[0]?.path, 'f1.ts');
  });

  it('makes definitions only where they are asked for, and then all', async () => {
    const root = makeRoot('alpha');
    const host = open();
    const defined = async (reach: 'learned' | 'whole') =>
      (await host.ready(root, signal, reach)).structure.definitionsOf('alphaValue1', 9, new Set()).length;
    assert.equal((await host.ready(root, signal, 'learned')).tables.stats.files, 3);
    assert.equal(await defined('learned'), 0);
    assert.equal(await defined('whole'), 1);
    assert.equal(await defined('learned'), 1);
  });

  it('keeps many roots within its memory, each as right as the first time', async () => {
    const roots = Array.from({ length: 40 }, (_, i) => makeRoot(`root${i}`, 1));
    const host = open();
    for (const pass of [1, 2])
      for (const [i, root] of roots.entries()) {
        const reader = await host.ready(root, signal);
        assert.equal(reader.search(`root${i}Value0`, 5).length, 1, `pass ${pass}, root ${i}`);
      }
    assert.ok(roots.filter((root) => host.tables(root) !== undefined).length <= 32);
  });

  it('reads what a daemon writes and keeps writing', async () => {
    daemonRuns = true;
    const root = makeRoot('alpha');
    const writer = await openRootIndexer({
      root,
      indexFolder: indexFolderOf(cacheFolder, root),
      log: silentLog,
      limits: { fileBytesMax: 1e6, filesMax: 100, totalBytesMax: 1e7 },
      exclude: [],
      onStatus() {},
      onCommit() {},
    });
    try {
      await writer.indexAll(signal);
      const reader = await open().ready(root, signal);
      assert.equal(reader.tables.stats.files, 3);
    } finally {
      await writer.close();
    }
  });

  it('shares a root between hosts that begin together', async () => {
    const root = makeRoot('alpha', 50);
    const readers = await Promise.all([open().ready(root, signal), open().ready(root, signal)]);
    for (const reader of readers) assert.equal(reader.tables.stats.files, 50);
  });

  it('obeys the settings of the root', async () => {
    const root = makeRoot('alpha');
    const host = open({ ...defaultSettings, 'index.exclude': ['f0.ts'], 'privacy.exclude': ['f1.ts'] });
    assert.equal((await host.ready(root, signal)).tables.stats.files, 1);
  });

  it('forgets a root, and indexes it anew when it is asked for again', async () => {
    const root = makeRoot('alpha');
    const host = open();
    await host.ready(root, signal);
    await host.forget(root);
    assert.equal(existsSync(indexFolderOf(cacheFolder, root)), false);
    assert.equal(host.tables(root), undefined);
    assert.equal((await host.ready(root, signal)).tables.stats.files, 3);
  });

  it('fails for a root that is not there, and again the next time it is asked', async () => {
    const host = open();
    for (let i = 0; i < 2; i++)
      await assert.rejects(host.ready(join(folder, 'none'), signal), (thrown) => thrown instanceof AppError);
    const root = makeRoot('none');
    assert.equal((await host.ready(root, signal)).tables.stats.files, 3);
  });
});
