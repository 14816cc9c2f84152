/** The index follows the disk, leaves out what must be left out, and says what it left out. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { TemporaryCodebase } from './temporary-codebase.js';

describe('root indexer', () => {
  let codebase: TemporaryCodebase;
  const open = (files: Record<string, string | Buffer>) => {
    codebase = new TemporaryCodebase(files);
    return codebase;
  };
  afterEach(() => codebase.remove());

  it('learns the text files of a root, links and ignored folders left out', async () => {
    open({
      'src/a.ts': 'const first = 1;\n',
      'src/b.py': 'def second():\n    return 2\n',
      'node_modules/x/index.js': 'module.exports = 1;',
      '.gitignore': 'secret/\n*.tmp\n',
      'secret/c.ts': 'const hidden = 3;',
      'd.tmp': 'temporary',
    });
    symlinkSync(codebase.root, join(codebase.root, 'src', 'loop'));
    symlinkSync('/etc', join(codebase.root, 'outside'));
    const status = await codebase.indexed();
    assert.equal(status.phase, 'ready');
    assert.deepEqual(Object.keys(codebase.contents()), ['.gitignore', 'src/a.ts', 'src/b.py']);
    assert.deepEqual(codebase.contents()['src/b.py'], ['def second():', '    return 2', '']);
  });

  it('reads ignore files at every level, the deepest last, and lets .foretokenignore take back', async () => {
    open({
      '.gitignore': '*.gen.ts\n',
      '.foretokenignore': '!keep.gen.ts\n!vendor/\nvendor/private/\n',
      'vendor/ours.ts': 'e',
      'vendor/private/not.ts': 'f',
      'dist/not.ts': 'g',
      'a.gen.ts': 'a',
      'keep.gen.ts': 'b',
      'deep/.aiignore': 'private.ts\n',
      'deep/private.ts': 'c',
      'deep/open.ts': 'd',
    });
    await codebase.indexed({ exclude: ['deep/open.ts'] });
    const paths = Object.keys(codebase.contents()).filter((path) => path.endsWith('.ts'));
    assert.deepEqual(paths, ['keep.gen.ts', 'vendor/ours.ts']);
  });

  it('never opens private files, and replaces secrets before anything is stored', async () => {
    const secret = ['AKIA', 'IOSFODNN7QWERTYU'].join('');
    open({ '.env': 'A=1', 'key.pem': 'x', 'config.ts': `const id = "${secret}";\n` });
    const status = await codebase.indexed();
    assert.equal(status.skipped.private, 2);
    assert.deepEqual(Object.keys(codebase.contents()), ['config.ts']);
    assert.throws(() => execFileSync('grep', ['-r', secret, codebase.indexFolder]));
  });

  it('counts what it leaves out: binary, too large, packed, over the limit', async () => {
    open({
      'a.ts': 'const a = 1;',
      'b.ts': Buffer.from([1, 0, 2]),
      'c.ts': `${'const c = 1;\n'.repeat(20_000)}`,
      'd.ts': 'x'.repeat(50_000),
      'e.ts': 'const e = 1;',
    });
    const status = await codebase.indexed({ limits: { fileBytesMax: 100_000, filesMax: 3, totalBytesMax: 1e9 } });
    assert.deepEqual([status.skipped.binary, status.skipped['too-large'], status.skipped.ignored], [1, 1, 1]);
    assert.equal(status.skipped['over-limit'], 1);
    assert.deepEqual(Object.keys(codebase.contents()), ['a.ts']);
  });

  it('takes every name and every byte sequence a disk can hold', async () => {
    const odd = [
      'with space.ts',
      'quote\'".ts',
      'percent%20.ts',
      'new\nline.ts',
      'ümläut.ts',
      '日本.ts',
      '#hash?.ts',
      '[a].ts',
      '!bang.ts',
      '-dash.ts',
    ];
    open({
      ...Object.fromEntries(odd.map((name) => [name, 'const odd = 1;'])),
      'bad.ts': Buffer.from('const \xff\xfe = 1;', 'latin1'),
    });
    await codebase.indexed();
    assert.deepEqual(Object.keys(codebase.contents()).sort(), [...odd, 'bad.ts'].sort());
  });

  it('reads again only what changed, and sees a change that kept date and size by its event', async () => {
    open({ 'a.ts': 'const a = 1;', 'b.ts': 'const b = 1;' });
    await codebase.indexed();
    const before = codebase.contents();
    let bytes = 0;
    await codebase.indexed({
      onStatus: (status) => {
        bytes = status.bytesDone;
      },
    });
    assert.equal(bytes, 0);
    assert.deepEqual(codebase.contents(), before);
    codebase.write('a.ts', 'const a = 22;');
    await codebase.indexed({
      onStatus: (status) => {
        bytes = status.bytesDone;
      },
    });
    assert.equal(bytes, 'const a = 22;'.length);
    assert.deepEqual(codebase.contents()['a.ts'], ['const a = 22;']);
  });

  it('answers searches from the learned tables before chunks are there', async () => {
    open({ 'a.ts': 'export function parseSettingsFile() {}\n', 'b.ts': 'const other = 1;\n' });
    const found: (string | undefined)[] = [];
    const indexer = await codebase.indexer({
      onCommit: () => {
        const reader = codebase.reader();
        found.push(reader.search('settings file', 5)[0]?.path);
        reader.close();
      },
    });
    await indexer.indexAll(new AbortController().signal);
    await indexer.close();
    assert.equal(found[0], 'a.ts');
  });

  it('stands still while paused, keeps what it has, and sees at the end of the pause what changed', async () => {
    open({ 'a.ts': 'const a = 1;', 'b.ts': 'const b = 1;' });
    const phases: string[] = [];
    const indexer = await codebase.indexer({ onStatus: ({ phase }) => phases.push(phase) });
    const { signal } = new AbortController();
    await indexer.indexAll(signal);
    indexer.pause();
    await indexer.update([codebase.write('a.ts', 'const a = 22;')], signal);
    assert.equal((await indexer.indexAll(signal)).phase, 'paused');
    assert.deepEqual(codebase.contents()['a.ts'], ['const a = 1;']);
    await indexer.resume();
    assert.deepEqual(codebase.contents()['a.ts'], ['const a = 22;']);
    assert.equal(phases.at(-1), 'ready');
    await indexer.close();
  });

  it('does not learn anew what only got a new date', async () => {
    open({ 'a.ts': 'const a = 1;' });
    await codebase.indexed();
    utimesSync(join(codebase.root, 'a.ts'), 1, 1);
    await codebase.indexed();
    const reader = codebase.reader();
    assert.equal(reader.tables.stats.files, 1);
    reader.close();
  });

  it('keeps its folder and files to their owner', async () => {
    open({ 'a.ts': 'const a = 1;' });
    await codebase.indexed();
    assert.equal(statSync(codebase.indexFolder).mode & 0o777, 0o700);
    assert.equal(statSync(join(codebase.indexFolder, 'index.db')).mode & 0o777, 0o600);
  });

  it('lets only one process write an index', async () => {
    open({ 'a.ts': 'const a = 1;' });
    const first = await codebase.indexer();
    await assert.rejects(codebase.indexer(), (thrown) => thrown instanceof AppError && thrown.code === 'STORAGE_BUSY');
    await first.close();
    assert.equal((await codebase.indexed()).phase, 'ready');
  });

  it('says that a root is missing', async () => {
    open({});
    rmSync(codebase.root, { recursive: true });
    await assert.rejects(codebase.indexed(), (thrown) => thrown instanceof AppError && thrown.code === 'ROOT_MISSING');
  });

  it('follows saves, deletes, renames and new ignore rules through events', async () => {
    open({ 'a.ts': 'const a = 1;', 'dir/b.ts': 'const b = 1;' });
    const indexer = await codebase.indexer();
    const { signal } = new AbortController();
    await indexer.indexAll(signal);
    const at = (path: string) => join(codebase.root, path);
    await indexer.update([codebase.write('c.ts', 'const c = 1;')], signal);
    renameSync(at('dir'), at('moved'));
    await indexer.update([at('dir'), at('moved')], signal);
    rmSync(at('a.ts'));
    await indexer.update([at('a.ts')], signal);
    assert.deepEqual(Object.keys(codebase.contents()), ['c.ts', 'moved/b.ts']);
    await indexer.update([codebase.write('.gitignore', 'c.ts')], signal);
    assert.deepEqual(Object.keys(codebase.contents()), ['.gitignore', 'moved/b.ts']);
    await indexer.close();
  });

  it('learns a file once that is named together with its folder', async () => {
    open({});
    const indexer = await codebase.indexer();
    const { signal } = new AbortController();
    await indexer.indexAll(signal);
    const file = codebase.write('dir/a.ts', 'const only = 1;');
    await indexer.update([join(codebase.root, 'dir'), file], signal);
    const reader = codebase.reader();
    assert.equal(reader.tables.stats.files, 1);
    assert.equal(reader.tables.without([]).usesOf('only'), 1);
    reader.close();
    await indexer.close();
  });

  it('keeps nothing of what it learns for practice after a start with nothing to learn', async () => {
    open({ ...Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.ts`, `const a${i} = 1;`])), 'b.ts': 'b' });
    // A date that young is not relied on.
    for (const name of readdirSync(codebase.root)) utimesSync(join(codebase.root, name), 1e9, 1e9);
    await codebase.indexed();
    const [contents, segments] = [codebase.contents(), readdirSync(codebase.indexFolder).filter(isSegment)];
    let commits = 0;
    const indexer = await codebase.indexer({ onCommit: () => commits++ });
    await indexer.watch();
    const { signal } = new AbortController();
    const { filesDone, skipped } = await indexer.indexAll(signal);
    assert.equal(filesDone, 41);
    // Waits for its turn.
    await indexer.update([], signal);
    assert.deepEqual([codebase.contents(), readdirSync(codebase.indexFolder).filter(isSegment)], [contents, segments]);
    assert.deepEqual([commits, Object.values(skipped).some(Boolean)], [0, false]);
    await indexer.update([codebase.write('b.ts', 'const b = 2;')], signal);
    // The watch may have told of it as well.
    assert.deepEqual([commits > 0, codebase.contents()['b.ts']], [true, ['const b = 2;']]);
    await indexer.close();
  });

  it('is built anew when its database is damaged or of another version', async () => {
    open({ 'a.ts': 'const a = 1;\n'.repeat(500) });
    await codebase.indexed();
    const before = codebase.contents();
    writeFileSync(join(codebase.indexFolder, 'index.db'), Buffer.alloc(8192, 7));
    await codebase.indexed();
    assert.deepEqual(codebase.contents(), before);
  });

  it('learns a large folder with its helper as well, and counts what is learned while it is walked', async () => {
    const line = (file: number, at: number) =>
      `export const shared${at % 50} = compute(${at % 7}); // ${'x'.repeat(60)} ${file % 3}`;
    const text = (file: number) => Array.from({ length: 9_000 }, (_, at) => line(file, at)).join('\n');
    const files = Array.from({ length: 13 }, (_, file): [string, string] => [`part-${file}/notes.txt`, text(file)]);
    open(Object.fromEntries(files));
    const done: number[] = [];
    const status = await codebase.indexed({
      onStatus: ({ phase, filesDone, filesTotal }) => {
        if (phase === 'indexing') done.push(filesTotal - filesDone);
      },
    });
    assert.equal(status.filesDone, files.length);
    assert.ok(done.every((left) => left >= 0));
    const segments = readdirSync(codebase.indexFolder).filter((name) => name.startsWith('segment-'));
    // One of each thread, and one more of the thread that was left to end the work alone.
    assert.ok(segments.length === 2 || segments.length === 3, `${segments.length} segments`);
    const reader = codebase.reader();
    reader.refresh();
    assert.equal(reader.search('shared7', 13).length, 13);
    reader.close();
  });

  it('reads the files of a damaged segment again', async () => {
    open({ 'a.ts': 'const a = 1;\n' });
    await codebase.indexed();
    const before = codebase.contents();
    const [segment = ''] = execFileSync('ls', [codebase.indexFolder], { encoding: 'utf8' })
      .split('\n')
      .filter((name) => name.startsWith('segment-'));
    writeFileSync(join(codebase.indexFolder, segment), 'damaged');
    await codebase.indexed();
    assert.deepEqual(codebase.contents(), before);
  });

  it('finds code by names and by the words inside them', async () => {
    open({
      'a.ts': 'export function parseSettingsFile() {}\n',
      'b.ts': 'const parser = settings;\n',
      'c.ts': 'let nothing = 0;\n',
    });
    await codebase.indexed();
    const reader = codebase.reader();
    assert.equal(reader.search('parseSettingsFile', 5)[0]?.path, 'a.ts');
    assert.equal(reader.search('settings file', 5)[0]?.path, 'a.ts');
    assert.deepEqual(
      reader.search('nothing', 5).map((hit) => [hit.path, hit.startLine, hit.text]),
      [['c.ts', 1, 'let nothing = 0;']],
    );
    assert.deepEqual(reader.search('"; DROP TABLE', 5), []);
    reader.close();
  });
});

function isSegment(name: string): boolean {
  return name.startsWith('segment-');
}
