/** Neovim 0.12 as it is, no plugin: real keys, ghost text on the drawn screen, Tab, and the file on disk. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  accepted,
  acceptedNext,
  EditorScene,
  editorsFolder,
  foretoken,
  installed,
  median,
  repository,
  typed,
  typedNext,
  until,
} from './editor-scene.js';

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
  const drawn = () => lua('drawn_line()');

  before(async () => {
    scene = new EditorScene();
    const init = join(scene.folder, 'init.lua');
    writeFileSync(init, userConfiguration(scene) + whatIsSeen);
    const argv = ['--clean', '--headless', '--listen', server(), '-u', init, scene.file];
    editor = spawn(nvim, argv, { env: scene.env, stdio: 'ignore', detached: true });
    await until(() => existsSync(server()) && scene.hasEditor());
  });
  after(() => {
    if (editor?.pid !== undefined) process.kill(-editor.pid, 'SIGKILL');
    scene?.remove();
  });

  it('shows and accepts ghost text', async () => {
    keys(`Go<C-u>${typed}`);
    await until(() => drawn() === accepted.trim());
    assert.equal(lua('vim.api.nvim_get_current_line()'), typed.trim(), 'nothing is in the text yet');
    keys('<Tab>');
    await until(() => lua('vim.api.nvim_get_current_line()') === accepted.trim());
    keys('<Esc>:w<CR>');
    await until(() => scene.text().includes(accepted));
    assert.equal(scene.text().split('\n')[1], accepted);
  });

  it('shows it soon after a key', async () => {
    keys(`Go<C-u>${typedNext}`);
    const times: number[] = [];
    for (let i = 0; i < 9; i++) {
      await until(() => drawn() === acceptedNext.trim());
      keys('<BS>');
      keys('u');
      await until(() => lua('key_to_ghost_text_ms()') !== '-1');
      times.push(Number(lua('key_to_ghost_text_ms()')));
    }
    console.log(`    key to ghost text, median of ${times.length}: ${Math.round(median(times))} ms`);
  });

  it('has Tab as it was where nothing is shown', async () => {
    keys('<Esc>Gozzz<Tab>');
    await until(() => lua('vim.api.nvim_get_current_line()') !== '');
    assert.match(remote('--remote-expr', 'getline(".")'), /zzz\t/);
  });
});

/** The set-up of the guide, with the paths of this clone. */
const userConfiguration = (scene: EditorScene) => `
vim.opt.runtimepath:append(${JSON.stringify(join(repository, 'clients', 'neovim'))})
vim.lsp.config('foretoken', { cmd = { ${JSON.stringify(foretoken)}, 'lsp', '--stdio' }, root_dir = ${JSON.stringify(scene.root)} })
vim.lsp.enable('foretoken')
vim.lsp.inline_completion.enable()

vim.keymap.set('i', '<Tab>', function()
  return vim.lsp.inline_completion.get() and '' or '<Tab>'
end, { expr = true, replace_keycodes = true })
`;

const whatIsSeen = `
-- The cursor's line as the screen has it, ghost text included.
function drawn_line()
  vim.cmd.redraw()
  local text = ''
  for column = 1, vim.o.columns do
    text = text .. vim.fn.screenstring(vim.fn.screenrow(), column)
  end
  return vim.trim(text)
end

-- From the newest typed 'u' to the first look, one each 2 ms, at which the screen has more than the text.
local shown
function key_to_ghost_text_ms()
  return shown or -1
end
vim.on_key(function(_, key)
  if key ~= 'u' then return end
  local began = vim.uv.hrtime()
  local timer = vim.uv.new_timer()
  shown = nil
  timer:start(0, 2, vim.schedule_wrap(function()
    if shown or drawn_line() == vim.trim(vim.api.nvim_get_current_line()) then return end
    shown = (vim.uv.hrtime() - began) / 1e6
    timer:close()
  end))
end)
`;
