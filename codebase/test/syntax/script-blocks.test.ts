/** Passing over blocks that define nothing changes no outline. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { grammarOf, parseWithin } from '@foretoken/codebase/syntax/grammar-runtime.js';
import { loadSyntax, outlineOf } from '@foretoken/codebase/syntax/outline-of.js';
import { walkOutline } from '@foretoken/codebase/syntax/outline-walker.js';
import { untoldBlocks } from '@foretoken/codebase/syntax/script-blocks.js';
import { typescriptDialect } from '@foretoken/codebase/syntax/typescript-dialect.js';
import { lineStartsOf } from '@foretoken/codebase/text/line-starts.js';

/** Outlines of all of the text. */
function wholeOutlineOf(text: string) {
  const grammar = grammarOf(typescriptDialect.table);
  assert.ok(grammar !== undefined);
  const tree = parseWithin(grammar, text, undefined, { stepsMax: 100_000, msMax: 60_000 });
  assert.ok(tree !== undefined);
  const cursor = tree.walk();
  const { definitions, imports } = walkOutline(cursor, text, lineStartsOf(text), grammar.rules, typescriptDialect);
  cursor.delete();
  tree.delete();
  return { definitions, imports };
}

const filler = 'first(second); third = fourth + fifth;';
const passedOver = (text: string) => {
  const blocks = untoldBlocks(text);
  return Array.from({ length: blocks.length / 2 }, (_, at) => text.slice(blocks[2 * at], blocks[2 * at + 1]).trim());
};

describe('blocks that define nothing', function () {
  this.timeout(30_000);
  before(() => loadSyntax('typescript'));

  it('leave the outlines of real files as they are', () => {
    const sources = fileURLToPath(new URL('../../../src', import.meta.url));
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    let blocks = 0;
    for (const path of files) {
      const text = readFileSync(`${sources}/${path}`, 'utf8');
      blocks += untoldBlocks(text).length / 2;
      assert.deepEqual(outlineOf(text, 'typescript'), wholeOutlineOf(text), path);
    }
    assert.ok(files.length > 100 && blocks > 500);
  });

  it('are bodies, what stands in brackets, and blocks of a body', () => {
    for (const [text, expected] of [
      [`function f(a: { b: string }): Promise<void> { ${filler} }`, [filler]],
      [`class A { private get b(): string[] { ${filler} } }`, [filler]],
      [`export const f = async (a) => { ${filler} };`, [filler]],
      [`describe('a', () => { function inner() {} ${filler} });`, [`'a', () => { function inner() {} ${filler} }`]],
      [
        `function f() { if (a) { const g = () => ({}); ${filler} } function h() {} }`,
        [`const g = () => ({}); ${filler}`],
      ],
      [
        `function f() { return { a: 1, b: 2, c: [3, 4, 5, 6, 7, 8] }; }`,
        ['return { a: 1, b: 2, c: [3, 4, 5, 6, 7, 8] };'],
      ],
    ] as const)
      assert.deepEqual(passedOver(text), expected, text);
  });

  it('are none of those that define something, or whose end is in doubt', () => {
    for (const text of [
      `while (first + second > third * fourth) { const told = 1; const alsoTold = 2; }`,
      `class A extends first.default { told = 1; alsoTold = 2; third(): void; }`,
      `if (a) { const told = 1; var alsoTold = 2; ${filler} }`,
      `class A extends mixed(B) { told = 1; alsoTold = 2; third(): void; }`,
      `function f() { function told() { } }`,
      `function f() { const told = (a) => first(a) + second(a); }`,
      `declare function f(): string\ninterface A { told: string; alsoTold: number; third: boolean }`,
      `namespace A { const told = 1; export const alsoTold = 2; }`,
      `function f() { ${filler} } /['"]/.test(a);`,
      `function f() { ${filler} }}`,
      `function f() { ${filler} '`,
      `function f() { return <b>it's</b>; ${filler} }`,
    ])
      assert.deepEqual(passedOver(text), [], text);
  });

  it('end where they end, whatever quotes, patterns, templates and comments hold', () => {
    const template = ['`}$', '{d({ e: `}` })}`'].join('');
    const body = `a = "}"; b = '}'; c = ${template}; f = /[}/]"/; g = h / i / 2; /* } */ // }\n j();`;
    assert.deepEqual(passedOver(`function f() { ${body} }\nconst told = 1;`), [body]);
  });
});
