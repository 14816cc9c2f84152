import assert from 'node:assert/strict';
import { createEmbeddedEngine } from '../../src/embedded/create-embedded-engine.js';
import { completionAt, itemsAtCursor, stillClock, tablesOf } from './complete-at-cursor.js';

const handlers = `export function readUser(request: Request): User {
  const parsed = parseBody(request.body);
  if (parsed === undefined) throw new InputError('user');
  return toUser(parsed);
}

export function readOrder(request: Request): Order {
  const parsed = parseBody(request.body);
  if (parsed === undefined) throw new InputError('order');
  return toOrder(parsed);
}
`;

describe('embedded engine', () => {
  it('copies the line that followed in the same surroundings', () => {
    const buffer = `export function readItem(request: Request): Item {\n  ‸\n}\n`;
    assert.equal(completionAt({ files: { 'src/a.ts': handlers }, buffer }), 'const parsed = parseBody(request.body);');
  });

  it('gives the names of this place to a line of another', () => {
    const buffer = `${handlers}
export function readItem(request: Request): Item {
  const parsed = parseBody(request.body);
  if (parsed === undefined) throw new InputError('item');
  ‸
}
`;
    assert.equal(completionAt({ buffer }), 'return toItem(parsed);');
  });

  it('binds the name that the code below uses and nothing binds', () => {
    const shown = (name: string) =>
      `void show(String id) {\n    String ${name} = find(id);\n    audit(id);\n    render(id);\n}\n`;
    const files = { 'src/a.java': shown('user') + shown('user') + shown('order') };
    const buffer = `void list(String id) {\n    ‸\n    audit(id);\n    render(id);\n    print(order);\n}\n`;
    assert.equal(completionAt({ files, buffer }), 'String order = find(id);');
  });

  it('completes the rest of a line that is begun', () => {
    const buffer = `export function readItem(request: Request): Item {\n  const parsed = par‸\n}\n`;
    assert.equal(completionAt({ files: { 'src/a.ts': handlers }, buffer }), 'seBody(request.body);');
  });

  it('continues a run of lines by its step', () => {
    const buffer = `enum Level {\n  trace = 10,\n}\nconst ports = [];\nports[0] = open(8080);\nports[1] = open(8081);\nports[2] = open(8082);\n‸\n`;
    assert.ok(itemsAtCursor({ buffer }).some((item) => item.text === 'ports[3] = open(8083);'));
  });

  it('indents a line as its neighbours are when the cursor stands at the very start', () => {
    const buffer = `function readItem(request: Request): Item {\n\t\tconst parsed = parseBody(request.body);\n‸\n}\n`;
    const files = { 'src/a.ts': handlers };
    assert.equal(
      completionAt({ files, buffer })?.startsWith('\t\tif (parsed === undefined) throw new InputError('),
      true,
    );
  });

  it('ends an indentation that is half typed', () => {
    const buffer = `export function readItem(request: Request): Item {\n ‸\n}\n`;
    assert.equal(completionAt({ files: { 'src/a.ts': handlers }, buffer }), ' const parsed = parseBody(request.body);');
  });

  it('does not repeat what follows the cursor on its line', () => {
    const buffer = `export function readItem(request: Request): Item {\n  const parsed = parseBody(‸);\n}\n`;
    assert.equal(completionAt({ files: { 'src/a.ts': handlers }, buffer }), 'request.body');
  });

  it('fills the brackets and quotes that an editor closed by itself, and leaves the rest for later', () => {
    const files = { 'src/a.ts': handlers };
    const inside = (line: string) =>
      completionAt({ files, buffer: `export function readItem(request: Request): Item {\n  ${line}\n}\n` });
    assert.equal(inside('const parsed = parseBody(‸)'), 'request.body');
    assert.equal(inside('if (parsed === u‸)'), 'ndefined');
    assert.equal(inside("if (parsed === undefined) throw new InputError('us‸')"), 'er');
  });

  it('goes on to the lines after a sure one, and stops before what stands below', () => {
    const files = { 'src/a.ts': handlers, 'src/b.ts': handlers, 'src/c.ts': handlers };
    const buffer = `export function readUser(request: Request): User {\n  const parsed = parseB‸\n  return toUser(parsed);\n}\n`;
    const text = completionAt({ files, buffer, block: true }) ?? '';
    assert.equal(text.split('\n')[0], 'ody(request.body);');
    assert.equal(text.includes('return toUser'), false);
  });

  it('says nothing it is sure of where nothing is known', () => {
    for (const item of itemsAtCursor({ buffer: 'let a = ‸' })) assert.ok(item.confidence < 0.5, item.text);
  });

  it('answers odd input in bounded work', () => {
    const deep = '['.repeat(10_000);
    const odd = [
      '‸',
      `${deep}‸${']'.repeat(10_000)}`,
      `a\n${'x'.repeat(100_000)}\n‸\n${'y '.repeat(50_000)}`,
      `${'const a = 1;\n'.repeat(200_000)}con‸`,
      'let \ud800 = "\u0000😀‸\r\n\u2028"',
      `${deep}\n${deep}\n[‸`,
    ];
    for (const buffer of odd) assert.ok(Array.isArray(itemsAtCursor({ buffer, files: { a: deep, b: handlers } })));
  });

  it('answers each key as an engine that never answered before would', () => {
    const tables = tablesOf([{ 'src/a.ts': handlers, 'src/b.ts': handlers.replaceAll('Order', 'Basket') }]);
    const whole =
      'export function readItem(request: Request): Item {\n  const parsed = parseBody(request.body);\n  return toItem(parsed);\n}\n';
    const engine = createEmbeddedEngine(stillClock);
    for (let at = 0; at <= whole.length; at += 3) {
      const buffer = `${whole.slice(0, at)}‸\n\nconst last = 1;\n`;
      assert.deepEqual(itemsAtCursor({ tables, buffer, engine }), itemsAtCursor({ tables, buffer }), buffer);
    }
  });

  it('stops in time when the clock says so, with what was found so far', () => {
    let now = 0;
    const engine = createEmbeddedEngine({ ...stillClock, now: () => now++ * 1_000 });
    assert.ok(Array.isArray(itemsAtCursor({ files: { 'src/a.ts': handlers }, buffer: 'const parsed = ‸', engine })));
  });
});
