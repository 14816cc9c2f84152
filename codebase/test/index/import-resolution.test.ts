/** Imports lead where compilers and bundlers of their language would look: golden cases on small made-up repositories. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { importCases } from './data/import-cases.js';
import { TemporaryCodebase } from './temporary-codebase.js';

describe('import resolution', function () {
  this.timeout(30_000);
  for (const { name, language, files, expect } of importCases) {
    it(`${language}: ${name}`, async () => {
      const codebase = new TemporaryCodebase(files);
      try {
        await codebase.indexed();
        const reader = codebase.reader();
        const told = expect.map((line) => {
          const [asked = ''] = line.split(' → ');
          const [from = '', rest = ''] = asked.split(': ');
          const [specifier = '', ...names] = rest.split(' ');
          const found = reader.structure.resolve(from, language, [{ specifier, names, line: 1, reexported: false }]);
          const shown = found.map((each) => `${each.path ?? '?'}${each.names.map((each) => `@${each}`).join('')}`);
          return `${asked} → ${shown.join(' ')}`;
        });
        reader.close();
        assert.deepEqual(told, expect);
      } finally {
        codebase.remove();
      }
    });
  }

  it('follows files and build files that come and go', async () => {
    const codebase = new TemporaryCodebase({ 'a.ts': '\n', 'x/index.ts': '\n', 'lib/y.ts': '\n' });
    const indexer = await codebase.indexer();
    try {
      const { signal } = new AbortController();
      await indexer.indexAll(signal);
      const reader = codebase.reader();
      const where = (specifier: string) => {
        reader.refresh();
        const entry = { specifier, names: [], line: 1, reexported: false };
        return reader.structure.resolve('a.ts', 'typescript', [entry])[0]?.path;
      };
      assert.equal(where('./x'), 'x/index.ts');
      await indexer.update([codebase.write('x.ts', '\n')], signal);
      assert.equal(where('./x'), 'x.ts');
      rmSync(join(codebase.root, 'x.ts'));
      await indexer.update([join(codebase.root, 'x.ts')], signal);
      assert.equal(where('./x'), 'x/index.ts');
      assert.equal(where('~/y'), undefined);
      const config = '{"compilerOptions":{"paths":{"~/*":["lib/*"]}}}';
      await indexer.update([codebase.write('tsconfig.json', config)], signal);
      assert.equal(where('~/y'), 'lib/y.ts');
      await indexer.update([codebase.write('tsconfig.json', '{}')], signal);
      assert.equal(where('~/y'), undefined);
      reader.close();
    } finally {
      await indexer.close();
      codebase.remove();
    }
  });
});
