/** Which snippets stay in a document's prompts, and in which order. */
import assert from 'node:assert/strict';
import { DocumentMemory } from '@foretoken/assist/prompt/document-memory.js';
import { SnippetRing } from '@foretoken/assist/prompt/snippet-ring.js';
import type { Snippet } from '@foretoken/codebase/index/search/snippet.js';
import type { Declaration, LibraryFile } from '@foretoken/codebase/libraries/library.js';
import { emptyTables } from '@foretoken/codebase/segments/load-tables.js';
import { networkFilter } from '@foretoken/privacy/prompt-filter.js';

const code = { tables: undefined, overlays: new Map<string, string>() };

describe('ring of snippets', () => {
  const piece = (path: string, startLine: number, endLine: number, word = path): Snippet => ({
    path,
    startLine,
    endLine,
    text: Array.from({ length: endLine - startLine + 1 }, (_, at) => `${word} ${startLine + at}`).join('\n'),
    source: 'lexical',
    score: 1,
  });
  let lines = 0;
  /** On another line each time. */
  const arranged = (
    ring: SnippetRing,
    chosen: readonly Snippet[],
    charactersMax = 1_000,
    line = lines++,
    before: string | undefined = undefined,
  ) =>
    ring
      .arrange(chosen, line, ({ text }) => text.length, charactersMax, before)
      .map(({ path, startLine, endLine }) => `${path}:${startLine}-${endLine}`);

  it('keeps what stands there in its place, and adds the new behind it', () => {
    const ring = new SnippetRing();
    assert.deepEqual(arranged(ring, [piece('b', 1, 5), piece('a', 1, 5)]), ['b:1-5', 'a:1-5']);
    assert.deepEqual(arranged(ring, [piece('c', 1, 19), piece('a', 1, 5)]), ['b:1-5', 'a:1-5', 'c:1-19']);
    assert.deepEqual(arranged(ring, [piece('b', 1, 5)]), ['b:1-5', 'a:1-5', 'c:1-19']);
  });

  it('adds only the lines that are not there yet', () => {
    const ring = new SnippetRing();
    arranged(ring, [piece('a', 5, 8)]);
    assert.deepEqual(arranged(ring, [piece('a', 3, 16)]), ['a:5-8', 'a:3-4', 'a:9-16']);
  });

  it('does not change for a few new lines', () => {
    const ring = new SnippetRing();
    arranged(ring, [piece('a', 1, 20)]);
    assert.deepEqual(arranged(ring, [piece('a', 1, 20), piece('b', 1, 2)]), ['a:1-20']);
  });

  it('stays while it holds what is worth most of what was chosen, however much else is new', () => {
    const ring = new SnippetRing();
    arranged(ring, [piece('a', 1, 5)]);
    const chosen = [{ ...piece('a', 1, 5), score: 16 }, piece('b', 1, 20)];
    assert.deepEqual(arranged(ring, chosen), ['a:1-5']);
    assert.deepEqual(arranged(ring, [piece('a', 1, 5), { ...piece('b', 1, 20), score: 4 }]), ['a:1-5', 'b:1-20']);
  });

  it('changes once it lacked a little of what was chosen for several lines', () => {
    const ring = new SnippetRing();
    arranged(ring, [piece('a', 1, 9)]);
    const more = [piece('a', 1, 9), piece('b', 1, 4)];
    assert.deepEqual(arranged(ring, more), ['a:1-9']);
    assert.deepEqual(arranged(ring, more), ['a:1-9', 'b:1-4']);
    assert.deepEqual(arranged(ring, [...more, piece('c', 1, 4)]), ['a:1-9', 'b:1-4']);
  });

  it('stays as it is while the line is the same, once there is something', () => {
    const ring = new SnippetRing();
    assert.deepEqual(arranged(ring, [], 1_000, 40), []);
    arranged(ring, [piece('a', 1, 5)], 1_000, 40);
    assert.deepEqual(arranged(ring, [piece('b', 1, 5)], 1_000, 40), ['a:1-5']);
    assert.deepEqual(arranged(ring, [piece('b', 1, 5)], 1_000, 60), ['a:1-5', 'b:1-5']);
  });

  it('is what was chosen once another suffix stands before it, and what it was behind a suffix that is back', () => {
    const ring = new SnippetRing();
    const behind = (before: string, chosen: readonly Snippet[], line = lines++) =>
      arranged(ring, chosen, 1_000, line, before);
    assert.deepEqual(behind('}', [piece('a', 1, 5)]), ['a:1-5']);
    assert.deepEqual(behind('}', [piece('a', 1, 5), piece('b', 1, 2)]), ['a:1-5']);
    assert.deepEqual(behind(']', [piece('a', 1, 5), piece('b', 1, 2)], 9), ['a:1-5', 'b:1-2']);
    assert.deepEqual(behind(']', [piece('c', 1, 5)], 9), ['a:1-5', 'b:1-2'], 'the same line');
    assert.deepEqual(behind('}', [piece('a', 1, 5), piece('b', 1, 2)]), ['a:1-5']);
    assert.deepEqual(behind(']', []), ['a:1-5'], 'nothing is chosen yet');
    assert.deepEqual(behind(']', [piece('c', 1, 5)]), ['c:1-5'], 'what was there lacks all of it');
  });

  it('brings back nothing that stands nowhere any more', () => {
    const memory = new DocumentMemory();
    const over = (texts: Record<string, string>) => ({ ...code, overlays: new Map(Object.entries(texts)) });
    const [a, b] = [piece('a', 1, 5), piece('b', 1, 5)];
    const ringOf = (texts: Record<string, string>) => memory.ringOf(over(texts), networkFilter);
    arranged(ringOf({ a: a.text, b: b.text }), [a], 1_000, 1, '}');
    arranged(ringOf({ a: a.text, b: b.text }), [b], 1_000, 2, ']');
    const changed = a.text.replace('a 3', 'a three');
    const now = { ...a, text: changed };
    const back = ringOf({ a: changed, b: b.text }).arrange([now], 1, ({ text }) => text.length, 1_000, '}');
    assert.deepEqual(back, [now]);
  });

  it('lets the last of what is no longer chosen go first when there is no room', () => {
    const ring = new SnippetRing();
    arranged(ring, [piece('a', 1, 9), piece('b', 1, 9), piece('c', 1, 9)], 120);
    const chosen = [piece('b', 1, 9), { ...piece('d', 1, 9), score: 4 }];
    assert.deepEqual(arranged(ring, chosen, 120), ['a:1-9', 'b:1-9', 'd:1-9']);
  });

  it('begins anew with what was chosen when there is no room, and never takes more than there is', () => {
    const ring = new SnippetRing();
    arranged(ring, [piece('a', 1, 9), piece('b', 1, 9)], 100);
    assert.deepEqual(arranged(ring, [piece('c', 1, 9), piece('d', 1, 9)], 100), ['c:1-9', 'd:1-9']);
    for (let round = 0; round < 300; round++) {
      const sizes = Array.from({ length: 1 + (round % 9) }, (_, at) => {
        const start = 1 + ((round * 7 + at * 13) % 40);
        return piece(`${(round * 5 + at) % 6}`, start, start + 4 + ((round + at) % 8), 'a longer word to fill it');
      });
      const placed = ring.arrange(sizes, round, ({ text }) => text.length, 2_000);
      assert.ok(placed.reduce((sum, { text }) => sum + text.length, 0) <= 2_000);
    }
  });

  it('keeps of what was read from other code that which still stands there, wherever', () => {
    const memory = new DocumentMemory();
    const [a, b] = [piece('a', 1, 5), piece('b', 1, 5)];
    const over = (texts: Record<string, string>) => ({ ...code, overlays: new Map(Object.entries(texts)) });
    const files = over({ a: a.text, b: b.text, c: '' });
    arranged(memory.ringOf(files, networkFilter), [a, b]);
    const moved = over({ a: `new\n${a.text}`, b: b.text });
    assert.deepEqual(arranged(memory.ringOf(moved, networkFilter), []), ['a:2-6', 'b:1-5']);
    const changed = over({ a: `new\n${a.text.replace('a 3', 'a three')}`, b: b.text });
    assert.deepEqual(arranged(memory.ringOf(changed, networkFilter), []), ['b:1-5']);
    assert.deepEqual(arranged(memory.ringOf(over({}), networkFilter), []), []);
  });

  it('reads each file once after a save, however many arrangements and snippets it stands in', () => {
    const memory = new DocumentMemory();
    const read: string[] = [];
    const rows = (path: string) => {
      read.push(path);
      return Array.from({ length: 99 }, (_, at) => `${path} ${at + 1}`).join('\n');
    };
    const saved = () => {
      const tables = { ...emptyTables, textOfFile: rows };
      return memory.ringOf({ ...code, tables }, networkFilter);
    };
    for (let at = 0; at < 8; at++) {
      const start = 1 + 10 * at;
      arranged(saved(), [piece('a', start, start + 5), piece('b', start, start + 5)], 1_000, at, '}'.repeat(1 + at));
    }
    read.length = 0;
    saved();
    assert.deepEqual(read.sort(), ['a', 'b']);
  });

  it('keeps of a library what it still declares, once it is known anew', () => {
    const memory = new DocumentMemory();
    const declaring = (...lines: readonly (readonly [line: number, container: string, signature: string])[]) => {
      const declarations = lines.map(
        ([line, container, signature]): Declaration => ({
          name: '',
          kind: 'function',
          container,
          line,
          signature,
          bases: [],
          type: undefined,
        }),
      );
      const file: LibraryFile = { path: 'node_modules/kit/index.d.ts', declarations };
      return { ...code, libraryFiles: { at: (path: string) => (path === file.path ? file : undefined) } };
    };
    const shown = (startLine: number, endLine: number, text: string): Snippet => ({
      ...piece('node_modules/kit/index.d.ts', startLine, endLine),
      text,
      isLibrary: true,
    });
    const first = declaring(
      [3, '', 'class A'],
      [5, 'A', 'close(): void'],
      [9, '', 'class B'],
      [11, 'B', 'close(): void'],
    );
    const pieces = [shown(3, 5, 'class A\n  close(): void'), shown(11, 11, '  close(): void')];
    const file = 'node_modules/kit/index.d.ts';
    assert.deepEqual(arranged(memory.ringOf(first, networkFilter), pieces), [`${file}:3-5`, `${file}:11-11`]);
    const grown = declaring(
      [3, '', 'class A'],
      [4, 'A', 'open(): void'],
      [6, 'A', 'close(): void'],
      [10, '', 'class B'],
      [12, 'B', 'close(): void'],
    );
    assert.deepEqual(arranged(memory.ringOf(grown, networkFilter), []), [`${file}:3-6`, `${file}:12-12`]);
    const updated = declaring([3, '', 'class A'], [6, 'A', 'close(now: boolean): void'], [10, '', 'class B']);
    assert.deepEqual(arranged(memory.ringOf(updated, networkFilter), []), []);
  });
});
