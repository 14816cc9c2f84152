/** What is prepared before a request changes nothing of its answer, and is bounded a slice. */
import assert from 'node:assert/strict';
import type { ContextRequest } from '@foretoken/assist/context/context-finder.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { systemClock } from '@foretoken/base/clock.js';
import { loadTables } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';

const timeless = { ...systemClock, now: () => 0 };
/** Each question takes a millisecond. */
function busyClock() {
  let ms = 0;
  return { ...systemClock, now: () => ms++ };
}

const names = ['Order', 'Invoice', 'Parcel', 'Refund'];

function tables(segments: number) {
  const made = Array.from({ length: segments }, (_, id) => {
    const builder = new SegmentBuilder();
    for (const [at, name] of names.entries())
      if (at % segments === id) builder.add({ path: `src/${name}.ts`, text: classOf(name) });
    return { id, bytes: builder.build() };
  });
  return loadTables(made, (path) => names.indexOf(path.slice(4, -3)) % segments);
}

function classOf(name: string): string {
  const many = Array.from(
    { length: 1_500 },
    (_, at) => `  ${name.toLowerCase()}Part${at}() { return this.part(${at}); }`,
  );
  return [`export class ${name}Service {`, `  send${name}(to: Customer) { return post(to); }`, ...many, '}'].join('\n');
}

const overlays = new Map(
  ['a', 'b', 'c'].map((name) => [`src/${name}.ts`, `export const ${name}Limit = orderLimit(${name});\n`]),
);

function ask(segments: number): ContextRequest {
  return {
    tables: tables(segments),
    root: '/',
    path: 'src/new.ts',
    languageId: 'typescript',
    prefix: 'import { OrderService } from "./Order";\nconst orders = new OrderService();\norders.',
    suffix: '\nlog(aLimit);\n',
    overlays,
    tokensMax: 500,
  };
}

describe('preparation', () => {
  it('goes on in slices until all is done, and leaves the answer as it is', () => {
    const expected = createContextFinder(timeless).find(ask(1));
    assert.ok(expected.snippets.length > 0);
    for (const segments of [1, 3]) {
      const request = ask(segments);
      const finder = createContextFinder(busyClock());
      let slices = 1;
      while (!finder.prepare(request)) slices++;
      assert.ok(slices > 3, `${slices} slices`);
      assert.equal(finder.prepare(request), true);
      const prepared = createContextFinder(timeless);
      while (!prepared.prepare(request));
      assert.deepEqual(prepared.find(request), expected);
    }
  });

  it('is the same where a request comes in between', () => {
    const request = ask(3);
    const finder = createContextFinder(timeless);
    request.tables.prepare(100);
    assert.deepEqual(finder.find(request), createContextFinder(timeless).find(ask(1)));
  });
});
