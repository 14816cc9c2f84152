/** The completion pop-up of Neovim 0.12 as it is, where its user asked for items: what it offers, chosen by keys, and the file on disk. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepted, EditorScene, foretoken, repository, typed, until } from './editor-scene.js';
import { describeWith } from './installed.js';
import { installedNeovim, NeovimProcess } from './neovim-process.js';

describeWith('Neovim’s completion pop-up', installedNeovim('0.12'), function (nvim) {
  this.timeout(60_000);
  let scene: EditorScene;
  let editor: NeovimProcess;

  before(async () => {
    scene = new EditorScene();
    installLibrary(scene);
    editor = await NeovimProcess.start(nvim, scene, userConfiguration(scene));
    await until(() => scene.hasEditor());
  });
  after(() => {
    editor?.stop();
    scene?.remove();
  });

  it('offers the line and the words of the codebase', async () => {
    editor.keys(`Go<C-u>${typed}<C-Space>`);
    const offered = () =>
      editor.lua("table.concat(vim.tbl_map(function(i) return i.word end, vim.fn.complete_info().items), '\\n')");
    await until(() => offered() !== '');
    const words = offered().split('\n');
    assert.equal(words[0], accepted.slice(accepted.indexOf('openSession')));
    assert.ok(words.includes('openSession'), words.join(', '));
    editor.keys('<C-n><C-y><Esc>:w<CR>');
    await until(() => scene.text().includes(accepted));
    assert.equal(scene.text().split('\n')[1], accepted);
  });

  it('offers the members of a library’s type behind the dot, with what they take', async () => {
    editor.keys(`:edit src/Yard.ts<CR>Goexport const begin = (yard: Switchyard) => yard.`);
    const offered = () =>
      editor.lua(
        "table.concat(vim.tbl_map(function(i) return i.word .. ' ' .. i.kind end, vim.fn.complete_info().items), '\\n')",
      );
    // The library is learned behind the codebase.
    for (let asked = 0; asked < 40 && !offered().includes('shuntWagon'); asked++) {
      editor.keys('<C-e><C-Space>');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    assert.equal(offered(), 'couple Method\nshuntWagon Method');
    editor.keys('<C-n><C-n><C-y><Esc>:w<CR>');
    await until(() => readFileSync(join(scene.root, 'src', 'Yard.ts'), 'utf8').includes('=> yard.shuntWagon'));
  });
});

/** One that the codebase imports, where npm would put it. */
function installLibrary(scene: EditorScene): void {
  const folder = join(scene.root, 'node_modules', 'switchyard');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'switchyard', types: 'index.d.ts' }));
  const members = ['shuntWagon(wagon: string): void;', 'couple(first: string, second: string): void;'];
  writeFileSync(join(folder, 'index.d.ts'), `export declare class Switchyard {\n  ${members.join('\n  ')}\n}\n`);
  writeFileSync(join(scene.root, 'src', 'Yard.ts'), "import { Switchyard } from 'switchyard';\n");
  scene.run('index', scene.root);
}

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
