import assert from 'node:assert/strict';
import { readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '@foretoken/base/log.js';
import { openIndexReader } from '@foretoken/codebase/index/open-index-reader.js';
import { TemporaryCodebase } from './temporary-codebase.js';

describe('the memory of learned tables', () => {
  let codebase: TemporaryCodebase;
  afterEach(() => codebase.remove());

  /** Learned one after the other, as files that were saved, each into a segment of its own. */
  async function indexedInTurn(files: Readonly<Record<string, { daysOld: number }>>) {
    codebase = new TemporaryCodebase();
    for (const [path, { daysOld }] of Object.entries(files)) {
      const name = path.replace(/\W/g, '_');
      const rows = Array.from({ length: 400 }, (_, at) => `const ${name}${at} = compute_${name}_${at}(${at});`);
      const written = codebase.write(path, rows.join('\n'));
      const seconds = 1_700_000_000 - daysOld * 86_400;
      utimesSync(written, seconds, seconds);
      await codebase.indexed();
    }
    const reader = openIndexReader({ root: codebase.root, indexFolder: codebase.indexFolder, log: silentLog });
    reader.refresh();
    return reader;
  }

  it('holds what fits: generated files go first, then data, then what did not change for long; all come back with room', async () => {
    const reader = await indexedInTurn({
      'a.ts': { daysOld: 1 },
      'generated/b.ts': { daysOld: 0 },
      'c.md': { daysOld: 0 },
      'd.ts': { daysOld: 900 },
    });
    const whole = reader.tables.stats.bytes;
    const held = (share: number) => {
      reader.holdWithin(Math.ceil(whole * share));
      assert.ok(reader.tables.stats.bytes <= Math.ceil(whole * share));
      const paths = Object.keys(codebase.contentsOf(reader));
      assert.equal(paths.length + reader.filesOverMemory, 4);
      return paths;
    };
    assert.deepEqual(held(1), ['a.ts', 'c.md', 'd.ts', 'generated/b.ts']);
    assert.deepEqual(held(0.8), ['a.ts', 'c.md', 'd.ts']);
    assert.deepEqual(held(0.55), ['a.ts', 'd.ts']);
    assert.deepEqual(held(0.3), ['a.ts']);
    assert.deepEqual(held(0.01), []);
    assert.deepEqual(held(2), ['a.ts', 'c.md', 'd.ts', 'generated/b.ts']);
    reader.close();
  });

  it('holds code before what is generated, whichever is learned first', async () => {
    codebase = new TemporaryCodebase();
    const learn = async (folder: string, ending: string) => {
      for (let file = 0; file < 20; file++) {
        const rows = Array.from(
          { length: 40 },
          (_, at) => `const ${folder}${file}x${at} = call${folder}${at}(${file});`,
        );
        codebase.write(`${folder}/${file}${ending}`, rows.join('\n'));
      }
      await codebase.indexed();
    };
    await learn('own', '.ts');
    const own = codebase.reader();
    const bytesMax = Math.ceil(own.tables.stats.bytes * 1.5);
    own.close();
    const reader = codebase.reader();
    reader.holdWithin(bytesMax);
    for (const [folder, ending] of [
      ['notes', '.md'],
      ['generated', '.ts'],
    ] as const) {
      await learn(folder, ending);
      reader.refresh();
      assert.equal(reader.filesOverMemory, folder === 'notes' ? 20 : 40);
      assert.ok(
        Object.keys(codebase.contentsOf(reader)).every((path) => path.startsWith('own/')),
        folder,
      );
    }
    reader.close();
  });

  it('does not read again at each save what has turned out not to fit', async () => {
    let reader = await indexedInTurn({ 'generated/b.ts': { daysOld: 0 } });
    const [first] = readdirSync(codebase.indexFolder).filter((name) => name.startsWith('segment-'));
    reader.close();
    codebase.write('a.ts', 'const own = 1;');
    await codebase.indexed();
    reader = codebase.reader();
    // On the disk both are smaller.
    reader.holdWithin(reader.tables.stats.bytes - 1);
    assert.deepEqual(Object.keys(codebase.contentsOf(reader)), ['a.ts']);
    codebase.write('a.ts', 'const saved = 1;');
    await codebase.indexed();
    rmSync(join(codebase.indexFolder, first ?? ''));
    for (const ahead of [true, false]) {
      if (ahead) await reader.openAhead();
      reader.refresh();
      assert.deepEqual(codebase.contentsOf(reader), { 'a.ts': ['const saved = 1;'] });
    }
    assert.equal(reader.filesOverMemory, 1);
    reader.close();
  });

  it('holds what was saved since before all else, whatever it is', async () => {
    const reader = await indexedInTurn({ 'a.ts': { daysOld: 1 }, 'b.json': { daysOld: 2 } });
    reader.holdWithin(Math.ceil(reader.tables.stats.bytes * 0.51));
    assert.deepEqual(Object.keys(codebase.contentsOf(reader)), ['a.ts']);
    const saved = Array.from({ length: 300 }, (_, at) => `saved${at}: make_saved_${at}`);
    codebase.write('b.json', saved.join('\n'));
    await codebase.indexed();
    reader.refresh();
    assert.deepEqual(codebase.contentsOf(reader), { 'b.json': saved });
    reader.close();
  });
});
