/** The context stays as it is from key to key, shows nothing twice, and depends on the code alone. */
import assert from 'node:assert/strict';
import { type ContextRequest, charactersPerToken } from '@foretoken/assist/context/context-finder.js';
import { type ContextSource, noEvidence } from '@foretoken/assist/context/context-source.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { systemClock } from '@foretoken/base/clock.js';
import { runSteps } from '@foretoken/base/steps.js';
import type { CodeTables } from '@foretoken/codebase/segments/code-tables.js';
import { loadTables } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';

const timeless = { ...systemClock, now: () => 0 };
type Files = Readonly<Record<string, string>>;

/** The files in as many segments as wanted, dealt out in turn. */
function tablesOf(files: Files, segments = 1): CodeTables {
  const builders = Array.from({ length: segments }, () => new SegmentBuilder());
  const homes = new Map<string, number>();
  for (const [index, [path, text]] of Object.entries(files).entries()) {
    builders[index % segments]?.add({ path, text });
    homes.set(path, index % segments);
  }
  return loadTables(
    builders.map((builder, id) => ({ id, bytes: builder.build() })),
    (path) => homes.get(path),
  );
}

/** Services that resemble each other, each with names of its own. */
const services: Files = Object.fromEntries(
  ['order', 'invoice', 'customer', 'product', 'ticket', 'shipment', 'refund', 'voucher'].map((name) => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
    return [
      `src/${name}-service.ts`,
      [
        `import { ${type}Table } from './tables.js';`,
        `export class ${type}Service {`,
        `  constructor(private readonly table: ${type}Table) {}`,
        `  async load${type}(id: string): Promise<${type}> {`,
        '    const span = tracer.begin(id);',
        `    const row = await this.table.fetch${type}(id);`,
        `    if (row === undefined) throw new Missing${type}Error(id);`,
        '    span.finish();',
        `    return parse${type}(row);`,
        '  }',
        `  async remove${type}(id: string): Promise<void> {`,
        `    await this.table.erase${type}(id);`,
        `    audit.note('${name}-removed', id);`,
        '  }',
        '}',
      ].join('\n'),
    ];
  }),
);

const prefix = `import { CouponTable } from './tables.js';
export class CouponService {
  constructor(private readonly table: CouponTable) {}
  async loadCoupon(id: string): Promise<Coupon> {
    const span = tracer.begin(id);
`;

function ask(over: Partial<ContextRequest> = {}): ContextRequest {
  return {
    tables: tables1,
    root: '/root',
    path: 'src/coupon-service.ts',
    languageId: 'typescript',
    prefix,
    suffix: '\n  }\n}\n',
    overlays: new Map(),
    tokensMax: 300,
    ...over,
  };
}
const tables1 = tablesOf(services);

describe('context from key to key', () => {
  it('is the same while a line is typed', () => {
    const finder = createContextFinder(timeless);
    const first = finder.find(ask({ prefix: `${prefix}    ` }));
    for (const typed of ['c', 'const', 'const row = ', 'const row = await th'])
      assert.deepEqual(finder.find(ask({ prefix: `${prefix}    ${typed}` })), first, typed);
  });

  it("is kept for its owner: another's request for the same file is answered as if it were the first", () => {
    const finder = createContextFinder(timeless);
    const asked = { prefix: `${prefix}    audit(removed` };
    const kept = finder.find(ask({ owner: 'one', prefix: `${prefix}    ` }));
    assert.deepEqual(finder.find(ask({ owner: 'one', ...asked })), kept);
    const alone = createContextFinder(timeless).find(ask(asked));
    assert.notDeepEqual(alone, kept, 'what is typed makes no difference here');
    assert.deepEqual(finder.find(ask({ owner: 'two', ...asked })), alone);
  });

  it('is found ahead of Enter as it is found then, and not taken for another place or another owner', () => {
    const line = `${prefix}    const row = await this.table.fetchCoupon(id);`;
    const [plain, ahead] = [createContextFinder(timeless), createContextFinder(timeless)];
    for (const finder of [plain, ahead]) finder.find(ask({ owner: 'one', prefix: line }));
    runSteps(ahead.findAhead(ask({ owner: 'one', prefix: `${line}\n` })));
    for (const over of [
      { owner: 'two', prefix: `${line}\n` },
      { owner: 'one', prefix: `${line}\n    ` },
      { owner: 'one', prefix: `${line}\n    await this.` },
    ])
      assert.deepEqual(ahead.find(ask(over)), plain.find(ask(over)), over.prefix);
  });

  it('is found ahead where a cursor rests and for the line below, and each as it is found then', () => {
    const line = `${prefix}    const row = await this.table.fetchCoupon(id);`;
    const ahead = createContextFinder(timeless);
    const places = [`${line}\n`, line];
    for (const at of places) runSteps(ahead.findAhead(ask({ prefix: at })));
    for (const [at, asked] of places.entries()) {
      const request = ask({ prefix: asked });
      assert.equal(ahead.isAhead(request), at === 0, 'what is asked in between decides what is chosen next');
      const plain = createContextFinder(timeless);
      for (const before of places.slice(0, at + 1)) plain.find(ask({ prefix: before }));
      assert.deepEqual(ahead.find(request), plain.find(request));
      assert.equal(ahead.isAhead(request), false);
    }
    const typed = ask({ prefix: `${line} // a` });
    const rested = createContextFinder(timeless);
    for (const at of places) runSteps(rested.findAhead(ask({ prefix: at })));
    assert.equal(rested.isAhead(typed), true, 'a key on the line asks for the same');
    const plain = createContextFinder(timeless);
    plain.find(ask({ prefix: line }));
    assert.deepEqual(rested.find(typed), plain.find(typed));
  });

  it('of a line is still there when the next one was looked for again and again', () => {
    const finder = createContextFinder(timeless);
    const line = `${prefix}    const row = await this.table.fetchCoupon(id);`;
    const found = finder.find(ask({ prefix: line }));
    for (let times = 0; times < 2; times++) runSteps(finder.findAhead(ask({ prefix: `${line}\n` })));
    assert.equal(finder.find(ask({ prefix: line })), found);
  });

  it('is what it would be where something is asked while it is found ahead', () => {
    const finder = createContextFinder(timeless);
    const steps = finder.findAhead(ask({ prefix: `${prefix}    span.finish();\n` }));
    for (let i = 0; i < 4; i++) steps.next();
    assert.deepEqual(finder.find(ask()), createContextFinder(timeless).find(ask()));
    runSteps(steps);
    const asked = ask({ path: 'src/other.ts', prefix: `${prefix}    span.finish();\n` });
    assert.deepEqual(finder.find(asked), createContextFinder(timeless).find(asked));
  });

  it('is found to the end of what is found ahead, where just that is asked', () => {
    let asked = 0;
    const collect = () => {
      asked++;
      return noEvidence;
    };
    const request = ask({ prefix: `${prefix}    span.finish();\n` });
    const finder = createContextFinder(timeless, [{ name: 'counting', collect }]);
    const steps = finder.findAhead(request);
    while (asked === 0) steps.next();
    assert.deepEqual(finder.find(request), createContextFinder(timeless).find(request));
    assert.equal(asked, 1, 'the work of before is not done again');
    assert.equal(runSteps(steps), undefined);
    finder.find(ask({ path: 'src/other.ts' }));
    assert.equal(asked, 2);
  });

  it('keeps what stays at its place after Enter, new pieces behind', () => {
    const finder = createContextFinder(timeless);
    const before = finder.find(ask()).snippets.map(keyOf);
    const line = '    const row = await this.table.fetchCoupon(id);\n';
    const after = finder.find(ask({ prefix: prefix + line })).snippets.map(keyOf);
    const stayed = before.filter((key) => after.includes(key));
    assert.ok(stayed.length > 0, 'nothing stayed');
    assert.deepEqual(after.slice(0, stayed.length), stayed);
  });

  it('is the same for the same code in one segment and in many, the file being typed on the disk or not', () => {
    const expected = createContextFinder(timeless).find(ask());
    assert.ok(expected.snippets.length > 0);
    for (const segments of [2, 3, 5])
      assert.deepEqual(createContextFinder(timeless).find(ask({ tables: tablesOf(services, segments) })), expected);
    const saved = tablesOf({ ...services, 'src/coupon-service.ts': `${prefix}    span.finish();\n  }\n}\n` }, 2);
    assert.deepEqual(createContextFinder(timeless).find(ask({ tables: saved })), expected);
  });

  it('never exceeds its tokens, whatever they are', () => {
    let seed = 20260401;
    const random = (max: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed % max;
    };
    const finder = createContextFinder(timeless);
    for (let round = 0; round < 150; round++) {
      const tokensMax = random(round % 2 === 0 ? 60 : 3_000);
      const text = Object.values(services)[random(8)] ?? '';
      const cut = random(text.length);
      const { snippets, tokens } = finder.find(ask({ prefix: text.slice(0, cut), suffix: text.slice(cut), tokensMax }));
      const characters = snippets.reduce((sum, snippet) => sum + snippet.text.length, 0);
      assert.ok(characters / charactersPerToken <= tokensMax && tokens <= tokensMax, `${tokensMax}`);
    }
  });
});

describe('what a context shows', () => {
  it('brings the names that the line needs', () => {
    const text = createContextFinder(timeless)
      .find(ask({ tokensMax: 150 }))
      .snippets.map((snippet) => snippet.text)
      .join('\n');
    for (const name of ['row', 'fetch', 'undefined', 'finish']) assert.match(text, new RegExp(name));
  });

  it('shows a line alone where there is room for no more', () => {
    const filler = Array.from({ length: 6 }, (_, at) => `  settle(ledger.position${at}, ledger.balance${at});`);
    const gate = [
      'export function open(ledger) {',
      ...filler,
      '  return alphaGate(ledger.total);',
      ...filler,
      '}',
    ].join('\n');
    const tables = tablesOf({ ...services, 'gates/alpha.ts': gate });
    const text = createContextFinder(timeless)
      .find(ask({ prefix: 'const opened = ', suffix: '\nalphaGate(one);\nalphaGate(two);\n', tables, tokensMax: 20 }))
      .snippets.map((snippet) => snippet.text)
      .join('\n');
    assert.match(text, /alphaGate/);
  });

  it('shows a copy of the same code once', () => {
    const copies = Object.fromEntries(
      Array.from({ length: 6 }, (_, i) => [`copies/c${i}.ts`, services['src/order-service.ts'] ?? '']),
    );
    const { snippets } = createContextFinder(timeless).find(ask({ tables: tablesOf(copies), tokensMax: 2_000 }));
    const shown = snippets.filter(({ text }) => text.includes('tracer.begin(id)'));
    assert.equal(shown.length, 1, snippets.map(keyOf).join(' '));
  });

  it('shows an open file as it stands in the editor', () => {
    const overlays = new Map([
      ['src/order-service.ts', (services['src/order-service.ts'] ?? '').replaceAll('fetchOrder', 'fetchLatestOrder')],
    ]);
    const text = createContextFinder(timeless)
      .find(ask({ overlays, tokensMax: 2_000 }))
      .snippets.map((snippet) => snippet.text)
      .join('\n');
    assert.match(text, /fetchLatestOrder/);
    assert.doesNotMatch(text, /fetchOrder\(/);
  });

  it('takes up what an embedding finds near', () => {
    const far = { 'far/rebates.ts': 'export function grant(percent) {\n  return rebate(percent);\n}\n' };
    const semantic = [{ path: 'far/rebates.ts', startLine: 1, endLine: 3, score: 0.9 }];
    const tables = tablesOf({ ...services, ...far });
    const { snippets } = createContextFinder(timeless).find(ask({ tables, semantic, tokensMax: 2_000 }));
    assert.ok(snippets.some(({ path, sources }) => path === 'far/rebates.ts' && sources?.includes('semantic')));
  });

  it('follows a source that knows better, and says that it did', () => {
    const source: ContextSource = {
      name: 'recent-edits',
      collect: () => ({
        words: [{ word: 'rebate', probability: 0.9 }],
        places: [{ path: 'far/rebates.ts', startLine: 1, endLine: 2, trust: 0.5 }],
      }),
    };
    const far = { 'far/rebates.ts': 'export function grant(percent) {\n  return rebate(percent);\n}\n' };
    const request = ask({ tables: tablesOf({ ...services, ...far }) });
    const without = createContextFinder(timeless).find(request).snippets;
    assert.ok(without.every(({ path }) => path !== 'far/rebates.ts'));
    const found = createContextFinder(timeless, [source]).find(request).snippets;
    assert.ok(found.some(({ path, sources }) => path === 'far/rebates.ts' && sources?.includes('recent-edits')));
  });
});

function keyOf({ path, startLine, endLine }: { path: string; startLine: number; endLine: number }): string {
  return `${path}:${startLine}-${endLine}`;
}
