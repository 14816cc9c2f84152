/** Search finds what a person means: definitions first, by names and their words, by file names, by words in the code. */
import assert from 'node:assert/strict';
import type { IndexReader } from '../../src/index/index-reader.js';
import { TemporaryCodebase } from './temporary-codebase.js';

const usage = (name: string) => Array.from({ length: 30 }, (_, i) => `  ${name}(value${i});`).join('\n');

describe('search', function () {
  this.timeout(30_000);
  let codebase: TemporaryCodebase;
  let reader: IndexReader;

  before(async () => {
    codebase = new TemporaryCodebase({
      'src/settings-file.ts': [
        '/** Reads what the user has set. */',
        'export function parseSettingsFile(path: string): Settings {',
        '  const text = readFileSync(path);',
        '  return JSON.parse(text);',
        '}',
        '',
        'export interface Settings {',
        '  depth: number;',
        '}',
        '',
      ].join('\n'),
      'src/many-users.ts': `function useAll() {\n${usage('parseSettingsFile')}\n}\n`,
      'src/more-users.ts': `function useMore() {\n${usage('parseSettingsFile')}\n}\n`,
      'src/store.ts': 'export class Store {\n  save(item: Item): void {\n    this.items.push(item);\n  }\n}\n',
      'src/other.ts': 'export class Other {\n  save(item: Item): void {\n    throw item;\n  }\n}\n',
      'src/token-check.py': 'def compare(left, right):\n    return left == right\n\n\nLIMIT = 3\n',
      'src/long.go': `package long\n\nfunc Long() {\n${'\tstep()\n'.repeat(90)}\tneedle()\n${'\tstep()\n'.repeat(40)}}\n`,
      'src/durations.py': [
        '@cached(name="parse_duration")',
        'def parse_duration(text):',
        '    """As people write it.',
        '',
        '    Hours come first.',
        '    """',
        '    return int(text)',
        '',
      ].join('\n'),
      'src/rows.py': [
        'def lock_rows(rows):',
        '    return [lock_rows(row) for row in rows]',
        '',
        'def take(rows):',
        '    if not in_transaction():',
        '        raise Refused("lock_rows cannot be used outside of %s" % rows)',
        '    return lock_rows(rows)',
        '',
      ].join('\n'),
      'src/Outside.java': 'class Outside {\n  void cannot() {}\n}\n',
      'src/invoice.ts': 'export function roundInvoice(one: Invoice) {\n  return Math.round(one.total);\n}\n',
      'src/base-case.ts': 'export class BaseCase {\n  prepareCase() {\n    return 1;\n  }\n}\n',
      ...Object.fromEntries(
        Array.from({ length: 280 }, (_, i) => [
          `many/case-${i}.ts`,
          `export class Case${i} {\n  prepareCase() {\n    return ${i};\n  }\n}\n`,
        ]),
      ),
      'assets/.gitkeep': '',
      'src/headline.ts': 'class Überschrift {}\nlog("not the \'quotedword\' itself");\n',
      'notes.txt': 'The haystack holds a needle for those who look.\n',
    });
    await codebase.indexed();
    reader = codebase.reader();
  });

  after(() => {
    reader.close();
    codebase.remove();
  });

  const first = (query: string) => reader.search(query, 5)[0];

  it('puts the definition of a name before code that uses it, whole and with its doc comment', () => {
    for (const query of ['parseSettingsFile', 'parsesettingsfile', 'parse settings file', 'parse the settings file']) {
      const found = first(query);
      assert.deepEqual([found?.path, found?.startLine, found?.endLine], ['src/settings-file.ts', 1, 5], query);
      assert.deepEqual(found?.definition, {
        line: 2,
        signature: 'export function parseSettingsFile(path: string): Settings',
      });
    }
    assert.ok(reader.search('parseSettingsFile', 5).some(({ path }) => path === 'src/many-users.ts'));
  });

  it('knows which member is meant when its type is named too', () => {
    assert.equal(first('Store.save')?.path, 'src/store.ts');
    assert.equal(first('Other.save')?.path, 'src/other.ts');
    assert.equal(first('Other::save')?.path, 'src/other.ts');
  });

  it('knows it, too, where hundreds of types have a member of this name', () => {
    const found = first('BaseCase.prepareCase');
    assert.deepEqual([found?.path, found?.definition?.container], ['src/base-case.ts', 'BaseCase']);
  });

  it('shows a definition with a docstring and decorators whole, once, and says in which line its name stands', () => {
    const found = reader.search('parse_duration', 5).filter(({ path }) => path === 'src/durations.py');
    assert.deepEqual(
      found.map(({ startLine, endLine, definition }) => [startLine, endLine, definition?.line]),
      [[1, 7, 2]],
    );
  });

  it('finds a message by its words as they stand together, whatever filled its gaps', () => {
    const found = first('Cannot be used: lock_rows cannot be used outside of a transaction');
    assert.deepEqual([found?.path, found?.definition?.line], ['src/rows.py', 4]);
    assert.equal(first('Outside of a transaction it cannot be used')?.path, 'src/rows.py');
  });

  it('finds what is done by any form of the word', () => {
    for (const query of ['where are invoices rounded', 'rounding of invoices', 'how does it round an invoice'])
      assert.equal(first(query)?.path, 'src/invoice.ts', query);
  });

  it('finds a file by its name', () => {
    assert.equal(first('token check')?.path, 'src/token-check.py');
  });

  it('finds an empty file by its name, with a score that is a number', () => {
    const found = first('gitkeep');
    assert.equal(found?.path, 'assets/.gitkeep');
    assert.ok(Number.isFinite(found.score));
  });

  it('finds a name with capitals of any script, and a word in quotes within a string', () => {
    for (const query of ['Überschrift', 'überschrift', 'quotedword'])
      assert.equal(first(query)?.path, 'src/headline.ts', query);
  });

  it('knows a definition by its name in any case, in letters of any script', () => {
    for (const asked of ['überschrift', 'ÜBERSCHRIFT', 'parsesettingsfile'])
      assert.equal(reader.search(asked, 1)[0]?.source, 'definition', asked);
  });

  it('finds a word deep inside a long definition, and in files without syntax', () => {
    const found = reader.search('needle', 5);
    assert.deepEqual(found.map(({ path }) => path).sort(), ['notes.txt', 'src/long.go']);
    assert.ok(found.every(({ text }) => text.includes('needle')));
  });

  it('shows no line twice, and no more than was asked for', () => {
    const found = reader.search('save item settings', 50);
    for (const [at, one] of found.entries())
      for (const other of found.slice(at + 1))
        assert.ok(one.path !== other.path || one.endLine < other.startLine || other.endLine < one.startLine);
    assert.equal(reader.search('save item settings', 2).length, 2);
    assert.deepEqual(reader.search('  ', 5), []);
    assert.deepEqual(reader.search('nowhereatall', 5), []);
  });
});
