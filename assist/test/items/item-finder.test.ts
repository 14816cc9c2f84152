/** Completion items, read as files with a cursor. */
import assert from 'node:assert/strict';
import type { CodeStructure, StoredDefinition } from '@foretoken/codebase/index/code-structure.js';
import type { Library } from '@foretoken/codebase/libraries/library.js';
import type { EmbeddedItem } from '../../src/embedded/embedded-engine.js';
import type { ItemRequest } from '../../src/items/code-items.js';
import { createItemFinder } from '../../src/items/create-item-finder.js';
import { itemLimits } from '../../src/items/limits.js';
import { tablesOf } from '../embedded/complete-at-cursor.js';

const codebase = tablesOf([
  {
    'src/shop.ts': [
      '/**',
      ' * Adds up what a customer owes.',
      ' * Rounds at the end.',
      ' */',
      'export function invoiceTotal(invoice: Invoice): Money {',
      '  return roundToCents(invoice.lines);',
      '}',
      'invoiceTotal(first);',
    ].join('\n'),
    'src/main.ts': 'const invoiceSecretOfTheDisk = 1;\n',
    'src/other.ts': 'class InvoiceReader {}\nconst invoiceCount = 2;\ninvoiceTotal(second);\n',
  },
]);

const total: StoredDefinition = {
  path: 'src/shop.ts',
  name: 'invoiceTotal',
  kind: 'function',
  container: '',
  startLine: 5,
  endLine: 7,
  docLine: 1,
  signature: 'function invoiceTotal(invoice: Invoice): Money',
  bases: [],
  type: 'Money',
  exported: true,
};

const structure: CodeStructure = {
  definitionsOf: (name, _, shadowed) => (name === total.name && !shadowed.has(total.path) ? [total] : []),
  membersOf: () => [],
  definitionsIn: () => [],
  importsOf: () => [],
  importersOf: () => [],
  resolve: () => [],
  libraryOf: () => undefined,
  libraryFiles: { at: () => undefined },
};

const member = (container: string, name: string, kind: StoredDefinition['kind'], signature: string) => ({
  ...total,
  ...{ name, kind, container, signature, docLine: undefined, type: undefined },
});

const ledger = [
  member('Ledger', 'entries', 'field', 'entries: Entry[]'),
  member('Ledger', 'id', 'field', 'readonly id: string'),
  member('Ledger', 'delete', 'method', 'delete(entry: Entry): void'),
  member('Ledger', 'cache', 'field', 'private readonly cache: Cache'),
  member('Ledger', 'constructor', 'constructor', 'constructor()'),
];

const declared = (container: string, name: string, kind: StoredDefinition['kind'], signature: string) => ({
  ...{ container, name, kind, signature, line: 1, bases: [], type: undefined },
});

const switchyard: Library = {
  specifier: 'switchyard',
  files: [
    {
      path: 'node_modules/switchyard/index.d.ts',
      declarations: [
        declared('', 'Router', 'class', 'class Router'),
        declared('Router', 'shunt', 'method', 'shunt(car: Car): void'),
        declared('', 'openYard', 'function', 'function openYard(): Router'),
      ],
    },
  ],
};

const withTypes: CodeStructure = {
  ...structure,
  membersOf: (type) => (type === 'Ledger' ? ledger : []),
  libraryOf: (_, specifier) => (specifier === 'switchyard' ? switchyard : undefined),
};

function found(buffer: string, lines: readonly EmbeddedItem[] = [], over: Partial<ItemRequest> = {}) {
  const [prefix = '', suffix = ''] = buffer.split('‸');
  return createItemFinder({ complete: () => lines }).find({
    tables: codebase,
    structure,
    path: 'src/main.ts',
    languageId: 'typescript',
    prefix,
    suffix,
    overlays: new Map(),
    embedded: true,
    confidenceMin: 0.4,
    ...over,
  });
}

const textsOf = ({ items }: ReturnType<typeof found>) => items.map(({ text }) => text);

describe('completion items', () => {
  it('are the words of the codebase that begin as typed, those used most first, without what the disk has of this file', () => {
    const { items, typed, isIncomplete } = found('const due = invo‸');
    assert.deepEqual(
      items.map(({ text, kind }) => [text, kind]),
      [
        ['invoiceTotal', 'function'],
        ['invoice', 'word'],
        ['invoiceCount', 'word'],
        ['InvoiceReader', 'word'],
        ['Invoice', 'word'],
      ].sort((a, b) => order(a[0]) - order(b[0])),
    );
    assert.deepEqual([typed, isIncomplete], [4, false]);
    function order(text = ''): number {
      return textsOf(found('const due = invo‸')).indexOf(text);
    }
    assert.equal(items[0]?.text, 'invoiceTotal');
    assert.ok(order('InvoiceReader') > order('invoiceCount'), 'the typed case comes first');
  });

  it('are members of what stands before the dot where its type is told, of the codebase or of an imported library, behind what the engine expects', () => {
    const over = { structure: withTypes };
    const lines = [{ text: 'sendLater(1);', confidence: 0.3 }];
    const own = found('const ledger = new Ledger();\nledger.‸', lines, over);
    assert.deepEqual(
      own.items.map(({ text, kind }) => [text, kind]),
      [
        ['sendLater', 'word'],
        ['delete', 'method'],
        ['entries', 'field'],
        ['id', 'field'],
      ],
    );
    const head = "import { Router } from 'switchyard';\nimport * as yard from 'switchyard';\n";
    const ofLibrary = found(`${head}function f(router: Router) {\n  router.s‸\n}\n`, [], over);
    assert.deepEqual([ofLibrary.items[0]?.text, ofLibrary.items[0]?.kind], ['shunt', 'method']);
    assert.equal(ofLibrary.items[0]?.member?.container, 'Router');
    assert.deepEqual(textsOf(found(`${head}yard.‸`, [], over)), ['Router', 'openYard']);
    assert.deepEqual(textsOf(found('unknown.‸', [], over)), []);
    const finder = createItemFinder({ complete: () => [] });
    const at = { structure: withTypes, path: 'src/main.ts', languageId: 'typescript', prefix: head, suffix: '' };
    assert.deepEqual(finder.describe({ ...at, overlays: new Map() }, 'shunt', 'Router')?.signatures, [
      { signature: 'shunt(car: Car): void', path: 'node_modules/switchyard/index.d.ts', line: undefined },
    ]);
  });

  it('take the place of the whole word that the cursor stands in, and offer no line there', () => {
    const within = found('send(invoice‸Of(x))', [{ text: 'Count(', confidence: 0.9 }]);
    assert.equal(within.restOfWord, 2);
    assert.ok(within.items.every(({ kind }) => kind !== 'line'));
    assert.equal(found('send(invoice‸)').restOfWord, 0);
  });

  it('prefer what stands near, and leave out the word that is typed, numbers and keywords', () => {
    const buffer = 'const invoiceCount = 1;\nfunction f() {\n  return invoiceC‸\n}\n';
    assert.deepEqual(textsOf(found(buffer)), ['invoiceCount']);
    assert.deepEqual(textsOf(found('class invoiceNear {}\ninvo‸'))[0], 'invoiceNear');
    assert.deepEqual(textsOf(found('func‸')), []);
    assert.deepEqual(textsOf(found('x = 12‸')), []);
    assert.deepEqual(textsOf(found('invoiceTotal‸')), []);
  });

  it('follow the candidate lines of the engine, whose line stands first when it is sure', () => {
    const lines = [
      { text: 'Count + 1;', confidence: 0.9 },
      { text: 'Reader(x);', confidence: 0.05 },
    ];
    const { items } = found('const due = invoice‸', lines);
    assert.deepEqual(items[0], { text: 'invoiceCount + 1;', kind: 'line', isSure: true });
    assert.equal(items[1]?.text, 'invoiceCount');
    assert.equal(found('const due = invoice‸', [{ text: 'Count + 1;', confidence: 0.5 }]).items[0]?.isSure, false);
    const unsure = found('const due = invoice‸', [{ text: 'Count + 1;', confidence: 0.3 }]);
    assert.equal(unsure.items[0]?.kind, 'word');
    assert.equal(unsure.items[0]?.text, 'invoiceCount');
  });

  it('come once each, and never bring what stands behind the cursor a second time', () => {
    const { items } = found('send(invoice‸)', [{ text: 'Count)', confidence: 0.9 }]);
    assert.equal(items[0]?.text, 'invoiceCount');
    assert.equal(new Set(items.map(({ text }) => text)).size, items.length);
  });

  it('say when there may be more: nothing typed yet, or more words than are sent', () => {
    const member = found('order.‸', [{ text: 'lines.map(toRow);', confidence: 0.2 }]);
    assert.deepEqual([textsOf(member), member.typed, member.isIncomplete], [['lines'], 0, true]);
    assert.equal(found('i‸').isIncomplete, true);
    const many = Array.from({ length: itemLimits.itemsMax + 1 }, (_, n) => `manyWords${n} = 1;`).join('\n');
    const all = found(`${many}\nmanyW‸`);
    assert.deepEqual([all.items.length, all.isIncomplete], [itemLimits.itemsMax, true]);
  });

  it('answer without a codebase, and nothing in a file that is never read', () => {
    assert.deepEqual(textsOf(found('let alpha = 1;\nal‸', [], { tables: undefined, structure: undefined })), ['alpha']);
    assert.deepEqual(textsOf(found('ALPHA=1\nAL‸', [], { path: '.env' })), []);
  });

  it('see the words of another segment once those are sorted in, and say till then that there are more', async () => {
    const words = Array.from({ length: itemLimits.wordsIndexedAtOnce + 10 }, (_, n) => `word${n}`);
    const tables = tablesOf([{ 'src/words.ts': [...words, 'zebraStripes'].join('\n') }]);
    const first = found('zebra‸', [], { tables });
    assert.equal(first.isIncomplete, true);
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(textsOf(found('zebra‸', [], { tables })), ['zebraStripes']);
  });

  it('are described by the index: signature, place and doc comment', () => {
    const finder = createItemFinder({ complete: () => [] });
    const text = { languageId: 'typescript', prefix: 'invoice', suffix: '' };
    const where = { ...text, tables: codebase, structure, path: 'src/main.ts', overlays: new Map<string, string>() };
    assert.deepEqual(finder.describe(where, 'invoiceTotal'), {
      signatures: [{ signature: total.signature, path: 'src/shop.ts', line: 5 }],
      doc: 'Adds up what a customer owes.\nRounds at the end.',
    });
    assert.equal(finder.describe(where, 'nothing'), undefined);
    assert.equal(
      finder.describe({ ...where, path: 'src/shop.ts' }, 'invoiceTotal'),
      undefined,
      'an open file shadows it',
    );
  });
});
