import assert from 'node:assert/strict';
import { type CursorCase, completionAt, itemsAtCursor, tablesOf } from './complete-at-cursor.js';

/** Small files that share many lines and words, so that every count could give the disk's copy away. */
function filesOf(count: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let file = 0; file < count; file++) {
    const lines: string[] = [];
    for (let i = 0; i < 12; i++) {
      const name = ['user', 'order', 'item'][(file + i) % 3];
      lines.push(`export function load${file}${name}(id: number) {`);
      lines.push(`  const ${name} = find(${name}s, id + ${i % 4});`);
      lines.push(`  if (!${name}) throw missing('${name}', ${file % 5});`, `  return ${name};`, '}', '');
    }
    files[`src/f${file}.ts`] = lines.join('\n');
  }
  return files;
}

const buffers = [
  'export function loadItem(id: number) {\n  ‸\n}\n',
  'export function loadItem(id: number) {\n  const item = find(‸\n  return item;\n}\n',
  '  const order = find(orders, id + 2);\n  if (!order) throw ‸\n\n  return order;\n',
];

describe('shadowing', () => {
  const files = filesOf(30);
  const path = 'src/f7.ts';
  const { [path]: target = '', ...others } = files;
  const entries = Object.entries(others);
  const never = tablesOf([others]);
  const arrangements = {
    'in one segment with the rest': tablesOf([files]),
    'in a segment of its own': tablesOf([others, { [path]: target }]),
    'with an older copy left in another segment': tablesOf([{ ...others, [path]: 'stale\n' }, { [path]: target }]),
    'amid many segments': tablesOf([
      Object.fromEntries(entries.slice(0, 5)),
      { [path]: target, ...Object.fromEntries(entries.slice(5, 20)) },
      Object.fromEntries(entries.slice(20)),
    ]),
  };

  for (const [arrangement, tables] of Object.entries(arrangements)) {
    it(`answers bit for bit as if the file under the cursor were not on disk: ${arrangement}`, () => {
      for (const buffer of buffers)
        assert.deepEqual(itemsAtCursor({ tables, path, buffer }), itemsAtCursor({ tables: never, path, buffer }));
    });
  }

  it('reads an open buffer instead of its file, in this session alone', () => {
    const overlays = new Map([['src/f3.ts', 'const total = computeTotal(cart.items, taxRate);\n']]);
    const given: CursorCase = {
      tables: arrangements['in one segment with the rest'],
      path,
      buffer: 'x();\nconst total = computeT‸\n',
    };
    assert.equal(completionAt({ ...given, overlays }), 'otal(cart.items, taxRate);');
    assert.notEqual(completionAt(given), 'otal(cart.items, taxRate);');
    const without = Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'src/f3.ts'));
    for (const buffer of buffers)
      assert.deepEqual(
        itemsAtCursor({ tables: tablesOf([files]), path, buffer, overlays }),
        itemsAtCursor({ tables: tablesOf([without]), path, buffer, overlays }),
      );
  });
});
