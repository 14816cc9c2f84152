/** The context shows what imported libraries declare where the cursor needs it. */
import assert from 'node:assert/strict';
import type { ContextAnswer, ContextRequest } from '@foretoken/assist/context/context-finder.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { LibraryTables } from '@foretoken/assist/context/space/library-tables.js';
import { systemClock } from '@foretoken/base/clock.js';
import type { CodeStructure } from '@foretoken/codebase/index/code-structure.js';
import { emptyStructure } from '@foretoken/codebase/index/sqlite-structure.js';
import type { Declaration, Library } from '@foretoken/codebase/libraries/library.js';
import { loadTables } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';

const timeless = { ...systemClock, now: () => 0 };

function declare(line: number, container: string, name: string, signature: string, type?: string): Declaration {
  const kind = container !== '' ? 'method' : signature.startsWith('class') ? 'class' : 'function';
  return { name, kind, container, line, signature, bases: [], type };
}

const store: Library = {
  specifier: 'store',
  files: [
    {
      path: 'node_modules/store/index.d.ts',
      declarations: [
        declare(3, '', 'openStore', 'function openStore(folder: string): Store', 'Store'),
        declare(7, '', 'Store', 'class Store'),
        declare(9, 'Store', 'putRecord', 'putRecord(key: string, value: Uint8Array): void'),
        declare(12, 'Store', 'compactNow', 'compactNow(): Promise<void>'),
      ],
    },
  ],
};

function ask(prefix: string, over: Partial<ContextRequest> = {}): ContextRequest {
  const builder = new SegmentBuilder();
  builder.add({ path: 'src/other.ts', text: 'export function unrelated() {\n  return 1;\n}\n' });
  const structure: CodeStructure = {
    ...emptyStructure,
    libraryOf: (_, specifier) => (specifier === 'store' ? store : undefined),
  };
  return {
    tables: loadTables([{ id: 1, bytes: builder.build() }], () => 1),
    structure,
    root: '/root',
    path: 'src/here.ts',
    languageId: 'typescript',
    prefix,
    suffix: '\n',
    overlays: new Map(),
    tokensMax: 512,
    ...over,
  };
}

const importing = "import { openStore, Store } from 'store';\n\n";

describe('tables of libraries', () => {
  it('stay ready while documents are asked about that import none', () => {
    const tables = new LibraryTables();
    while (!tables.prepare(store.files, 1_000));
    const ready = tables.of(store.files);
    assert.notEqual(tables.of([]), ready);
    assert.equal(tables.of(store.files), ready);
  });
});

describe('imported libraries in the context', () => {
  const find = (request: ContextRequest) =>
    createContextFinder(timeless)
      .find(request)
      .snippets.filter(({ isLibrary }) => isLibrary === true);

  it('shows the members of a receiver whose type a library declares, with the lines of its file', () => {
    for (const prefix of ['function run(store: Store) {\n  store.', 'const kept = openStore(folder);\nkept.']) {
      const snippets = find(ask(importing + prefix));
      assert.match(snippets.map(({ text }) => text).join('\n'), /putRecord\(key.*compactNow/s, prefix);
      const [first] = snippets;
      assert.equal(first?.path, 'node_modules/store/index.d.ts');
      assert.equal(first?.endLine, 12);
      assert.ok(first?.sources?.includes('library'));
    }
  });

  it('finds the same whatever other libraries were asked about before', () => {
    const records = Array.from({ length: 400 }, (_, at) => `record${String.fromCharCode(65 + (at % 26))}${at}`);
    const large: Library = {
      specifier: 'large',
      files: [
        {
          path: 'node_modules/large/index.d.ts',
          declarations: records.map((name, at) => declare(at + 1, '', name, `function ${name}(): void`)),
        },
      ],
    };
    const builder = new SegmentBuilder();
    builder.add({ path: 'src/other.ts', text: 'export function lastRecord(kept) {\n  return kept.record;\n}\n' });
    const asked = ask('', {
      tables: loadTables([{ id: 1, bytes: builder.build() }], () => 1),
      structure: { ...emptyStructure, libraryOf: (_, specifier) => (specifier === 'large' ? large : store) },
    });
    const document = {
      ...asked,
      prefix: `${importing}const firstRecord = kept;\nconst store = openStore(kept);\nstore.`,
    };
    const alone = createContextFinder(timeless).find(document);
    const finder = createContextFinder(timeless);
    finder.find({ ...asked, path: 'src/first.ts', prefix: "import { recordA0 } from 'large';\nrecord" });
    assert.ok(alone.snippets.some(({ isLibrary }) => isLibrary === true));
    assert.deepEqual(finder.find(document), alone);
  });

  it('numbers merged declarations from the first of their lines to the last', () => {
    const merged: Library = {
      specifier: 'store',
      files: [
        {
          path: 'node_modules/store/index.d.ts',
          declarations: [
            declare(30, '', 'Store', 'class Store'),
            declare(31, 'Store', 'putRecord', 'putRecord(key: string): void'),
            declare(4, 'Store', 'compactNow', 'compactNow(): Promise<void>'),
          ],
        },
      ],
    };
    const structure: CodeStructure = { ...emptyStructure, libraryOf: () => merged };
    const [first] = find(ask(`${importing}function run(store: Store) {\n  store.`, { structure }));
    assert.match(first?.text ?? '', /putRecord.*compactNow/s);
    assert.equal(first?.startLine, 4);
    assert.equal(first?.endLine, 31);
  });

  it('shows nothing of a library that the document does not import', () => {
    assert.deepEqual(find(ask('function run(store: Store) {\n  store.')), []);
  });

  it('shows what a name means in the codebase first', () => {
    const structure = ask('').structure ?? emptyStructure;
    const own: CodeStructure = {
      ...structure,
      resolve: (_path, _languageId, imports) =>
        imports.map(({ specifier, names }) => ({ specifier, names, path: 'src/other.ts' })),
    };
    assert.deepEqual(find(ask(`${importing}function run(store: Store) {\n  store.`, { structure: own })), []);
  });

  it('is found anew, in the same line, once the library is known anew', () => {
    const finder = createContextFinder(timeless);
    const request = ask(`${importing}function run(store: Store) {\n  store.`, {
      libraryFiles: emptyStructure.libraryFiles,
    });
    assert.match(textOf(finder.find(request)), /compactNow\(\): Promise/);
    const [file] = store.files;
    const declarations = file?.declarations.map((one) => ({
      ...one,
      signature: one.signature.replace('Now()', 'Now(hard: boolean)'),
    }));
    const updated: Library = { ...store, files: [{ path: file?.path ?? '', declarations: declarations ?? [] }] };
    Object.assign(request.structure ?? {}, { libraryOf: () => updated });
    assert.match(
      textOf(finder.find({ ...request, libraryFiles: { at: () => undefined } })),
      /compactNow\(hard: boolean\)/,
    );
  });
});

function textOf({ snippets }: ContextAnswer): string {
  return snippets.map(({ text }) => text).join('\n');
}
