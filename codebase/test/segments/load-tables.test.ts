import assert from 'node:assert/strict';
import { emptyTables, loadTables } from '../../src/segments/load-tables.js';
import { openSegment } from '../../src/segments/segment.js';
import { SegmentBuilder } from '../../src/segments/segment-builder.js';

function segmentOf(files: Record<string, string>): Uint8Array {
  const builder = new SegmentBuilder();
  for (const [path, text] of Object.entries(files)) builder.add({ path, text });
  return builder.build();
}

const a = 'export function area(width: number) {\n\n    return width * height;\n}\n';
const b = 'import { area } from "./a";\r\n\tarea(3);   \nlet s = "ünï 😀";\n';

describe('segments', () => {
  it('gives back the text of each file, with blank lines and indentation', () => {
    const segment = openSegment(segmentOf({ 'src/b.ts': b, 'src/a.ts': a }));
    assert.ok(segment);
    assert.equal(segment.textOfFile(segment.fileAt('src/a.ts') ?? -1), a);
    assert.equal(
      segment.textOfFile(segment.fileAt('src/b.ts') ?? -1),
      'import { area } from "./a";\n\tarea(3);\nlet s = "ünï 😀";\n',
    );
    assert.equal(segment.fileAt('src/c.ts'), undefined);
  });

  it('gives the same bytes for the same files in any order', () => {
    assert.deepEqual(segmentOf({ x: a }), segmentOf({ x: a }));
    assert.equal(openSegment(segmentOf({ x: a, y: b }))?.pathOf(1), openSegment(segmentOf({ y: b, x: a }))?.pathOf(1));
  });

  it('refuses bytes with any one bit changed, cut short, or of another version', () => {
    const bytes = segmentOf({ a, b });
    for (let at = 0; at < bytes.length; at += 7) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 4;
      assert.equal(openSegment(damaged), undefined, `byte ${at}`);
    }
    assert.equal(openSegment(bytes.slice(0, bytes.length - 4)), undefined);
    assert.equal(openSegment(new Uint8Array()), undefined);
  });

  it('opens bytes that lie unaligned in a larger buffer', () => {
    const bytes = segmentOf({ a });
    const larger = new Uint8Array(bytes.length + 1);
    larger.set(bytes, 1);
    assert.equal(openSegment(larger.subarray(1))?.textOfFile(0), a);
  });
});

describe('loadTables', () => {
  it('counts a file only where it lives, and takes over what it knows', () => {
    const first = { id: 1, bytes: segmentOf({ a, b }) };
    const before = loadTables([first], () => 1);
    assert.equal(before.without([]).usesOf('area'), 3);
    const second = { id: 2, bytes: segmentOf({ b: 'area(area(1));\n' }) };
    const after = loadTables([first, second], (path) => (path === 'b' ? 2 : 1), before);
    assert.equal(after.stats.files, 2);
    assert.equal(after.without([]).usesOf('area'), 2);
    assert.equal(after.without([]).usesOf('s'), 0);
  });

  it('shadows exactly: counts are those of tables that never held the file', () => {
    const whole = loadTables([{ id: 1, bytes: segmentOf({ a, b, c: a + b }) }], () => 1).without(['c', 'not/there']);
    const never = loadTables([{ id: 7, bytes: segmentOf({ a, b }) }], () => 7).without(['c']);
    assert.equal(whole.rows, never.rows);
    for (const word of ['area', 'width', 'number', 'let', 'nothing'])
      assert.equal(whole.usesOf(word), never.usesOf(word));
    const line = whole.sources[0]?.lines.lineOf('return width * height;') ?? -1;
    assert.equal(whole.sources[0]?.liveUses(line), 1);
  });

  it('leaves out damaged segments and says which', () => {
    const tables = loadTables([{ id: 4, bytes: new Uint8Array(100) }], () => 4);
    assert.deepEqual(tables.refused, [4]);
    assert.equal(tables.stats.files, 0);
    assert.equal(emptyTables.stats.bytes, 0);
  });
});
