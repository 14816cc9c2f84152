/** From a plain clone: by Neovim 0.12's own package manager, which clones it, and in the way that lazy.nvim loads a folder. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accepted, EditorScene, foretoken, repository, typed, until } from './editor-scene.js';
import { describeWith } from './installed.js';
import { installedNeovim, NeovimProcess, neovimVersions } from './neovim-process.js';

describeWith('Foretoken’s client from a clone', installedNeovim('0.12'), function (nvim) {
  this.timeout(60_000);
  let scene: EditorScene;
  let editor: NeovimProcess | undefined;
  let clone = '';

  before(() => {
    scene = new EditorScene();
    clone = join(scene.folder, 'foretoken');
    mkdirSync(join(clone, 'clients'), { recursive: true });
    for (const part of ['neovim', 'install.json'])
      cpSync(join(repository, 'clients', part), join(clone, 'clients', part), { recursive: true });
    const git = (...argv: string[]) => execFileSync('git', argv, { cwd: clone, env: scene.env, stdio: 'pipe' });
    git('init', '--quiet');
    git('add', '.');
    git('-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message', 'a clone');
  });
  afterEach(() => editor?.stop());
  after(() => scene?.remove());

  async function suggests(init: string): Promise<void> {
    editor = await NeovimProcess.start(nvim, scene, init);
    const now = editor;
    await until(() => scene.hasEditor());
    assert.equal(now.vim('exists(":Foretoken")'), '2');
    now.keys(':help foretoken-options<CR>');
    await until(() => now.vim('getline(".")').startsWith('Options '));
    now.keys(':quit<CR>');
    now.keys(`Go<C-u>${typed}`);
    await until(() => now.drawn() === accepted.trim());
  }

  // As in the help, with the paths of this scene.
  it('is added by vim.pack', () =>
    suggests(`
vim.pack.add({ 'file://${clone}' }, {
  confirm = false,
  load = function(plugin)
    vim.opt.runtimepath:append(plugin.path .. '/clients/neovim')
    require('foretoken').setup(${options})
  end,
})
`));

  it('is loaded as lazy.nvim loads a folder: on the runtime path, its plugin file, then setup{} with the options', () =>
    suggests(`
vim.opt.runtimepath:prepend('${clone}/clients/neovim')
vim.cmd.source('${clone}/clients/neovim/plugin/foretoken.lua')
require('foretoken').setup(${options})
`));
});

for (const version of neovimVersions) {
  describeWith(`the help of Foretoken’s client in Neovim ${version}`, installedNeovim(version), (nvim) => {
    it('has its tags beside it, since most clones get none made', () => {
      const copy = mkdtempSync(join(tmpdir(), 'foretoken-help-'));
      try {
        const doc = join(repository, 'clients', 'neovim', 'doc');
        cpSync(doc, copy, { recursive: true });
        rmSync(join(copy, 'tags'));
        execFileSync(nvim, ['--clean', '--headless', '-c', `helptags ${copy}`, '-c', 'quit'], { stdio: 'pipe' });
        const made = readFileSync(join(copy, 'tags'), 'utf8');
        assert.equal(readFileSync(join(doc, 'tags'), 'utf8'), made, 'run :helptags clients/neovim/doc');
      } finally {
        rmSync(copy, { recursive: true });
      }
    });
  });
}

const options = `{ cmd = { '${foretoken}', 'lsp', '--stdio' }, root_markers = { 'src' } }`;
