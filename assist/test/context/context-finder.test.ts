/** The context brings the names that the cursor needs, within its budget, and never from the file being typed. */
import assert from 'node:assert/strict';
import { type ContextRequest, charactersPerToken } from '@foretoken/assist/context/context-finder.js';
import { createContextFinder } from '@foretoken/assist/context/create-context-finder.js';
import { systemClock } from '@foretoken/base/clock.js';
import { emptyTables, loadTables } from '@foretoken/codebase/segments/load-tables.js';
import { SegmentBuilder } from '@foretoken/codebase/segments/segment-builder.js';

const finder = createContextFinder(systemClock);
/** Never out of time, so that what it finds is the same on a busy machine. */
const timeless = createContextFinder({ ...systemClock, now: () => 0 });

function tablesOf(files: Readonly<Record<string, string>>) {
  const builder = new SegmentBuilder();
  for (const [path, text] of Object.entries(files)) builder.add({ path, text });
  return loadTables([{ id: 1, bytes: builder.build() }], () => 1);
}

const filler = Object.fromEntries(
  Array.from({ length: 40 }, (_, i) => [
    `noise/n${i}.ts`,
    Array.from({ length: 60 }, (_, n) => `export const value${i}x${n} = compute${n % 7}(${n});`).join('\n'),
  ]),
);
const codebase = {
  ...filler,
  'src/session.ts': [
    'export interface Session { id: string; expiresAt: Date; }',
    'export function openSession(headers: Headers): Session {',
    '  return sessionStore.resume(headers.authorization);',
    '}',
    'export function closeSession(session: Session): void {',
    '  sessionStore.forget(session.id);',
    '}',
  ].join('\n'),
  'src/users.ts': [
    "import { closeSession, openSession } from './session.js';",
    'export function listUsers(headers: Headers) {',
    '  const session = openSession(headers);',
    '  const users = userTable.select(session.id);',
    '  closeSession(session);',
    '  return users;',
    '}',
  ].join('\n'),
};

function ask(over: Partial<ContextRequest> = {}): ContextRequest {
  return {
    tables: tablesOf(codebase),
    root: '/root',
    path: 'src/orders.ts',
    languageId: 'typescript',
    prefix:
      'export function listOrders(headers: Headers) {\n  const session = openSession(headers);\n  const orders = orderTable.select(session.id);\n  ',
    suffix: '\n  return orders;\n}\n',
    overlays: new Map(),
    tokensMax: 512,
    ...over,
  };
}

describe('context finder', () => {
  it('brings the code that speaks of what stands around the cursor, with its place', () => {
    const { snippets } = timeless.find(ask());
    const text = snippets.map((snippet) => snippet.text).join('\n');
    assert.match(text, /closeSession\(session\)/);
    assert.ok(
      snippets.every(({ path }) => path.startsWith('src/')),
      snippets.map(({ path }) => path).join(' '),
    );
    for (const { path, startLine, endLine, text: lines } of snippets) {
      const file = Object.entries(codebase).find(([name]) => name === path)?.[1] ?? '';
      assert.equal(
        file
          .split('\n')
          .slice(startLine - 1, endLine)
          .join('\n'),
        lines,
      );
    }
  });

  it('never exceeds its tokens', () => {
    for (const tokensMax of [0, 1, 10, 40, 100, 512, 4_096]) {
      const { snippets, tokens } = timeless.find(ask({ tokensMax }));
      const characters = snippets.reduce((sum, { text }) => sum + text.length, 0);
      assert.ok(characters / charactersPerToken <= tokensMax && tokens <= tokensMax, `${tokensMax}`);
    }
  });

  it('brings what is imported above the part of the document that a prompt shows, and not yet used', () => {
    const imports = "import { archiveLedger, openLedger } from './ledger.js';\n";
    const body = `openLedger();\n${Array.from({ length: 90 }, (_, i) => `const rate${i} = ${i};\n`).join('')}`;
    const ledger = 'export function archiveLedger(year: number) {\n  return vault.keep(year);\n}\n';
    const tables = tablesOf({ ...filler, 'src/ledger.ts': ledger });
    const bringsLedger = (shownFrom: number | undefined) =>
      timeless
        .find(ask({ owner: `${shownFrom}`, tables, prefix: imports + body, suffix: '', shownFrom }))
        .snippets.some(({ text }) => text.includes('function archiveLedger'));
    assert.ok(bringsLedger(imports.length), 'what the prompt leaves out');
    assert.ok(!bringsLedger(0) && !bringsLedger(undefined), 'what it shows');
  });

  it('is the same whether the file being typed is on the disk or not, and never quotes it', () => {
    const prefix = ask().prefix;
    const saved = tablesOf({ ...codebase, 'src/orders.ts': `${prefix}closeSession(session);\n  return orders;\n}\n` });
    const seen = timeless.find(ask({ tables: saved }));
    assert.deepEqual(seen, timeless.find(ask()));
    assert.ok(seen.snippets.every(({ path }) => path !== 'src/orders.ts'));
  });

  it('does not quote the disk’s copy of a file that is open with other text', () => {
    const { snippets } = timeless.find(ask({ overlays: new Map([['src/users.ts', 'nothing of it']]) }));
    assert.ok(snippets.every(({ path }) => path !== 'src/users.ts'));
  });

  it('leaves out files that are never read', () => {
    const tables = tablesOf({
      ...codebase,
      '.env': 'const session = openSession(headers); closeSession(session); SESSION_SECRET',
    });
    assert.ok(timeless.find(ask({ tables })).snippets.every(({ path }) => path !== '.env'));
  });

  it('answers empty where nothing is known, and survives odd buffers', () => {
    assert.deepEqual(finder.find(ask({ tables: emptyTables })).snippets, []);
    for (const prefix of ['', '\n'.repeat(5_000), '('.repeat(100_000), `${'x'.repeat(1_000_000)} `, '\u0000\ud800']) {
      assert.ok(finder.find(ask({ prefix, suffix: prefix })).tokens <= 512);
    }
  });
});
