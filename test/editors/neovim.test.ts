/** Neovim 0.12 as it is, no plugin: real keys, ghost text on the drawn screen, Tab, and the file on disk. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import {
  accepted,
  acceptedNext,
  EditorScene,
  foretoken,
  repository,
  sayTimes,
  typedNext,
  until,
} from './editor-scene.js';
import { describeWith } from './installed.js';
import { installedNeovim, NeovimProcess } from './neovim-process.js';
import { itPlaysScenarios } from './play-scenarios.js';
import { keysIn, nativeKeys, scenarioClientOf } from './scenario-neovim.js';

describeWith('Neovim', installedNeovim('0.12'), function (nvim) {
  this.timeout(60_000);
  let scene: EditorScene;
  let editor: NeovimProcess;

  before(async () => {
    scene = new EditorScene();
    editor = await NeovimProcess.start(nvim, scene, userConfiguration(scene));
    await until(() => scene.hasEditor());
  });
  after(() => {
    editor?.stop();
    scene?.remove();
  });

  afterEach(() => editor.keys(`<Esc>:buffer ${scene.file}<CR>`));

  // First, while nothing was refused.
  itPlaysScenarios(
    keysIn(nativeKeys),
    () => scene,
    () => scenarioClientOf(editor, scene, nativeKeys),
  );

  it('shows it soon after a key', async () => {
    editor.keys(`<Esc>:silent! 2,$d<CR>Go<C-u>${accepted}<CR><C-u>${typedNext}`);
    const times: number[] = [];
    for (let i = 0; i < 9; i++) {
      await until(() => editor.drawn() === acceptedNext.trim());
      editor.keys('<BS>');
      editor.keys('u');
      await until(() => editor.lua('key_to_ghost_text_ms()') !== '-1');
      times.push(Number(editor.lua('key_to_ghost_text_ms()')));
    }
    sayTimes('key to ghost text', times);
  });

  it('has Tab as it was where nothing is shown', async () => {
    editor.keys('<Esc>Gozzz<Tab>');
    await until(() => editor.line() !== '');
    assert.match(editor.vim('getline(".")'), /zzz\t/);
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
