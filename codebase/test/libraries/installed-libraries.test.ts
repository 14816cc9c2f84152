/** Libraries that a codebase imports are known by what they declare; nothing outside of them is read, and the codebase is known as without them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '@foretoken/base/log.js';
import { LibraryStore } from '@foretoken/codebase/index/libraries/library-store.js';
import type { RootIndexerOptions } from '@foretoken/codebase/index/root-indexer.js';
import { helperThreads } from '@foretoken/codebase/index/update/helper-thread.js';
import { libraryLimits } from '@foretoken/codebase/libraries/limits.js';
import { TemporaryCodebase } from '../index/temporary-codebase.js';

const aDeclaration = {
  name: 'large',
  kind: 'constant',
  container: '',
  line: 1,
  signature: '',
  bases: [],
  type: undefined,
} as const;

describe('installed libraries', () => {
  let codebase: TemporaryCodebase;
  const open = (files: Record<string, string>) => {
    codebase = new TemporaryCodebase(files);
    return codebase;
  };
  afterEach(() => codebase.remove());

  /** What is known of libraries: signatures by file. */
  async function declared(languageId: string, specifiers: readonly string[], over: Partial<RootIndexerOptions> = {}) {
    await codebase.indexed({ libraries: true, ...over });
    const reader = codebase.reader();
    const told = specifiers.map((specifier) =>
      Object.fromEntries(
        (reader.structure.libraryOf(languageId, specifier)?.files ?? []).map(({ path, declarations }) => [
          path,
          declarations.map(({ container, signature }) => (container === '' ? signature : `${container}: ${signature}`)),
        ]),
      ),
    );
    reader.close();
    return told;
  }
  const typescript = (...specifiers: string[]) => declared('typescript', specifiers);

  it('reads the declarations that a manifest names, those of @types, and what they hand on', async () => {
    open({
      'src/a.ts':
        "import { open } from 'store';\nimport * as old from 'old';\nimport fs from 'node:fs';\nimport { deep } from '@org/kit/deep';\n",
      'node_modules/store/package.json': '{ "types": "./types/main.d.ts", "main": "main.js" }',
      'node_modules/store/types/main.d.ts': "export { open } from './open.js';\nexport { other } from './other.js';\n",
      'node_modules/store/types/open.d.ts':
        "import type { Options } from './options.js';\nexport declare function open(path: string, options?: Options): Store;\nexport declare class Store {\n  private rows: string[];\n  close(): Promise<void>;\n}\n",
      'node_modules/store/types/options.d.ts': 'export interface Options { readOnly?: boolean }\n',
      'node_modules/store/types/other.d.ts': 'export declare function other(): void;\n',
      'node_modules/old/package.json': '{ "main": "index.js" }',
      'node_modules/old/index.js': 'module.exports = {};',
      'node_modules/@types/old/index.d.ts':
        'declare namespace old { function twice(n: number): number }\nexport = old;\n',
      'node_modules/@types/node/fs.d.ts':
        "declare module 'fs' { export function readFileSync(path: string): string; }\n",
      'node_modules/@org/kit/package.json':
        '{ "exports": { "./*": { "import": { "types": "./dist/*.d.mts", "default": "./dist/*.mjs" } } } }',
      'node_modules/@org/kit/dist/deep.d.mts': 'export declare const deep: number;\n',
    });
    assert.deepEqual(await typescript('store', 'old', 'node:fs', '@org/kit/deep', './a'), [
      {
        'node_modules/store/types/open.d.ts': [
          'function open(path: string, options?: Options): Store',
          'class Store',
          'Store: close(): Promise<void>',
        ],
        'node_modules/store/types/options.d.ts': ['interface Options', 'Options: readOnly?: boolean'],
      },
      { 'node_modules/@types/old/index.d.ts': ['function twice(n: number): number'] },
      { 'node_modules/@types/node/fs.d.ts': ['function readFileSync(path: string): string'] },
      { 'node_modules/@org/kit/dist/deep.d.mts': ['const deep: number'] },
      {},
    ]);
  });

  it('reads modules of the virtual environment, stubs first, and what a package hands on from another', async () => {
    const site = '.venv/lib/python3.12/site-packages';
    open({
      'app/main.py': 'from web import App\nimport plain\nfrom typed import load\nimport app.own\n',
      'app/own.py': 'def mine(): pass\n',
      '.venv/pyvenv.cfg': 'home = /usr/bin\n',
      [`${site}/web/__init__.py`]: 'from .application import App as App\nfrom .unused import Unused\n',
      [`${site}/web/application.py`]:
        'from server.base import Base\n\nclass App(Base):\n    def get(self, path: str) -> None: ...\n    def _hidden(self): ...\n',
      [`${site}/web/unused.py`]: 'class Unused: ...\n',
      [`${site}/server/__init__.py`]: '',
      [`${site}/server/base.py`]: 'class Base:\n    def listen(self, port: int) -> None: ...\n',
      [`${site}/plain.py`]: 'def plainly(value): ...\n',
      [`${site}/typed.py`]: 'def load(source): ...\n',
      [`${site}/typed-stubs/__init__.pyi`]: 'def load(source: str) -> bytes: ...\n',
    });
    assert.deepEqual(await declared('python', ['web', 'plain', 'typed', 'app.own']), [
      {
        [`${site}/web/application.py`]: ['class App(Base)', 'App: def get(self, path: str) -> None'],
        [`${site}/server/base.py`]: ['class Base', 'Base: def listen(self, port: int) -> None'],
      },
      { [`${site}/plain.py`]: ['def plainly(value)'] },
      { [`${site}/typed-stubs/__init__.pyi`]: ['def load(source: str) -> bytes'] },
      {},
    ]);
  });

  it('follows the links of a store inside the root, and none that leads out of it or out of the library', async () => {
    open({
      'a.ts':
        "import { kept } from 'kept';\nimport { out } from 'out';\nimport { leak } from 'leak';\nimport { own } from 'own';\n",
      'node_modules/.pnpm/kept@1/node_modules/kept/index.d.ts': 'export declare const kept: string;\n',
      'node_modules/leak/package.json': '{ "types": "leak.d.ts" }',
      'packages/own/index.d.ts': 'export declare const own: string;\n',
    });
    const outside = join(codebase.folder, 'outside', 'node_modules', 'out');
    mkdirSync(outside, { recursive: true });
    writeFileSync(join(outside, 'index.d.ts'), 'export declare const out: string;\n');
    const modules = join(codebase.root, 'node_modules');
    symlinkSync('.pnpm/kept@1/node_modules/kept', join(modules, 'kept'));
    symlinkSync(outside, join(modules, 'out'));
    symlinkSync('../../packages/own', join(modules, 'own'));
    symlinkSync(join(outside, 'index.d.ts'), join(modules, 'leak', 'leak.d.ts'));
    assert.deepEqual(await typescript('kept', 'out', 'leak', 'own'), [
      { 'node_modules/.pnpm/kept@1/node_modules/kept/index.d.ts': ['const kept: string'] },
      {},
      {},
      {},
    ]);
  });

  it('obeys what owners exclude, and replaces secrets', async () => {
    const secret = ['AKIA', 'IOSFODNN7QWERTYU'].join('');
    open({
      '.foretokenignore': 'node_modules/hidden/\n',
      'a.ts': "import 'hidden';\nimport 'excluded';\nimport { key } from 'open';\n",
      'node_modules/hidden/index.d.ts': 'export declare const hidden: string;\n',
      'node_modules/excluded/index.d.ts': 'export declare const excluded: string;\n',
      'node_modules/open/index.ts': `export const key = "${secret}";\n`,
    });
    const [hidden, excluded, kept] = await declared('typescript', ['hidden', 'excluded', 'open'], {
      exclude: ['node_modules/excluded/'],
    });
    assert.deepEqual([hidden, excluded], [{}, {}]);
    assert.equal(Object.keys(kept ?? {}).length, 1);
    assert.throws(() => execFileSync('grep', ['-r', secret, codebase.indexFolder]));
  });

  it('reads a library anew when another version is installed or other names are imported, and forgets it when nobody imports it', async () => {
    open({
      'a.ts': "import { one } from 'kit';\n",
      'node_modules/kit/package.json': '{ "version": "1.0.0", "types": "index.d.ts" }',
      'node_modules/kit/index.d.ts': "export { one } from './one.js';\nexport { two } from './two.js';\n",
      'node_modules/kit/one.d.ts': 'export declare const one: 1;\n',
      'node_modules/kit/two.d.ts': 'export declare const two: 2;\n',
    });
    assert.deepEqual(await typescript('kit'), [{ 'node_modules/kit/one.d.ts': ['const one: 1'] }]);
    codebase.write('b.ts', "import { two } from 'kit';\n");
    const both = { 'node_modules/kit/one.d.ts': ['const one: 1'], 'node_modules/kit/two.d.ts': ['const two: 2'] };
    assert.deepEqual(await typescript('kit'), [both]);
    codebase.write('node_modules/kit/package.json', '{ "version": "1.10.0", "types": "index.d.ts" }');
    codebase.write('node_modules/kit/one.d.ts', 'export declare const one: "uno";\n');
    assert.deepEqual(await typescript('kit'), [{ ...both, 'node_modules/kit/one.d.ts': ['const one: "uno"'] }]);
    codebase.write('a.ts', '');
    codebase.write('b.ts', '');
    assert.deepEqual(await typescript('kit'), [{}]);
  });

  it('tells readers that stay open what a file declares now, by another object than before', async () => {
    open({
      'a.ts': "import { kit } from 'kit';\n",
      'node_modules/kit/package.json': '{ "version": "1.0.0", "types": "old.d.ts" }',
      'node_modules/kit/old.d.ts': 'export declare const kit: 1;\n',
      'node_modules/kit/new.d.ts': 'export declare const kit: 2;\n',
    });
    await codebase.indexed({ libraries: true });
    const reader = codebase.reader();
    const before = reader.structure.libraryFiles;
    assert.equal(before.at('node_modules/kit/old.d.ts')?.declarations[0]?.signature, 'const kit: 1');
    reader.refresh();
    assert.equal(reader.structure.libraryFiles, before);
    codebase.write('node_modules/kit/package.json', '{ "version": "1.10.0", "types": "new.d.ts" }');
    await codebase.indexed({ libraries: true });
    reader.refresh();
    const after = reader.structure.libraryFiles;
    assert.notEqual(after, before);
    assert.equal(after.at('node_modules/kit/old.d.ts'), undefined);
    assert.equal(after.at('node_modules/kit/new.d.ts')?.declarations[0]?.signature, 'const kit: 2');
    reader.close();
  });

  it('leaves the codebase as it is without them, and goes when it is switched off', async () => {
    open({
      'a.ts': "import { remarkable } from 'kit';\nremarkable();\n",
      'node_modules/kit/index.d.ts': 'export declare function remarkable(): Astonishing;\n',
    });
    await codebase.indexed({ libraries: true });
    const reader = codebase.reader();
    assert.deepEqual(Object.keys(codebase.contents()), ['a.ts']);
    assert.deepEqual(reader.search('astonishing', 10), []);
    assert.deepEqual(reader.structure.definitionsOf('remarkable', 10, new Set()), []);
    assert.equal(reader.structure.libraryOf('typescript', 'kit')?.files.length, 1);
    reader.close();
    const [none] = await declared('typescript', ['kit'], { libraries: false });
    assert.deepEqual(none, {});
    assert.equal(existsSync(join(codebase.indexFolder, 'libraries.db')), false);
  });

  it('says how many imported libraries are more than it reads, and keeps those that most files import', async () => {
    const names = Array.from({ length: 100 }, (_, at) => `kit${at}`);
    open({
      'a.ts': names.map((name) => `import '${name}';\n`).join(''),
      'b.ts': "import 'kit99';\n",
      ...Object.fromEntries(
        names.map((name) => [`node_modules/${name}/index.d.ts`, `export declare const ${name}: 1;\n`]),
      ),
    });
    let leftOut = 0;
    const [last] = await declared('typescript', ['kit99'], { onStatus: ({ skipped }) => (leftOut = skipped.library) });
    assert.deepEqual(last, { 'node_modules/kit99/index.d.ts': ['const kit99: 1'] });
    assert.equal(leftOut, 4);
  });

  it('looks for no file below another file, nor by a name that no disk can have', async () => {
    const long = 'a'.repeat(300);
    open({
      'a.ts': `import 'boots/dist/boots.css';\nimport '${long}';\nimport { kit } from 'kit';\nimport { venv } from 'kit/${long}';\n`,
      'b.py': 'import web\n',
      env: 'A=1\n',
      venv: '',
      'node_modules/boots/package.json': '{}',
      'node_modules/boots/dist/boots.css': 'a {}\n',
      'node_modules/kit/index.d.ts': 'export declare const kit: 1;\n',
    });
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
    const kit = { 'node_modules/kit/index.d.ts': ['const kit: 1'] };
    assert.deepEqual(await declared('typescript', ['boots/dist/boots.css', long, 'kit'], { log }), [{}, {}, kit]);
    assert.deepEqual(warnings, []);
  });

  it('finds a library that only some packages of the codebase have installed', async () => {
    open({
      ...Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`examples/e${at}/a.ts`, "import 'kit';\n"])),
      'packages/core/src/a.ts': "import { kit } from 'kit';\n",
      'packages/core/node_modules/kit/index.d.ts': 'export declare const kit: 1;\n',
    });
    assert.deepEqual(await typescript('kit'), [{ 'packages/core/node_modules/kit/index.d.ts': ['const kit: 1'] }]);
  });

  it('shows a signature whole where a # stands in it, and module names however they are spaced', async () => {
    const site = '.venv/lib/python3.12/site-packages';
    open({
      'a.py': 'import web . colours\n',
      '.venv/pyvenv.cfg': '',
      [`${site}/web/__init__.py`]: '',
      [`${site}/web/colours.py`]: "def paint(colour='#fff', width=3): # paints\n    ...\n",
    });
    assert.deepEqual(await declared('python', ['web.colours']), [
      { [`${site}/web/colours.py`]: ["def paint(colour='#fff', width=3)"] },
    ]);
  });

  it('keeps what is stored when there is no more room, and when the helper is lost', async () => {
    open({
      'a.ts': "import { kit } from 'kit';\n",
      'node_modules/kit/index.d.ts': 'export declare const kit: 1;\n',
    });
    const kept = [{ 'node_modules/kit/index.d.ts': ['const kit: 1'] }];
    assert.deepEqual(await typescript('kit'), kept);
    const store = new LibraryStore(codebase.indexFolder);
    const large = { ...aDeclaration, signature: randomBytes(libraryLimits.storedBytesMax).toString('base64') };
    store.put({ family: 'script', specifier: 'large', stamp: '' }, [{ path: 'large.d.ts', declarations: [large] }]);
    store.close();
    assert.deepEqual(await typescript('kit'), kept);
    const helper = helperThreads().at(-1);
    assert.ok(helper);
    const lost = Object.assign(helper, { readLibrary: () => Promise.reject(new Error('the helper was lost')) });
    try {
      assert.deepEqual(await typescript('kit'), kept);
    } finally {
      Reflect.deleteProperty(lost, 'readLibrary');
    }
  });

  it('begins a damaged database anew', async () => {
    open({
      'a.ts': "import { kit } from 'kit';\n",
      'node_modules/kit/index.d.ts': 'export declare const kit: 1;\n',
    });
    await codebase.indexed({ libraries: true });
    writeFileSync(join(codebase.indexFolder, 'libraries.db'), 'no database'.repeat(1_000));
    assert.deepEqual(await typescript('kit'), [{ 'node_modules/kit/index.d.ts': ['const kit: 1'] }]);
  });
});
