/** What files define and import, asked of a real index of real files. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeStructure } from '../../src/index/code-structure.js';
import { indexMigrations } from '../../src/index/store/schema.js';
import { openDatabase, type Sqlite } from '../../src/sqlite/open-database.js';
import { TemporaryCodebase } from './temporary-codebase.js';

const none: ReadonlySet<string> = new Set();

describe('code structure', function () {
  this.timeout(30_000);
  let codebase: TemporaryCodebase;
  afterEach(() => codebase.remove());

  async function indexed(files: Record<string, string>, ask: (structure: CodeStructure) => void) {
    codebase = new TemporaryCodebase(files);
    await codebase.indexed();
    const reader = codebase.reader();
    ask(reader.structure);
    reader.close();
  }

  function changeDatabase<T>(change: (database: Sqlite) => T): T {
    const file = join(codebase.indexFolder, 'index.db');
    const database = openDatabase({ file, migrations: indexMigrations, newer: 'refuse' });
    rmSync(join(codebase.indexFolder, 'index.sound'), { force: true });
    try {
      return change(database);
    } finally {
      database.close();
    }
  }

  it('takes a half-edited import saved again and again, and finds its names when it is whole', async () => {
    const half = 'from m import (\n    alpha\n    beta,\n    gamma,\n)\n';
    codebase = new TemporaryCodebase({ 'm.py': 'beta = 1\n', 'a.py': half });
    await codebase.indexed();
    for (const text of [`${half}\nx = 1\n`, half.replace('alpha', 'alpha,')]) {
      codebase.write('a.py', text);
      await codebase.indexed();
    }
    const reader = codebase.reader();
    assert.deepEqual(reader.structure.importsOf('a.py')[0]?.names, ['alpha', 'beta', 'gamma']);
    assert.deepEqual(reader.structure.importersOf('m.py', 10), ['a.py']);
    reader.close();
  });

  it('tells definitions of a name, exported and outer ones first, with all that is known of them', async () => {
    await indexed(
      {
        'b.ts':
          '/** Doc. */\nexport class Store extends Base implements Named {\n  size: number = 1;\n  store(): Item {}\n}\n',
        'a.ts': 'class Store {}\n',
        'c.py': 'class Box:\n    def Store(self):\n        pass\n',
        'z.go': 'package z\n\ntype Store struct{}\n',
      },
      (structure) => {
        const found = structure.definitionsOf('Store', 10, none);
        assert.deepEqual(
          found.map(({ path, container, exported }) => [path, container, exported]),
          [
            ['b.ts', '', true],
            ['z.go', '', true],
            ['c.py', 'Box', true],
            ['a.ts', '', false],
          ],
        );
        assert.deepEqual(found[0], {
          path: 'b.ts',
          name: 'Store',
          kind: 'class',
          container: '',
          startLine: 2,
          endLine: 5,
          docLine: 1,
          signature: 'export class Store extends Base implements Named',
          bases: ['Base', 'Named'],
          type: undefined,
          exported: true,
        });
        assert.deepEqual(
          structure.definitionsOf('store', 10, none).map(({ path }) => path),
          ['b.ts'],
        );
        assert.deepEqual(
          structure.definitionsOf('Store', 1, new Set(['b.ts'])).map(({ path }) => path),
          ['z.go'],
        );
        assert.deepEqual(structure.definitionsOf("';--", 10, none), []);
      },
    );
  });

  it('tells the members of a type from all files that add to it', async () => {
    await indexed(
      {
        'b/type.go': 'package b\n\ntype Store struct {\n\tsize Size\n}\n',
        'b/more.go': 'package b\n\nfunc (s *Store) Grow() Size { return 1 }\n',
        'c.ts': 'export class Outer {\n  inner(): Store {}\n}\n',
      },
      (structure) => {
        const told = structure.membersOf('Store', 10, none).map(({ path, name, type }) => [path, name, type]);
        assert.deepEqual(told, [
          ['b/more.go', 'Grow', 'Size'],
          ['b/type.go', 'size', 'Size'],
        ]);
        assert.deepEqual(
          structure.membersOf('Store', 1, none).map(({ name }) => name),
          ['Grow'],
        );
        assert.deepEqual(
          structure.membersOf('Store', 9, new Set(['b/more.go'])).map(({ name }) => name),
          ['size'],
        );
        assert.deepEqual(
          structure.definitionsIn('c.ts').map(({ name, container }) => [name, container]),
          [
            ['Outer', ''],
            ['inner', 'Outer'],
          ],
        );
      },
    );
  });

  it('says nothing of names that are everywhere, whatever the order of files', async () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}.ts`, 'function local() {}\n']));
    await indexed({ ...files, 'one.ts': 'export function local() {}\n' }, (structure) => {
      assert.deepEqual(
        structure.definitionsOf('local', 10, none).map(({ path }) => path),
        ['one.ts'],
      );
    });
  });

  it('follows imports both ways', async () => {
    await indexed(
      {
        'package.json': '{"name":"whole"}',
        'tsconfig.json': '{"compilerOptions":{"paths":{"@lib/*":["libs/*/src"]}}}',
        'libs/one/package.json': '{"name":"@acme/one","exports":{"./deep":"./src/hidden/deep.ts"}}',
        'libs/one/src/index.ts': "export * from './hidden/deep.js';\n",
        'libs/one/src/hidden/deep.ts': 'export const deep = 1;\n',
        'app/a.ts': "import { deep } from '@lib/one';\nimport fs from 'node:fs';\n",
        'app/b.ts': "import { deep } from '@acme/one/deep';\nimport './a';\n",
        'app/index.ts': "import { b } from './b';\n",
        'app/sub/c.ts': "import { b } from '..';\n",
        'py/pkg/__init__.py': 'from . import leaf\n',
        'py/pkg/leaf.py': 'from pkg.sub import thing\n',
        'py/pkg/sub/__init__.py': 'thing = 1\n',
        'go.mod': 'module acme.dev/tool\n',
        'main.go': 'package main\n\nimport "acme.dev/tool/part"\n',
        'part/x.go': 'package part\n\nimport (\n\ttool "acme.dev/tool"\n)\n',
        'j/src/com/acme/A.java': 'package com.acme;\nimport com.acme.deep.B;\nimport static com.acme.deep.C.make;\n',
        'j/src/com/acme/deep/B.java': 'package com.acme.deep;\nimport com.acme.*;\nclass B {}\n',
        'j/src/com/acme/deep/C.java': 'package com.acme.deep;\nclass C {}\n',
      },
      (structure) => {
        assert.deepEqual(structure.importsOf('app/a.ts'), [
          { specifier: '@lib/one', names: ['deep'], path: 'libs/one/src/index.ts' },
          { specifier: 'node:fs', names: ['fs'], path: undefined },
        ]);
        const importers = {
          'libs/one/src/index.ts': ['app/a.ts'],
          'libs/one/src/hidden/deep.ts': ['app/b.ts', 'libs/one/src/index.ts'],
          'app/a.ts': ['app/b.ts'],
          'app/b.ts': ['app/index.ts'],
          'app/index.ts': ['app/sub/c.ts'],
          'py/pkg/leaf.py': ['py/pkg/__init__.py'],
          'py/pkg/sub/__init__.py': ['py/pkg/leaf.py'],
          'part/x.go': ['main.go'],
          'main.go': ['part/x.go'],
          'j/src/com/acme/deep/B.java': ['j/src/com/acme/A.java'],
          'j/src/com/acme/deep/C.java': ['j/src/com/acme/A.java'],
          'j/src/com/acme/A.java': ['j/src/com/acme/deep/B.java'],
        };
        const told = Object.keys(importers).map((path) => [path, structure.importersOf(path, 10)]);
        assert.deepEqual(Object.fromEntries(told), importers);
        assert.deepEqual(structure.importersOf('libs/one/src/hidden/deep.ts', 1), ['app/b.ts']);
      },
    );
  });

  it('has the same to say after changes as a fresh index', async () => {
    codebase = new TemporaryCodebase({ 'a.ts': 'export class A { x = 1; }\n', 'b.ts': "import { A } from './a';\n" });
    const indexer = await codebase.indexer();
    const { signal } = new AbortController();
    await indexer.indexAll(signal);
    await indexer.update([codebase.write('a.ts', '\nexport class B { y = 1; }\n')], signal);
    await indexer.update([codebase.write('c/a.ts', 'export class A {}\n')], signal);
    rmSync(join(codebase.root, 'b.ts'));
    await indexer.update([join(codebase.root, 'b.ts')], signal);
    await indexer.update([codebase.write('d.ts', "import { B } from './a';\nimport { A } from './c/a';\n")], signal);
    await indexer.close();
    const fresh = join(codebase.folder, 'fresh');
    await codebase.indexed({ indexFolder: fresh });
    const told = [codebase.indexFolder, fresh].map((folder) => {
      const reader = codebase.reader(folder);
      const { structure } = reader;
      const all = {
        names: ['A', 'B', 'x', 'y'].map((name) => structure.definitionsOf(name, 10, none)),
        members: ['A', 'B'].map((name) => structure.membersOf(name, 10, none)),
        imports: ['a.ts', 'b.ts', 'c/a.ts', 'd.ts'].map((path) => structure.importsOf(path)),
        importers: ['a.ts', 'c/a.ts'].map((path) => structure.importersOf(path, 10)),
      };
      reader.close();
      return all;
    });
    assert.deepEqual(told[0], told[1]);
    assert.deepEqual(told[0]?.importers, [['d.ts'], ['d.ts']]);
    assert.deepEqual(told[0]?.names[2], []);
  });

  it('is made anew when it is of another version, and what is learned of lines stays', async () => {
    codebase = new TemporaryCodebase({ 'a.ts': 'export class A {}\n' });
    await codebase.indexed();
    const segments = () => readdirSync(codebase.indexFolder).filter((name) => name.startsWith('segment-'));
    const before = segments();
    changeDatabase((database) =>
      database.exec('DELETE FROM structures; DELETE FROM structure_keys; UPDATE files SET structure = structure - 1'),
    );
    await codebase.indexed();
    const reader = codebase.reader();
    assert.deepEqual(
      reader.structure.definitionsOf('A', 10, none).map(({ path }) => path),
      ['a.ts'],
    );
    reader.close();
    assert.deepEqual(segments(), before);
  });

  it('of a file that is damaged says nothing, and is whole once that is read anew', async () => {
    codebase = new TemporaryCodebase({
      'a.ts': 'export class A {\n  one() {}\n}\n',
      'b.ts': "import { A } from './a';\nexport class B extends A {}\n",
    });
    await codebase.indexed();
    changeDatabase((database) => database.exec("UPDATE structures SET code = x'7f0102'"));
    const reader = codebase.reader();
    assert.deepEqual(reader.structure.definitionsOf('A', 10, none), []);
    codebase.write('a.ts', 'export class A {\n  two() {}\n}\n');
    codebase.write('b.ts', "import { A } from './a';\nexport class C extends A {}\n");
    await codebase.indexed();
    reader.refresh();
    const { structure } = reader;
    assert.deepEqual(
      ['A', 'B', 'C'].map((name) => structure.definitionsOf(name, 10, none).map(({ path }) => path)),
      [['a.ts'], [], ['b.ts']],
    );
    assert.deepEqual(
      structure.membersOf('A', 10, none).map(({ name }) => name),
      ['two'],
    );
    assert.deepEqual(structure.importersOf('a.ts', 10), ['b.ts']);
    reader.close();
    const stored = changeDatabase((database) => database.prepare('SELECT count(*) FROM structure_keys').pluck().get());
    // A and C, a member's owner and its own name, and the import.
    assert.equal(stored, 5);
  });

  it('of a version that had a row for each definition is made anew', async () => {
    codebase = new TemporaryCodebase({ 'a.ts': 'export class A {}\n', 'package.json': '{"name":"whole"}' });
    mkdirSync(codebase.indexFolder);
    const former = openDatabase({
      file: join(codebase.indexFolder, 'index.db'),
      migrations: indexMigrations.slice(0, 3),
      newer: 'refuse',
    });
    former.exec(`
      INSERT INTO segments VALUES (1, 'segment-0123456789abcdef', 2, 100);
      INSERT INTO files VALUES (1, 'a.ts', 1, 18, x'00', 'typescript', 0, 1, 3), (2, 'package.json', 1, 16, x'00', 'json', 0, 1, 3);
      INSERT INTO definitions VALUES (1, 0, 'Old', 0, 0, '', '', 1, 0, NULL, 'class Old', NULL, NULL);
      INSERT INTO chunks VALUES (1, 1, 1);
      INSERT INTO build_configs VALUES (2, '{}');
    `);
    former.close();
    await codebase.indexed();
    const reader = codebase.reader();
    const { structure } = reader;
    assert.deepEqual(
      ['A', 'Old'].map((name) => structure.definitionsOf(name, 10, none).map(({ path }) => path)),
      [['a.ts'], []],
    );
    const [file] = reader.filesAfter(0, 1) ?? [];
    assert.deepEqual(reader.chunksOf(file?.id ?? 0), [{ startLine: 1, endLine: 2 }]);
    reader.close();
  });

  it('answers with nothing while there is no index', () => {
    codebase = new TemporaryCodebase({});
    const { structure } = codebase.reader();
    assert.deepEqual(structure.definitionsOf('A', 10, none), []);
    const entry = { specifier: './a', names: ['A'], line: 1, reexported: false };
    assert.deepEqual(structure.resolve('b.ts', 'typescript', [entry]), [
      { specifier: './a', names: ['A'], path: undefined },
    ]);
  });
});
