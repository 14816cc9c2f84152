/** The client for Neovim 0.10 and later in both real versions: real keys, the drawn screen, the file on disk, a killed daemon. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepted, acceptedNext, EditorScene, repository, sayTimes, typed, typedNext, until } from './editor-scene.js';
import { forwardersOf } from './forwarders.js';
import { describeWith } from './installed.js';
import { clientSetup, installedNeovim, NeovimProcess, neovimVersions } from './neovim-process.js';
import { itPlaysScenarios } from './play-scenarios.js';
import { keysIn, neovimKeys, newLineTimes, scenarioClientOf } from './scenario-neovim.js';

const plugin = join(repository, 'clients', 'neovim');

for (const version of neovimVersions) {
  const program = installedNeovim(version);
  describeWith(`Foretoken’s client in Neovim ${version}`, program, function (nvim) {
    this.timeout(60_000);
    let scene: EditorScene;
    let editor: NeovimProcess;

    before(async () => {
      scene = new EditorScene();
      editor = await NeovimProcess.start(nvim, scene, clientSetup);
      await until(() => scene.hasEditor());
    });
    after(() => {
      editor?.stop();
      scene?.remove();
    });
    // Each test writes the second line anew: what stands above is not suggested again.
    afterEach(() => editor.keys(`<Esc>:silent! 2,$d<CR>:buffer ${scene.file}<CR>`));

    // First, while nothing was refused.
    itPlaysScenarios(
      keysIn(neovimKeys),
      () => scene,
      () => scenarioClientOf(editor, scene, neovimKeys),
    );

    it('shows ghost text, takes it with Tab, and undoes it in one step', async () => {
      editor.keys(`Go<C-u>${typed}`);
      await until(() => editor.drawn() === accepted.trim());
      assert.equal(editor.line(), typed.trim(), 'nothing is in the text yet');
      editor.keys('<Tab>');
      // More lines may follow it.
      await until(() => editor.lineAt(2) === accepted.trim());
      editor.keys('<Esc>u');
      await until(() => editor.line() === typed.trim());
      // Nor does it come back by itself: each look is a turn of Neovim's own loop.
      editor.keys('A');
      for (let looks = 0; looks < 10; looks++) assert.equal(editor.drawn(), typed.trim());
      editor.keys('<Esc><C-r>:w<CR>');
      await until(() => scene.text().includes(accepted.trim()));
    });

    it('hides it when insert mode ends', async () => {
      editor.keys(`Go<C-u>${typed}`);
      // What was just taken back comes only when it is asked for.
      await until(() => {
        if (editor.line().trim() === typed.trim() && editor.drawn() !== typed.trim()) return true;
        editor.keys('<M-Bslash>');
        return false;
      });
      editor.keys('<Esc>');
      await until(() => editor.drawn() === typed.trim());
    });

    it('has Tab as it was where nothing is shown', async () => {
      editor.keys('Gozzz<Tab>');
      await until(() => /zzz\t/.test(editor.vim('getline(".")')));
    });

    it('has commands for a snooze, the status and the reason', async () => {
      editor.keys(':Foretoken snooze 5<CR>');
      await until(() => editor.lua("require('foretoken').status()") === 'snoozed');
      editor.keys(`Go<C-u>${typed}`);
      await until(() => editor.line() === typed.trim());
      editor.keys('<Esc>:Foretoken why<CR>');
      await until(() => editor.vim('execute("messages")').includes('snoozed'));
      editor.keys(':Foretoken wake<CR>');
      await until(() => editor.lua("require('foretoken').status()") === 'embedded');
      editor.keys(':Foretoken disable buffer<CR>');
      editor.keys(`Go<C-u>${typed}`);
      await until(() => editor.line() === typed.trim());
      assert.equal(editor.drawn(), typed.trim());
      editor.keys('<Esc>:Foretoken enable buffer<CR>');
    });

    it('gives its suggestion to a completion menu and its status to a status line, as their interfaces ask', async () => {
      editor.keys(`Go<C-u>${typed}`);
      await until(() => editor.line() === typed.trim());
      for (const source of [
        "require('foretoken.cmp'):complete({}, take)",
        "require('foretoken.blink').new({}, {}):get_completions({}, take)",
      ]) {
        editor.lua(`(function() found = nil; local take = function(said) found = said end; ${source} end)()`);
        await until(() => editor.lua('found ~= nil') === 'true');
        const item: { label: string; textEdit: { newText: string } } = JSON.parse(
          editor.lua('vim.json.encode(found.items[1])'),
        );
        assert.equal(item.label, accepted.slice(accepted.indexOf('openSession')));
        assert.ok(item.textEdit.newText.split('\n')[0]?.endsWith(item.label.slice('openS'.length)));
      }
      editor.lua(
        `(function()
        package.preload['lualine.component'] = function() return { extend = function(_, own) return own end } end
      end)()`.replaceAll('\n', ' '),
      );
      assert.equal(editor.lua("require('lualine.components.foretoken').update_status()"), 'foretoken: embedded');
    });

    it('tells :checkhealth what is so', () => {
      editor.keys(':checkhealth foretoken<CR>');
      const report = editor.vim('join(getline(1, "$"), "\\n")');
      assert.match(report, /The command is .*foretoken/);
      assert.match(report, /A session in /);
      assert.doesNotMatch(report, /ERROR/);
      editor.keys(':bdelete<CR>');
    });

    it('takes no home folder for a codebase, and completes what lies loose there from itself', async () => {
      const loose = join(scene.folder, 'loose.ts');
      writeFileSync(loose, 'const first = 1;\n');
      const second = await NeovimProcess.start(nvim, scene, clientSetup, loose);
      try {
        await until(() => scene.sessions().length === 2);
        assert.deepEqual(
          scene
            .sessions()
            .map(({ roots }) => roots)
            .sort(),
          [[], [scene.root]],
        );
        await until(() => second.lua("require('foretoken.client').status.text").includes('your home folder'));
      } finally {
        second.stop();
      }
    });

    it('leaves no process when it ends, and begins again', async () => {
      for (let time = 0; time < 2; time++) {
        const second = await NeovimProcess.start(nvim, scene, clientSetup, scene.fresh[0]);
        try {
          await until(() => scene.sessions().length === 2 && forwardersOf(second.pid).length === 1);
          const [forwarder] = forwardersOf(second.pid);
          // Once these keys have been answered for.
          second.keys(':call timer_start(50, {-> execute("qall!")})<CR>');
          await until(() => !existsSync(`/proc/${forwarder}`) && scene.sessions().length === 1);
        } finally {
          second.stop();
        }
      }
    });

    it('leaves a mapping that is there alone, finds its help, and costs little at the start', () => {
      const lua = [
        "vim.keymap.set('i', '<Tab>', 'mine')",
        `vim.opt.runtimepath:append(${JSON.stringify(plugin)})`,
        'local began = vim.uv.hrtime()',
        "vim.cmd.runtime('plugin/foretoken.lua')",
        "require('foretoken').setup({})",
        'local ms = (vim.uv.hrtime() - began) / 1e6',
        "assert(vim.fn.maparg('<Tab>', 'i') == 'mine')",
        "assert(require('foretoken.keys').left_alone.accept == '<Tab>')",
        "assert(require('foretoken.parts').next_word('  foo(bar)') == '  foo')",
        "assert(require('foretoken.parts').next_word('(bar)') == '(')",
        "assert(require('foretoken.parts').next_word('über(x)') == 'über')",
        "assert(require('foretoken.parts').next_line('a b\\nc\\nd') == 'a b')",
        "assert(require('foretoken.parts').next_line('\\nc\\nd') == '\\nc')",
        'print(ms)',
      ].join('\n');
      const script = join(scene.folder, 'start.lua');
      writeFileSync(script, lua);
      const ran = spawnSync(nvim, ['--clean', '-l', script], { encoding: 'utf8' });
      assert.equal(ran.status, 0, ran.stderr);
      console.log(`    setup{}: ${Number((ran.stdout + ran.stderr).trim()).toFixed(2)} ms`);
    });
  });

  describeWith(`Foretoken’s client in Neovim ${version}, measured`, program, function (nvim) {
    this.timeout(60_000);
    let scene: EditorScene;
    let editor: NeovimProcess;

    // In a home of its own, where nothing was refused.
    before(async () => {
      scene = new EditorScene();
      editor = await NeovimProcess.start(nvim, scene, clientSetup);
      await until(() => scene.hasEditor());
    });
    after(() => {
      editor?.stop();
      scene?.remove();
    });

    it('shows it soon after a new line, where the engine looks anew', async () => {
      const times = await newLineTimes(editor, scene);
      sayTimes('new line to ghost text, looked for anew', times);
    });

    it('shows it soon after a key, without a wait of its own', async () => {
      editor.keys(`<Esc>:buffer ${scene.file}<CR>Go<C-u>${accepted}<CR><C-u>${typedNext}`);
      const times: number[] = [];
      for (let i = 0; i < 9; i++) {
        await until(() => editor.drawn() === acceptedNext.trim());
        // Dismissed, so that the next key asks anew instead of typing through what is shown.
        editor.keys('<BS>');
        await until(() => editor.drawn() === acceptedNext.trim());
        editor.keys('<C-]>');
        editor.keys('u');
        await until(() => editor.lua('key_to_ghost_text_ms()') !== '-1');
        times.push(Number(editor.lua('key_to_ghost_text_ms()')));
      }
      sayTimes('key to ghost text', times);
    });
  });
}
