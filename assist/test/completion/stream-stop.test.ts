/** Streamed text ends where a reader would say the line or the block is whole. */
import assert from 'node:assert/strict';
import { cursorContext } from '@foretoken/assist/completion/lines/cursor-context.js';
import { streamStop } from '@foretoken/assist/completion/streams/stream-stop.js';
import { loadSyntax } from '@foretoken/codebase/syntax/outline-of.js';

/** `buffer` has the cursor at `|`; `streamed` is what the model says; the answer is what is kept of it. */
function kept(
  buffer: string,
  streamed: string,
  options: { lineOnly?: boolean; ended?: boolean } = {},
): string | undefined {
  const offset = buffer.indexOf('|');
  const at = cursorContext(buffer.replace('|', ''), offset);
  const scene = { at, languageId: 'typescript', lineOnly: options.lineOnly ?? false, markers: [] };
  const stop = streamStop(streamed, scene, options.ended ?? false);
  return stop === undefined ? undefined : streamed.slice(0, stop.end);
}

describe('stream stop', () => {
  it('waits for the first line to be whole', () => {
    assert.equal(kept('const a = |', 'b + c'), undefined);
    assert.equal(kept('const a = |', 'b + c;\nconst d'), 'b + c;');
  });

  it('goes on through a block that the first line opens, and takes its closing line', () => {
    const streamed = ' {\n  return a;\n}\n\nfunction next() {\n';
    assert.equal(kept('function f(a)|\n', streamed), ' {\n  return a;\n}');
  });

  it('goes on when the block was opened before the cursor', () => {
    assert.equal(kept('function f(a) {|\n', '\n  return a;\n}\nfunction g() {\n'), '\n  return a;\n}');
  });

  it('ends a Python block where the indentation ends', () => {
    assert.equal(kept('def f(a):|\n', '\n    b = a\n    return b\n\ndef g():\n'), '\n    b = a\n    return b');
  });

  it('takes else and catch branches along', () => {
    const streamed = '(a) {\n  b();\n} else {\n  c();\n}\nd();\n';
    assert.equal(kept('if |\n', streamed), '(a) {\n  b();\n} else {\n  c();\n}');
  });

  it('stops before the line that already stands below', () => {
    assert.equal(kept('if (a) {|\n  finish(all);\n}', '\n  begin();\n  finish(all);\n}\n'), '\n  begin();');
  });

  it('is one line when asked for one, and when words follow on the line', () => {
    assert.equal(kept('if |', 'a) {\n  b();\n}\n', { lineOnly: true }), 'a) {');
    assert.equal(kept('call(| + rest)', 'first,\n  second', {}), 'first,');
  });

  it('stops a model that repeats itself', () => {
    assert.equal(kept('f() {|\n', '\n  a();\n  a();\n  a();\n  a();\n  a();\n'), '\n  a();\n  a();');
  });

  it('takes an unfinished last line when the stream has ended', () => {
    assert.equal(kept('const a = |', 'b + c', { ended: true }), 'b + c');
  });

  it('ends a block by its grammar where one is loaded, whatever brackets a regular expression holds', async () => {
    const streamed = '\n  const open = /[({]/;\n  return open; }\n  next();\n}\n';
    assert.equal(await loadSyntax('typescript'), true);
    assert.equal(kept('function f() {|', streamed), '\n  const open = /[({]/;\n  return open; }');
  });

  it('takes branches along where the grammar is loaded, too', async () => {
    assert.equal(await loadSyntax('typescript'), true);
    const branches = '(a) {\n  b();\n} else if (b(a)) {\n  c();\n} else {\n  d();\n}';
    assert.equal(kept('if |\n', `${branches}\ne();\n`), branches);
  });

  it('never keeps more than the limit', () => {
    const text = kept('f() {|\n', `\n${'  let it = go();\n'.repeat(10)}${'  x'.repeat(5000)}`);
    assert.ok(text !== undefined && text.length <= 4000);
  });
});
