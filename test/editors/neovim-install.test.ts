/** `:Foretoken install` in real Neovim with real npm: a yes first, the registry that .npmrc names or a package file, and ghost text at once. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { accepted, EditorScene, foretoken, repository, typed, until } from './editor-scene.js';
import { describeWith } from './installed.js';
import { installedNeovim, NeovimProcess } from './neovim-process.js';
import { packed, serve, version } from './package-registry.js';

const plugin = join(repository, 'clients', 'neovim');

describeWith('installing from Neovim', installedNeovim('0.12'), function (nvim) {
  this.timeout(60_000);
  let scene: EditorScene;
  let editor: NeovimProcess;
  let registry: Server;
  let tarball = '';
  const asked: string[] = [];

  before(async () => {
    scene = new EditorScene();
    tarball = packed(scene);
    registry = await serve(scene, tarball, asked);
    editor = await NeovimProcess.start(nvim, scene, userConfiguration);
  });
  after(() => {
    editor?.stop();
    registry?.close();
    scene?.remove();
  });

  it('says what to do where there is no command, and installs nothing unasked', async () => {
    await until(() => editor.vim('execute("messages")').includes(':Foretoken install'));
    // Pasted as it stands, it takes the command of the clone that the client is of.
    assert.ok(editor.vim('execute("messages")').includes(`setup{ cmd = { '${foretoken}', 'lsp', '--stdio' } }`));
    editor.keys(':Foretoken install<CR>');
    await until(() => editor.vim('execute("messages")').includes('is not in the public registry'));
    editor.keys(`:Foretoken install foretoken@${version}<CR>`);
    await until(() => editor.lua('question').includes(`foretoken@${version}`));
    assert.match(editor.lua('question'), /run this\? npm install --global --ignore-scripts /);
    assert.deepEqual(asked, []);
  });

  it('asks, and installs from the registry that npm is set to', async () => {
    editor.keys(`:lua answer = 'Yes'<CR>:Foretoken install foretoken@${version}<CR>`);
    await until(() => scene.hasEditor());
    // The package itself may be in npm's cache.
    assert.equal(asked[0], '/foretoken');
    editor.keys(`Go<C-u>${typed}`);
    await until(() => editor.drawn() === accepted.trim());
    editor.keys('<Esc>:Foretoken disable<CR>');
  });

  it('installs from a package file, for machines without a network', async () => {
    rmSync(join(scene.home, 'bin'), { recursive: true });
    rmSync(join(scene.home, 'lib'), { recursive: true });
    asked.length = 0;
    editor.keys(`:Foretoken install ${tarball}<CR>`);
    await until(() => existsSync(join(scene.home, 'bin', 'foretoken')));
    assert.deepEqual(asked, []);
  });

  it('has the version of the package that it belongs to', () => {
    const own: { version: string } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
    assert.equal(version, own.version);
  });

  it('says the same words as VS Code’s extension', async () => {
    const { installWords } = await wordsOfVscode();
    const words: unknown = JSON.parse(editor.lua(`vim.json.encode(require('foretoken.install').words('x.tgz'))`));
    assert.deepEqual(words, installWords('x.tgz', { FORETOKEN_HOME: scene.home }, 'linux'));
  });

  it('gives a terminal of VS Code a file’s name as one word, whatever stands in it', async () => {
    const { commandLine } = await wordsOfVscode();
    for (const word of [`a b.tgz`, `';touch x;'.tgz`, `\\';touch x;'.tgz`, '$(touch x)`touch x`".tgz', '!!&|<>.tgz'])
      assert.equal(
        execFileSync('sh', ['-c', commandLine(['printf', '%s', word], 'linux')], { encoding: 'utf8' }),
        word,
      );
    assert.equal(commandLine(['npm', 'a\u0015b c.tgz'], 'linux'), "npm 'ab c.tgz'");
    assert.equal(commandLine(['npm', 'C:\\a & $(b)”;`c %d%.tgz'], 'win32'), 'npm "C:\\a & (b);c d.tgz"');
  });

  it('finds what it needs where it was linked, and says what is missing where it was copied alone', () => {
    const [linked, alone] = [join(scene.folder, 'linked'), join(scene.folder, 'alone')];
    mkdirSync(linked);
    symlinkSync(join(plugin, 'lua'), join(linked, 'lua'));
    cpSync(plugin, alone, { recursive: true });
    const said = (folder: string) => {
      const script = join(scene.folder, 'words.lua');
      writeFileSync(
        script,
        `vim.opt.runtimepath:append(${JSON.stringify(folder)})
print(vim.json.encode({ require('foretoken.install').words('x.tgz') }))`,
      );
      const ran = spawnSync(nvim, ['--clean', '-l', script], { encoding: 'utf8', env: scene.env });
      assert.equal(ran.status, 0, ran.stderr);
      return ran.stdout + ran.stderr;
    };
    assert.match(said(linked), /^\[\["npm","install",/);
    assert.match(said(alone), /install\.json is not beside/);
  });
});

interface InstallWords {
  installWords(file: string | undefined, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): readonly string[];
  commandLine(words: readonly string[], platform: NodeJS.Platform): string;
}

/** The extension's own, bundled as it is there. */
async function wordsOfVscode(): Promise<InstallWords> {
  const path = join(repository, 'clients', 'vscode', 'src', 'install', 'install-words.ts');
  const built = await build({ entryPoints: [path], bundle: true, format: 'esm', platform: 'node', write: false });
  return await import(`data:text/javascript,${encodeURIComponent(built.outputFiles[0]?.text ?? '')}`);
}

const userConfiguration = `
vim.opt.runtimepath:append(${JSON.stringify(plugin)})
require('foretoken').setup({ root_markers = { 'src' } })
-- What a user answers: Neovim without a screen asks nobody.
question, answer = '', 'No'
vim.ui.select = function(_, options, on_choice)
  question = options.prompt
  on_choice(answer)
end
`;
