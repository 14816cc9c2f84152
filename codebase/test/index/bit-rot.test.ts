/** Bits that change on the disk, anywhere in an index's databases: nothing wrong is told, and the next start puts all right. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexReader } from '@foretoken/codebase/index/index-reader.js';
import { indexMigrations } from '@foretoken/codebase/index/store/schema.js';
import { openDatabase } from '@foretoken/codebase/sqlite/open-database.js';
import { TemporaryCodebase } from './temporary-codebase.js';

const count = 40;
const roundsEach = 15;

function fileOf(i: number): string {
  return `src/part${i % 5}/file${i}.ts`;
}

function textOf(i: number): string {
  const other = (i + 1) % count;
  return [0, 1, 2, 3, 4]
    .map(
      (j) => `import { make${other}x${j} } from '../part${other % 5}/file${other}.js';
export function make${i}x${j}(value${j}: number): string {
  return String(value${j} + ${i * j});
}
export class Kept${i}x${j} {
  held${j}(one: Kept${i}x${j}): void {}
}
`,
    )
    .join('');
}

const files = {
  ...Object.fromEntries(Array.from({ length: count }, (_, i) => [fileOf(i), textOf(i)])),
  'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["src/part1/*"] } } }',
  'src/alias.ts':
    "import { make1x0 } from '@lib/file1.js';\nimport { kit } from 'kit';\nexport const used = kit(make1x0(1));\n",
};
const library = {
  'node_modules/kit/package.json': '{ "version": "1.0.0", "types": "index.d.ts" }',
  'node_modules/kit/index.d.ts': 'export declare function kit(text: string, times?: number): string[];\n'.repeat(40),
};

/** All that a reader tells, by question; each answer as a list of what it holds. */
function told({ structure }: IndexReader): Map<string, readonly string[]> {
  const all = new Map<string, readonly string[]>();
  const tell = (question: string, answer: readonly unknown[]) =>
    all.set(
      question,
      answer.map((one) => JSON.stringify(one)),
    );
  const none = new Set<string>();
  for (const path of Object.keys(files)) {
    tell(`in ${path}`, structure.definitionsIn(path));
    // One that leads nowhere is not wrong.
    tell(
      `imports of ${path}`,
      structure.importsOf(path).filter((to) => to.path !== undefined),
    );
    tell(`importers of ${path}`, structure.importersOf(path, 50));
  }
  for (let i = 0; i < count; i++) {
    tell(`definitions ${i}`, structure.definitionsOf(`make${i}x${i % 5}`, 9, none));
    tell(`members ${i}`, structure.membersOf(`Kept${i}x${i % 5}`, 9, none));
  }
  const declared = structure.libraryOf('typescript', 'kit')?.files.flatMap(({ declarations }) => declarations);
  tell('library', declared ?? []);
  return all;
}

describe('bits that change on the disk', function () {
  this.timeout(60_000);
  const libraries = true;
  let codebase: TemporaryCodebase;
  let sound: string;
  let truth: Map<string, readonly string[]>;
  let contents: string;
  before(async () => {
    codebase = new TemporaryCodebase({ ...files, ...library });
    await codebase.indexed({ libraries });
    const reader = codebase.reader();
    truth = told(reader);
    contents = JSON.stringify(codebase.contentsOf(reader));
    reader.close();
    for (const question of [
      'library',
      'definitions 0',
      'members 0',
      `importers of ${fileOf(1)}`,
      'imports of src/alias.ts',
    ])
      assert.notEqual(truth.get(question)?.length, 0, question);
    sound = join(codebase.folder, 'sound');
    cpSync(codebase.indexFolder, sound, { recursive: true, preserveTimestamps: true });
  });
  after(() => codebase.remove());

  /** As a disk does it: neither size nor date tell. */
  function flip(database: string, at: number, bit: number): void {
    rmSync(codebase.indexFolder, { recursive: true });
    cpSync(sound, codebase.indexFolder, { recursive: true, preserveTimestamps: true });
    const file = join(codebase.indexFolder, database);
    const { atime, mtime } = statSync(file);
    const bytes = readFileSync(file);
    bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << bit), at);
    writeFileSync(file, bytes);
    utimesSync(file, atime, mtime);
  }

  function assertNothingWrong(now: Map<string, readonly string[]>, where: string): void {
    for (const [question, answer] of now)
      assert.deepEqual(
        answer.filter((one) => truth.get(question)?.includes(one) !== true),
        [],
        `${where}: ${question}`,
      );
  }

  it('that did not change are not taken for such where a file defines nothing', async () => {
    const plain = new TemporaryCodebase({ 'notes.txt': 'some words\nand more\n' });
    await plain.indexed();
    const reader = plain.reader();
    const [file] = reader.filesAfter(0, 1) ?? [];
    assert.deepEqual(reader.chunksOf(file?.id ?? 0)?.length, 1);
    reader.close();
    plain.remove();
  });

  it('are not looked for in what a version without checksums stored, which is taken over as it is', async () => {
    const former = new TemporaryCodebase({ 'a.ts': 'export class A {}\n', 'package.json': '{"name":"whole"}' });
    await former.indexed();
    const file = join(former.indexFolder, 'index.db');
    const database = openDatabase({ file, migrations: indexMigrations, newer: 'refuse' });
    database.exec('ALTER TABLE structures DROP COLUMN sum; ALTER TABLE build_configs DROP COLUMN sum');
    database.exec("UPDATE structures SET chunks = x''");
    database.pragma(`user_version = ${indexMigrations.length - 1}`);
    database.close();
    rmSync(join(former.indexFolder, 'index.sound'));
    await former.indexed();
    const reader = former.reader();
    assert.equal(reader.structure.definitionsOf('A', 10, new Set())[0]?.path, 'a.ts');
    const [stored] = reader.filesAfter(0, 1) ?? [];
    assert.deepEqual(reader.chunksOf(stored?.id ?? 0), [], 'it is not parsed again');
    reader.close();
    former.remove();
  });

  const random = seeded(11);
  for (const database of ['index.db', 'libraries.db'])
    for (const end of ['in order', 'killed'])
      it(`in ${database}, of a daemon that ended ${end}`, async () => {
        const { size } = statSync(join(sound, database));
        for (let round = 0; round < (database === 'index.db' ? roundsEach : roundsEach / 3); round++) {
          const [at, bit] = [random(size), random(8)];
          const where = `byte ${at}, bit ${bit}`;
          flip(database, at, bit);
          if (end === 'killed') rmSync(join(codebase.indexFolder, 'index.sound'), { force: true });
          const reader = codebase.reader();
          assertNothingWrong(told(reader), where);
          // Damage that is met only when it is written to is said, and repaired by who comes next.
          await codebase.indexed({ libraries }).catch(() => codebase.indexed({ libraries }));
          reader.refresh();
          assert.deepEqual(told(reader), truth, where);
          assert.equal(JSON.stringify(codebase.contentsOf(reader)), contents, where);
          reader.close();
        }
      });
});

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
