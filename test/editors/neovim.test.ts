/** Neovim 0.12 as it is, no plugin: real keys, ghost text, Tab, and the file on disk. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepted, EditorScene, editorsFolder, foretoken, installed, repository, typed } from './editor-scene.js';

describe('Neovim', function () {
  this.timeout(60_000);
  const nvim = installed('Neovim 0.12', join(editorsFolder, 'neovim', 'nvim'));
  if (nvim === undefined) {
    it.skip('shows and accepts ghost text');
    return;
  }
  let scene: EditorScene;
  let editor: ChildProcess;
  const server = () => join(scene.folder, 'nvim.sock');
  const remote = (...argv: string[]) =>
    execFileSync(nvim, ['--server', server(), ...argv], { encoding: 'utf8', timeout: 10_000 });
  const lua = (expression: string) => remote('--remote-expr', `luaeval(${JSON.stringify(expression)})`).trim();
  const keys = (text: string) => remote('--remote-send', text);

  before(async () => {
    scene = new EditorScene();
    const init = join(scene.folder, 'init.lua');
    writeFileSync(
      init,
      [
        `vim.opt.runtimepath:append(${JSON.stringify(join(repository, 'clients', 'neovim'))})`,
        `vim.lsp.config('foretoken', { cmd = { ${JSON.stringify(foretoken)}, 'lsp', '--stdio' }, root_dir = ${JSON.stringify(scene.root)} })`,
        "vim.lsp.enable('foretoken')",
        'vim.lsp.inline_completion.enable()',
        "vim.keymap.set('i', '<Tab>', function() return vim.lsp.inline_completion.get() and '' or '<Tab>' end, { expr = true, replace_keycodes = true })",
        // What is drawn after the cursor, as the screen has it.
        'function ghost()',
        '  for name, id in pairs(vim.api.nvim_get_namespaces()) do',
        "    if name:find('inline_completion') then",
        '      for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, id, 0, -1, { details = true })) do',
        "        local text = ''",
        '        for _, chunk in ipairs(mark[4].virt_text or {}) do text = text .. chunk[1] end',
        "        if text ~= '' then return text end",
        '      end',
        '    end',
        '  end',
        "  return ''",
        'end',
      ].join('\n'),
    );
    const argv = ['--clean', '--headless', '--listen', server(), '-u', init, scene.file];
    editor = spawn(nvim, argv, { env: scene.env, stdio: 'ignore', detached: true });
    await until(() => lua("#vim.lsp.get_clients({ name = 'foretoken' })") === '1');
  });
  after(() => {
    if (editor?.pid !== undefined) process.kill(-editor.pid, 'SIGKILL');
    scene?.remove();
  });

  it('shows and accepts ghost text', async () => {
    keys(`Go<C-u>${typed}`);
    await until(() => lua('ghost()').startsWith('ession('));
    keys('<Tab>');
    await until(() => lua('vim.api.nvim_buf_get_lines(0, 1, 2, false)[1]') === accepted.trim());
    keys('<Esc>:w<CR>');
    await until(() => scene.text().includes(accepted));
    assert.equal(scene.text().split('\n')[1], accepted);
  });
});

/** Editors tell of nothing from outside: looked at until it holds. */
async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 300; i++) {
    try {
      if (holds()) return;
    } catch {
      // It does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`waited in vain for ${holds}`);
}
