/** The completion pop-up of Neovim 0.12 as it is, where its user asked for items: what it offers, chosen by keys, and the file on disk. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  accepted,
  EditorScene,
  editorsFolder,
  foretoken,
  installed,
  repository,
  typed,
  until,
} from './editor-scene.js';

describe('Neovim’s completion pop-up', function () {
  this.timeout(60_000);
  const nvim = installed('Neovim 0.12', join(editorsFolder, 'neovim', 'nvim'));
  if (nvim === undefined) {
    it.skip('offers the line and the words of the codebase');
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
    writeFileSync(init, userConfiguration(scene));
    const argv = ['--clean', '--headless', '--listen', server(), '-u', init, scene.file];
    editor = spawn(nvim, argv, { env: scene.env, stdio: 'ignore', detached: true });
    await until(() => existsSync(server()) && scene.hasEditor());
  });
  after(() => {
    if (editor?.pid !== undefined) process.kill(-editor.pid, 'SIGKILL');
    scene?.remove();
  });

  it('offers the line and the words of the codebase', async () => {
    keys(`Go<C-u>${typed}<C-Space>`);
    const offered = () =>
      lua("table.concat(vim.tbl_map(function(i) return i.word end, vim.fn.complete_info().items), '\\n')");
    await until(() => offered() !== '');
    const words = offered().split('\n');
    assert.equal(words[0], accepted.slice(accepted.indexOf('openSession')));
    assert.ok(words.includes('openSession'), words.join(', '));
    keys('<C-n><C-y><Esc>:w<CR>');
    await until(() => scene.text().includes(accepted));
    assert.equal(scene.text().split('\n')[1], accepted);
  });
});

/** As in the guide, with the paths of this clone. */
const userConfiguration = (scene: EditorScene) => `
vim.opt.runtimepath:append(${JSON.stringify(join(repository, 'clients', 'neovim'))})
vim.opt.completeopt = { 'menuone', 'noselect' }
vim.lsp.config('foretoken', {
  cmd = { ${JSON.stringify(foretoken)}, 'lsp', '--stdio' },
  root_dir = ${JSON.stringify(scene.root)},
  init_options = { completion = { items = 'on' } },
})
vim.lsp.enable('foretoken')
vim.api.nvim_create_autocmd('LspAttach', {
  callback = function(event)
    vim.lsp.completion.enable(true, event.data.client_id, event.buf)
  end,
})
vim.keymap.set('i', '<C-Space>', vim.lsp.completion.get)
`;
