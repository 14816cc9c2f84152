/** The same code gives the same context however it is stored: in one segment or many, with dead copies, with what was derived kept or not. */
import assert from 'node:assert/strict';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { systemClock } from '@foretoken/base/clock.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { emptyTables, loadTables, type StoredSegment } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';

/** Without a deadline answers do not depend on how busy the machine is. */
const timeless = { ...systemClock, now: () => 0 };

type File = readonly [path: string, text: string];

/** Thousands of equal rows, rows indented by tabs, letters beyond ASCII, and words that stand in every file. */
const files: readonly File[] = Array.from({ length: 60 }, (_, i) => [
  `src/part${i}.ts`,
  [
    `export class Größe${i % 7} {`,
    `\topenValve${i}(pressure: number) { return valves.release(pressure, ${i}); }`,
    ...Array.from({ length: 80 }, () => '\tvalves.register(pressure);'),
    `\tcloseValve${i % 5}() { return valves.shut(${i}); }`,
    '}',
  ].join('\n'),
]);

function segment(id: number, of: readonly File[]): StoredSegment {
  const builder = new SegmentBuilder();
  for (const [path, text] of of) builder.add({ path, text });
  return { id, bytes: builder.build() };
}

const oneOpen = new Map([['src/part9.ts', 'export const valvesOpen = 3;\n']]);

function contextIn(
  tables: CodeTables,
  finder = createContextFinder(timeless),
  path = 'src/new.ts',
  overlays: ReadonlyMap<string, string> = oneOpen,
) {
  return finder.find({
    tables,
    root: '/',
    path,
    languageId: 'typescript',
    prefix:
      'import { valves } from "./part3.js";\nconst größe = new Größe3();\nfunction act(pressure: number) {\n  größe.',
    suffix: '\n  valves.shut(1);\n}\n',
    overlays,
    tokensMax: 1_024,
  });
}

describe('context of a codebase in segments', () => {
  const whole = loadTables([segment(0, files)], () => 0);
  const expected = contextIn(whole);

  it('is the same in one segment and in twelve', () => {
    const many = Array.from({ length: 12 }, (_, id) =>
      segment(
        id,
        files.filter((_, at) => at % 12 === id),
      ),
    );
    const homes = new Map(files.map(([path], at) => [path, at % 12]));
    assert.ok(expected.snippets.length > 0);
    assert.deepEqual(contextIn(loadTables(many, (path) => homes.get(path))), expected);
  });

  it('is the same after saves that took over what the segments had', () => {
    const finder = createContextFinder(timeless);
    const old = files.map(
      ([path, text], at): File => [path, at % 6 === 0 ? `${text}\nvalves.shut(pressure);\n` : text],
    );
    const segments = [segment(0, old)];
    const homes = new Map(files.map(([path]) => [path, 0]));
    let tables = loadTables(segments, (path) => homes.get(path), emptyTables);
    contextIn(tables, finder);
    for (const [at, file] of files.entries()) {
      if (at % 6 !== 0) continue;
      homes.set(file[0], segments.length);
      segments.push(segment(segments.length, [file]));
      tables = loadTables(segments, (path) => homes.get(path), tables, [file[0]]);
      contextIn(tables, finder, 'src/other.ts');
    }
    assert.deepEqual(contextIn(tables, finder), expected);
  });

  it('is the same for the same open files, whatever was open and typed before', () => {
    const finder = createContextFinder(timeless);
    const open = new Map(files.slice(0, 9).map(([path, text]) => [path, `${text}\nvalves.shut(openedLately);\n`]));
    for (let step = 0; step < 24; step++) {
      const [path = ''] = [...open.keys()][(step * 5) % open.size] ?? [];
      if (step % 8 === 7) open.delete(path);
      else open.set(path, `export const valves${step} = valves.shut(pressure);\n${open.get(path)}`);
      const typed = step % 3 === 0 ? path : 'src/new.ts';
      assert.deepEqual(
        contextIn(whole, finder, typed, new Map(open)).snippets,
        contextIn(whole, undefined, typed, open).snippets,
      );
    }
  });
});
