/** Each kind of evidence tells of the word that it is there for, in a codebase where nothing else would. */
import assert from 'node:assert/strict';
import type { ContextRequest } from '@foretoken/assist/context/context-finder.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { gatherEvidence } from '@foretoken/assist/context/evidence/gather-evidence.js';
import { rankToCopy } from '@foretoken/assist/context/evidence/window-scores.js';
import { CodeSpaces } from '@foretoken/assist/context/space/code-space.js';
import { CursorReader } from '@foretoken/assist/context/words/cursor-words.js';
import { wordColumns } from '@foretoken/assist/context/words/word-features.js';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import { TemporaryCodebase } from '@foretoken/codebase/testing/index/temporary-codebase.js';

const files = {
  'src/store.ts': [
    '/** Keeps what was said. */',
    'export class Store extends Shelf {',
    '  forget(key: ForgetKey): void {',
    '    this.drop(key);',
    '  }',
    '}',
  ].join('\n'),
  'src/shelf.ts': 'export class Shelf {\n  dustOff(): void {}\n}\n',
  'src/open.ts': 'export function openStore(folder: OpenFolder): Store {\n  return new Store(folder);\n}\n',
  'src/colours.ts':
    'export const colours = {\n  isBright(value: string): boolean {\n    return value > "m";\n  },\n  palest: Palette.white,\n};\nexport function mixColours() {}\n',
  'src/paint.ts':
    'export function paint(wall: WallToPaint): void {}\nexport interface WallToPaint {\n  plaster: string;\n}\n',
  'src/first.ts':
    'export function first() {\n  beginUpdate(first);\n  const size = measure(first);\n  applyRounding(size);\n  endUpdate(first);\n}\n',
  'src/use.ts': 'console.log(palette.darken(1));\n',
  'app/Models/Invoice.php':
    '<?php\nnamespace App\\Models;\nclass Invoice {\n  public function settleNow(): void {}\n}\n',
  'src/tally.c': 'struct tally {\n  int counted;\n};\n',
  'lib/till.rb': 'Drawer = Struct.new(:cash)\n',
  'net/Books/Ledger.cs': 'namespace Shop.Books;\npublic class LedgerOfAll {}\n',
  'src/near/names.ts': 'export const somethingElse = 1;\nexport const glowingLampCount = 3;\n',
};

describe('evidence', () => {
  const codebase = new TemporaryCodebase(files);
  let reader: IndexReader;
  const spaces = new CodeSpaces();

  before(async () => {
    await codebase.indexed();
    reader = codebase.reader();
  });
  after(() => {
    reader.close();
    codebase.remove();
  });

  const request = (prefix: string, over: Partial<ContextRequest> = {}): ContextRequest => ({
    tables: reader.tables,
    structure: reader.structure,
    root: codebase.root,
    path: 'src/typed.ts',
    languageId: 'typescript',
    prefix,
    suffix: '\n',
    overlays: new Map(),
    tokensMax: 512,
    ...over,
  });

  function valueIn(word: string, column: keyof typeof wordColumns, prefix: string, over: Partial<ContextRequest> = {}) {
    const asked = request(prefix, over);
    const cursor = new CursorReader().read(asked.prefix, asked.suffix, asked.path);
    const { words } = gatherEvidence(spaces.of(asked), cursor, asked, () => true);
    const at = words.texts.indexOf(word);
    return at < 0 ? undefined : words.value(at, wordColumns[column]);
  }

  it('ranks windows to copy from by what they say, not by how empty they are', () => {
    const space = spaces.of(request(''));
    const windowOf = (path: string, score: number) => {
      for (const [source, { lines }] of space.sources.entries()) {
        const file = lines.fileAt(path);
        if (file !== undefined)
          return { source, file, start: lines.firstRow(file), end: lines.firstRow(file + 1), score };
      }
      return assert.fail(path);
    };
    const [empty, full] = [windowOf('src/shelf.ts', 1), windowOf('src/store.ts', 0.9)];
    assert.deepEqual(
      rankToCopy(space, [empty, full]).map(({ file }) => file),
      [full.file, empty.file],
    );
  });

  const told: readonly (readonly [column: keyof typeof wordColumns, word: string, prefix: string, suffix?: string])[] =
    [
      ['typeMember', 'forget', 'function f(store: Store) {\n  '],
      ['memberSignature', 'ForgetKey', 'function f(store: Store) {\n  '],
      ['receiverMember', 'forget', 'function f(store: Store) {\n  store.'],
      ['receiverMember', 'dustOff', 'function f(store: Store) {\n  store.'],
      ['receiverMember', 'forget', 'const kept = openStore("x");\nkept.'],
      ['receiverMember', 'forget', 'const shelves: Map<string, Store> = read();\nconst one = shelves.get("a");\none.'],
      ['receiverMember', 'forget', 'for (const one of stores) {\n  one.', '\nconst stores: Store[] = [];\n'],
      ['receiverMember', 'forget', 'function f(stores: Store[]) {\n  stores.forEach((one) => one.'],
      ['receiverMember', 'forget', 'def f(stores: list[Store]):\n    for one in stores:\n        one.'],
      ['receiverMember', 'forget', 'func f(r *shop.Store) {\n\tr.'],
      ['receiverMember', 'forget', 's := shop.NewStore(1)\ns.'],
      ['receiverMember', 'forget', 'private final Store mine;\nvoid f() {\n  this.mine.'],
      ['receiverMember', 'forget', 'List<Store> all;\nfor (Store one : all) {\n  one.'],
      ['receiverMember', 'forget', 'const lastStore = shop();\nlastStore.'],
      ['receiverMember', 'forget', 'void f(const Store* kept) {\n  kept->'],
      ['receiverMember', 'forget', 'std::unique_ptr<shop::Store> kept;\nkept->'],
      ['receiverMember', 'forget', 'auto kept = std::make_unique<shop::Store>(1);\nkept->'],
      ['receiverMember', 'forget', 'for (const auto& one : kept) {\n  one.', '\nstd::vector<Store> kept;\n'],
      ['receiverMember', 'counted', 'void f(struct tally *kept) {\n  kept->'],
      ['receiverMember', 'forget', 'let kept = Store::open(1);\nkept.'],
      ['receiverMember', 'forget', 'Store? kept = null;\nkept?.'],
      ['receiverMember', 'forget', 'foreach (var one in kept) {\n  one.', '\nList<Store> kept;\n'],
      ['receiverMember', 'forget', 'class A {\n  private ?Store $kept;\n  function f() {\n    $this->kept->'],
      ['variableShare', 'forget', 'const mine = new Store(1);\nmine\n'],
      ['signature', 'OpenFolder', 'const kept = openStore;\n'],
      ['argument', 'WallToPaint', 'paint('],
      ['argument', 'plaster', 'paint({ '],
      ['imported', 'mixColours', "import { colours } from './colours.js';\n"],
      ['importedMember', 'isBright', "import { colours } from './colours.js';\ncolours\n"],
      ['importedMember', 'palest', "import { colours } from './colours.js';\ncolours\n"],
      ['importedSignature', 'WallToPaint', "import { paint } from './paint.js';\n"],
      ['continuation', 'darken', 'palette.'],
      ['alignedOwn', 'applyRounding', 'beginUpdate(other);\nconst size = measure(other);\n', '\nendUpdate(other);\n'],
      ['alignedVotes', 'applyRounding', 'beginUpdate(other);\nconst size = measure(other);\n', '\nendUpdate(other);\n'],
      ['alignedNext', 'applyRounding', 'beginUpdate(first);\n', '\nendUpdate(first);\n'],
      ['besideMax', 'WallToPaint', 'paint\n'],
      ['suffixNear', 'glowingLampCount', '', '\nshow(glowingLampCount);\n'],
      ['nearParts', 'glowingLampCount', 'const lampColour = 1;\n'],
      ['nearPartsNearness', 'glowingLampCount', 'const lampColour = 1;\n'],
      ['receiverShare', 'forget', 'function f(store: Store) {\n  store.'],
      ['directory', 'applyRounding', 'beginUpdate(other);\n'],
      ['aroundShare', 'applyRounding', 'beginUpdate(other);\n'],
      ['belowShare', 'applyRounding', '', '\nbeginUpdate(other);\n'],
    ];
  for (const [column, word, prefix, suffix = '\n'] of told)
    it(`tells by ${column} of ${word} behind ${JSON.stringify(prefix)}`, () => {
      assert.ok((valueIn(word, column, prefix, { suffix }) ?? 0) > 0);
    });

  const imported: readonly (readonly [string, keyof typeof wordColumns, word: string, prefix: string])[] = [
    ['php', 'importedMember', 'settleNow', '<?php\nuse App\\Models\\{Other, Invoice as Bill};\nBill'],
    ['php', 'importedMember', 'settleNow', '<?php\nuse App\\Models\\Other, App\\Models\\Invoice;\n'],
    ['ruby', 'imported', 'Drawer', "require_relative '../lib/till'\n"],
    ['csharp', 'imported', 'LedgerOfAll', 'using Shop.Books;\n'],
  ];
  for (const [languageId, column, word, prefix] of imported)
    it(`tells by ${column} of ${word} in ${languageId} behind ${JSON.stringify(prefix)}`, () => {
      assert.ok((valueIn(word, column, prefix, { languageId }) ?? 0) > 0);
    });

  it('tells of types and imports from lines alone while there is no structure', () => {
    const lexical = { structure: undefined };
    assert.ok((valueIn('forget', 'typeMember', 'function f(store: Store) {\n  ', lexical) ?? 0) > 0);
    assert.ok((valueIn('forget', 'receiverShare', 'function f(store: Store) {\n  store.', lexical) ?? 0) > 0);
    assert.ok((valueIn('mixColours', 'imported', "import { colours } from './colours.js';\n", lexical) ?? 0) > 0);
  });

  it('is the same through the structure whether the file being typed is on the disk or not', async () => {
    const prefix = "import { openStore } from './open.js';\nexport class Typed extends Store {\n  mine = openStore(";
    const finder = () => createContextFinder({ now: () => 0, wall: () => 0, after: () => () => {} });
    const unsaved = finder().find(request(prefix));
    const saved = new TemporaryCodebase({
      ...files,
      'src/typed.ts': `${prefix}folderOfMine);\n}\nexport class Shelf {}\n`,
    });
    await saved.indexed();
    const savedReader = saved.reader();
    try {
      const { tables, structure } = savedReader;
      assert.deepEqual(finder().find(request(prefix, { tables, structure })), unsaved);
      assert.ok(unsaved.snippets.some(({ path }) => path === 'src/open.ts'));
    } finally {
      savedReader.close();
      saved.remove();
    }
  });

  it('takes what an object gives for what the function says it gives, not for the object', () => {
    const prefix = 'function f(store: Store) {\n  const size = store.measure(1);\n  size.';
    assert.equal(valueIn('forget', 'receiverMember', prefix), 0);
  });

  it('does not tell of an open file what its copy on the disk says', () => {
    const overlays = new Map([['src/store.ts', 'export class Store {\n  remember(): void {}\n}\n']]);
    const prefix = 'function f(store: Store) {\n  store.';
    assert.equal(valueIn('forget', 'receiverMember', prefix, { overlays }), undefined);
    assert.ok((valueIn('remember', 'receiverMember', prefix, { overlays }) ?? 0) > 0);
  });
});
