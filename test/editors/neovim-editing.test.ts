/** Foretoken’s client among Neovim’s own habits: keys typed ahead, `.` and counts, macros, blocks, the pop-up, the rest of the line, narrow windows. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { accepted, EditorScene, typed, until } from './editor-scene.js';
import { describeWith } from './installed.js';
import { clientSetup, installedNeovim, NeovimProcess, neovimVersions } from './neovim-process.js';

for (const version of neovimVersions) {
  describeWith(`Editing with Foretoken’s client in Neovim ${version}`, installedNeovim(version), function (nvim) {
    this.timeout(60_000);
    let scene: EditorScene;
    let editor: NeovimProcess;

    before(async () => {
      scene = new EditorScene();
      editor = await NeovimProcess.start(nvim, scene, clientSetup);
      await until(() => scene.hasEditor());
      editor.keys(':set columns=110<CR>');
    });
    after(() => {
      editor?.stop();
      scene?.remove();
    });
    afterEach(() => editor.keys('<Esc>:silent! 2,$d<CR>:set wrap completeopt& norightleft foldmethod& foldlevel&<CR>'));

    /** Those after the first; what indents them is the language's matter. */
    const lines = () =>
      editor
        .lua("table.concat(vim.api.nvim_buf_get_lines(0, 1, -1, false), '\\n')")
        .split('\n')
        .map((line) => line.trim());
    /** The screen below the first line. */
    const below = (count: number) => editor.screen().slice(1, 1 + count);
    const shown = () => editor.lua("require('foretoken').is_shown()") === 'true';
    const show = async () => {
      editor.keys(`Go<C-u>${typed}`);
      // What was just taken back comes only when it is asked for.
      await until(() => {
        if (editor.drawn() === accepted.trim()) return true;
        editor.keys('<M-Bslash>');
        return false;
      });
    };

    it('leaves keys in their order, however fast they come', async () => {
      editor.keys('Go<C-u>zzz<Tab>yyy<M-Right>xxx');
      await until(() => editor.line().includes('xxx'));
      assert.match(editor.vim('getline(".")'), /^zzz\tyyy/);
    });

    it('has `.` and a count repeat what was taken with what was typed', async () => {
      await show();
      editor.keys('<M-C-Right>;<Esc>');
      await until(() => editor.lineAt(2) === `${accepted.trim()};`);
      editor.keys('.');
      await until(() => lines().length === 2);
      assert.deepEqual(lines(), [`${accepted.trim()};`, `${accepted.trim()};`]);
      editor.keys('uu');
      await until(() => lines().join() === typed.trim());
    });

    it('has `.` repeat, too, that what was closed made way for it', async () => {
      editor.keys(`:edit! ${scene.fresh[1]} | inoremap <lt>buffer> ( ()<lt>C-g>U<lt>Left><CR>`);
      editor.keys(`Go<C-u>${typed}ession(`);
      await until(() => editor.drawn() === accepted.trim());
      assert.equal(editor.line(), `${typed.trim()}ession()`);
      editor.keys('<M-C-Right><Esc>.');
      await until(() => lines().length === 2);
      assert.deepEqual(lines(), [accepted.trim(), accepted.trim()]);
      editor.keys('uu');
      await until(() => lines().join() === `${typed.trim()}ession()`);
      editor.keys(`:edit! ${scene.file}<CR>`);
    });

    it('is quiet while a macro is recorded and replayed, and suggests after it', async () => {
      editor.keys(`qqo<C-u>${typed}`);
      await until(() => editor.line() === typed.trim());
      editor.keys('(1);');
      editor.keys('<Esc>q@q');
      await until(() => lines().length === 2);
      assert.deepEqual(lines(), [`${typed.trim()}(1);`, `${typed.trim()}(1);`]);
      assert.equal(shown(), false);
    });

    it('is quiet in the lines of a block, which get what is typed into the first', async () => {
      editor.keys('Go<C-u>//<CR><C-u>//<CR><C-u>//<Esc>:2,4s#//##<CR>2G<C-v>jj$A');
      editor.keys(typed);
      await until(() => editor.line() === typed.trim());
      // Long enough for an answer, had one been asked for: each look is a turn of Neovim's own loop.
      for (let looks = 0; looks < 10; looks++) assert.equal(shown(), false);
      editor.keys('<Esc>');
      await until(() => lines().join() === [typed, typed, typed].map((line) => line.trim()).join());
    });

    it('shows what goes on from the item that is selected in the pop-up', async () => {
      // In a file where nothing was taken back.
      const users = join(scene.root, 'src', 'Users.ts');
      editor.keys(`:set completeopt=menuone | edit ${users} | edit ${scene.fresh[0]}<CR>`);
      editor.keys('Go<C-u>  const session = await openS<C-n>');
      await until(() => editor.vim('pumvisible()') === '1' && editor.line().endsWith('openSession'));
      await until(() => editor.drawn() === accepted.trim());
      editor.keys('<Tab>');
      await until(() => editor.lineAt(2) === accepted.trim());
      assert.equal(editor.vim('pumvisible()'), '0');
      editor.keys(`<Esc>:buffer ${scene.file}<CR>`);
    });

    it('draws the rest of the line where it will stand: behind the last line', () => {
      editor.keys('Go<C-u>call(1);<Esc>');
      editor.lua("require('foretoken.draw').text(0, 1, 5, 'first,\\n  second', 0)");
      assert.deepEqual(below(2), ['call(first,', '  second1);']);
      editor.lua("require('foretoken.draw').text(0, 1, 5, 'a,\\n  b', 0)");
      assert.deepEqual(below(2), ['call(a,', '  b1);']);
      editor.lua("require('foretoken.draw').clear(0)");
      assert.deepEqual(below(1), ['call(1);']);
    });

    it('draws tabs and wide signs in their places', () => {
      editor.keys('Go<C-u>界<Esc>:set tabstop=4<CR>');
      editor.lua("require('foretoken.draw').text(0, 1, 3, '世x\\n\\ty', 0)");
      assert.deepEqual(below(2), ['界世x', '    y']);
      editor.lua("require('foretoken.draw').text(0, 1, 3, '世\\tx\\t\\ty', 0)");
      assert.deepEqual(below(1), ['界世    x       y']);
    });

    it('draws from right to left where the window does', () => {
      editor.keys(':set rightleft<CR>Go<C-u>abc<Esc>');
      editor.lua("require('foretoken.draw').text(0, 1, 3, ' de\\n  fg', 0)");
      assert.deepEqual(below(2), ['ed cba'.padStart(110), 'gf'.padStart(108)]);
    });

    it('goes on in rows below where what is drawn over a line has no room in its own', () => {
      editor.keys(`Go<C-u>${'x'.repeat(100)})<Esc>`);
      editor.lua(`require('foretoken.draw').text(0, 1, 100, '${'y'.repeat(30)},\\n  second', 0)`);
      assert.deepEqual(below(3), [`${'x'.repeat(100)}${'y'.repeat(10)}`, `${'y'.repeat(20)},`, '  second)']);
      editor.keys(`A${'z'.repeat(60)}<Esc>`);
      editor.lua(`require('foretoken.draw').text(0, 1, 100, '${'y'.repeat(30)},\\n  second', 0)`);
      assert.deepEqual(below(3), [
        `${'x'.repeat(100)}${'y'.repeat(10)}`,
        `${'y'.repeat(20)},`,
        `  second)${'z'.repeat(60)}`,
      ]);
    });

    it('has lines below come into sight at the end of the window', () => {
      editor.keys('Go<C-u>first<Esc>:copy .<CR>40@:');
      const rows = Number(editor.lua('vim.api.nvim_win_get_height(0)'));
      const last = () => editor.screen().slice(rows - 3, rows);
      assert.deepEqual(last(), ['first', 'first', 'first']);
      editor.lua("require('foretoken.draw').text(0, vim.fn.line('$') - 1, 5, '1\\nsecond\\nthird', 0)");
      assert.deepEqual(last(), ['first1', 'second', 'third']);
    });

    it('leaves what is taken in sight where it makes a fold', async () => {
      editor.keys(':set foldmethod=indent foldlevel=0<CR>Go<C-u>if x:');
      editor.lua("require('foretoken.insert').at(1, 5, '\\n  first\\n  second', 0, function() end)");
      await until(() => lines().length === 3);
      assert.equal(editor.vim('foldclosed(".")'), '-1');
      assert.deepEqual(below(3), ['if x:', '  first', '  second']);
    });

    if (version === '0.12')
      it('scrolls the lines below along with a line that is scrolled sideways', () => {
        editor.keys(`:set nowrap<CR>Go<C-u>${'x'.repeat(150)}<Esc>`);
        editor.lua(`require('foretoken.draw').text(0, 1, 150, ' y\\n${'z'.repeat(140)}end', 0)`);
        assert.match(below(2)[1] ?? '', /^z+end$/);
      });
  });
}
