/** What search prints: a headline that tools can open, and the lines that speak of the query. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Scene } from './foretoken-process.js';

describe('search', function () {
  this.timeout(60_000);

  it('shows a definition by its header, and the lines in it that speak of the query', async () => {
    const scene = new Scene();
    try {
      scene.write({
        'src/total.py':
          'class Total:\n    def add_line(self, line):\n        rounded = round(line.price)\n        return rounded\n',
      });
      const { stdout } = await scene.run(['search', 'add line rounded', '--max', '1']);
      assert.deepEqual(stdout.split('\n'), [
        'src/total.py:2: def add_line(self, line)  in Total',
        '       3          rounded = round(line.price)',
        '       4          return rounded',
        '',
      ]);
    } finally {
      scene.remove();
    }
  });

  it('names files as one would in the current folder, and whole where that is elsewhere', async () => {
    const scene = new Scene();
    try {
      scene.write({ 'src/total.py': 'def add_line(line):\n    return line\n', 'test/readme.md': 'Nothing.\n' });
      mkdirSync(join(scene.root, '.git'));
      const below = await scene.run(['search', 'add_line'], { cwd: join(scene.root, 'test') });
      assert.match(below.stdout, /^\.\.\/src\/total\.py:1: /);
      const above = await scene.run(['search', 'add_line', '--root', 'root'], { cwd: scene.folder });
      assert.match(above.stdout, /^root\/src\/total\.py:1: /);
      mkdirSync(scene.home, { recursive: true });
      const elsewhere = await scene.run(['search', 'add_line', '--root', scene.root], { cwd: scene.home });
      assert.ok(elsewhere.stdout.startsWith(`${join(scene.root, 'src', 'total.py')}:1: `), elsewhere.stdout);
    } finally {
      scene.remove();
    }
  });

  it('shows files in Shift-JIS and in UTF-16 without its mark as their editor does', async () => {
    const scene = new Scene();
    try {
      // What is sent: 送信する内容を返す.
      const sent = Buffer.from('9197904d82b782e993e0976582f095d482b7', 'hex');
      writeFileSync(
        join(scene.root, 'send.py'),
        Buffer.concat([Buffer.from('def sent():\n    return "'), sent, Buffer.from('"\n')]),
      );
      writeFileSync(join(scene.root, 'wide.py'), Buffer.from('def widely_written():\n    return "weiß"\n', 'utf16le'));
      assert.match((await scene.run(['search', 'sent', '--json'])).stdout, /送信する内容を返す/);
      assert.match((await scene.run(['search', 'widely written'])).stdout, /^wide\.py:1: def widely_written\(\)/);
    } finally {
      scene.remove();
    }
  });

  it('finds a name by its words, little ones too, and asks for words where there are none', async () => {
    const scene = new Scene();
    try {
      scene.write({
        'src/base.py': 'def create(cls):\n    return cls()\n',
        'src/query.py': 'def get_or_create(self, **kwargs):\n    return self.get(kwargs)\n',
      });
      const { stdout } = await scene.run(['search', 'get or create', '--max', '1']);
      assert.match(stdout, /^src\/query\.py:1: def get_or_create/);
      const empty = await scene.run(['search', ' ']);
      assert.equal(empty.code, 2);
      assert.match(empty.stderr, /why: QUERY is empty.*do: {2}`foretoken search --help`/s);
    } finally {
      scene.remove();
    }
  });
});
