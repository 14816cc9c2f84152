/** What the client for Neovim has beside ghost text: views of index and usage, settings while it runs, folders that are left alone. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { accepted, EditorScene, typed, until } from './editor-scene.js';
import { describeWith } from './installed.js';
import { clientSetup, installedNeovim, NeovimProcess, neovimVersions } from './neovim-process.js';

for (const version of neovimVersions) {
  describeWith(`Views and settings in Neovim ${version}`, installedNeovim(version), function (nvim) {
    this.timeout(60_000);
    let scene: EditorScene;
    let editor: NeovimProcess;

    before(async () => {
      scene = new EditorScene();
      editor = await NeovimProcess.start(
        nvim,
        scene,
        clientSetup.replace('cmd =', "folders = { ['*'] = 'ask' }, cmd =") + answers,
      );
    });
    after(() => {
      editor?.stop();
      scene?.remove();
    });

    const rowOf = (title: string) =>
      editor
        .screen()
        .map((line) => line.split('│')[1]?.trim() ?? '')
        .find((line) => line.startsWith(title)) ?? '';

    it('asks about a folder where the user wants that, once, and keeps the answer', async () => {
      await until(() => editor.lua('questions[1]').includes('project?'));
      assert.equal(scene.sessions().length, 0);
      editor.keys(":lua answer = 'Yes'<CR>:Foretoken<CR>");
      await until(() => editor.messages().includes('switched off in this folder'));
      editor.keys(':Foretoken enable folder<CR>');
      await until(() => scene.hasEditor());
      assert.equal(editor.lua('#questions'), '1');
    });

    it('takes an option for a folder to hold for all in it, the whole disk too', () => {
      const may = (options: string, folder: string) =>
        editor.lua(
          `(function() local current = require('foretoken.config').current; local before = current.folders; current.folders = ${options}; local may = require('foretoken.folders').may(${JSON.stringify(folder)}); current.folders = before; return tostring(may) end)()`,
        );
      assert.equal(may("{ ['/'] = false }", '/somewhere/else'), 'false');
      assert.equal(may("{ ['/somewhere'] = false, ['*'] = true }", '/somewhere/else'), 'false');
      assert.equal(may("{ ['/some'] = false, ['*'] = true }", '/somewhere/else'), 'true');
    });

    it('shows the index, and pauses it by a key', async () => {
      editor.keys(':Foretoken index<CR>');
      await until(() => /^project +\d+ files$/.test(rowOf('project')));
      assert.match(
        editor.screen().join('\n'),
        / Foretoken: Index [\s\S]*Enter: Pause, Learn anew[\s\S]*Tab: the other view/,
      );
      editor.keys(":lua answer = 'Pause'<CR><CR>");
      await until(() => rowOf('project').endsWith('paused'));
      editor.keys(":lua answer = 'Go on'<CR><CR>");
      await until(() => rowOf('project').endsWith('files'));
    });

    it('learns a codebase anew after a question, and draws it as it changes', async () => {
      const isOld = scene.markIndex();
      editor.keys(":lua answers = { 'Learn anew', 'No' }<CR><CR>");
      await until(() => editor.lua('questions[#questions]').includes('learn it anew?'));
      assert.ok(isOld());
      editor.keys(":lua answers = { 'Learn anew', 'Yes' }<CR><CR>");
      await until(() => !isOld());
      await until(() => /^project +\d+ files$/.test(rowOf('project')));
      editor.keys('q');
      await until(() => editor.vim('winnr("$")') === '1');
    });

    it('shows what became of suggestions, and turns to the other view', async () => {
      editor.keys(`Go<C-u>${typed}`);
      // Asked for until what was forgotten is learned again.
      await until(() => {
        if (editor.drawn() === accepted.trim()) return true;
        editor.keys('<M-Bslash>');
        return false;
      });
      editor.keys('<M-C-Right><Esc>:Foretoken stats 7<CR>');
      await until(() => /^Taken +1 \(/.test(rowOf('Taken')));
      assert.match(editor.screen().join('\n'), /Foretoken: Usage, 7 days/);
      editor.keys('<Tab>');
      await until(() => rowOf('project') !== '');
      editor.keys('<Esc>');
      await until(() => editor.vim('winnr("$")') === '1');
    });

    it('keeps to the codebase it was opened from, where Neovim has several', async () => {
      const file = join(scene.folder, 'second', 'src', 'a.ts');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, 'export const one = 1;\n');
      editor.keys(`:lua answer = 'Yes'<CR>:edit ${file}<CR>`);
      await until(() => scene.sessions().some(({ roots }) => roots.some((root) => root.endsWith('second'))));
      editor.keys(':Foretoken index<CR>');
      await until(() => /^second +1 file$/.test(rowOf('second')));
      editor.keys('<Tab>');
      await until(() => editor.screen().join('\n').includes('Foretoken: Usage'));
      editor.keys('<Tab>');
      await until(() => editor.screen().join('\n').includes('Foretoken: Index'));
      assert.match(rowOf('second'), /^second +1 file$/);
      assert.equal(rowOf('project'), '');
      editor.keys(`q:buffer ${scene.file}<CR>:bwipeout ${file}<CR>`);
      await until(() => editor.vim('winnr("$")') === '1');
    });

    it('leaves no buffer behind, also where there is nobody to ask', async () => {
      const buffers = () => Number(editor.lua('#vim.api.nvim_list_bufs()'));
      const before = buffers();
      editor.keys(':Foretoken disable<CR>');
      await until(() => !scene.hasEditor());
      editor.keys(':Foretoken index<CR>:Foretoken stats<CR>');
      await until(() => editor.messages().includes('no session'));
      assert.equal(buffers(), before);
      editor.keys(':Foretoken enable<CR>');
      await until(() => scene.hasEditor());
    });

    it('sets a setting of the daemon while it runs, and offers its names and values', async () => {
      const offered: string[] = JSON.parse(
        editor.vim("json_encode(getcompletion('Foretoken set completion.c', 'cmdline'))"),
      );
      assert.deepEqual(offered, ['completion.confidence']);
      assert.deepEqual(
        JSON.parse(editor.vim("json_encode(getcompletion('Foretoken set completion.confidence ', 'cmdline'))")),
        ['eager', 'balanced', 'quiet'],
      );
      editor.keys(':Foretoken set completion.enabled false<CR>');
      await until(() => editor.lua("require('foretoken').status()") === 'off');
      editor.keys(':Foretoken set completion.enabled<CR>:Foretoken set completion.items<CR>');
      await until(() => editor.messages().includes('completion.enabled is false'));
      await until(() => editor.messages().includes('completion.items is not set here'));
      editor.keys(':Foretoken set completion.enabled perhaps<CR>');
      await until(() => editor.messages().includes('takes true, false'));
      // What leads to a server is the machine's to say, and not a session's.
      for (const words of ['backend.url http://evil.example', 'backend.url']) {
        editor.keys(`:messages clear<CR>:Foretoken set ${words}<CR>`);
        await until(() => editor.messages().includes('there is no setting "backend.url"'));
      }
      editor.keys(':Foretoken set completion.enabled true<CR>');
      await until(() => editor.lua("require('foretoken').status()") === 'embedded');
    });

    it('does what the status says would help', async () => {
      editor.keys(':Foretoken snooze 5<CR>');
      await until(() => editor.lua("require('foretoken').status()") === 'snoozed');
      editor.keys(':Foretoken<CR>');
      await until(() => editor.messages().includes('“Suggest again”: :Foretoken fix'));
      editor.keys(':Foretoken fix<CR>');
      await until(() => editor.lua("require('foretoken').status()") === 'embedded');
    });

    it('leaves a folder alone for good once it is switched off', async () => {
      editor.keys(':Foretoken disable folder<CR>');
      await until(() => !scene.hasEditor());
      editor.keys(':Foretoken restart<CR>:edit<CR>');
      await until(() => editor.lua("require('foretoken.client').may(0)") === 'false');
      editor.keys(':messages clear<CR>:Foretoken status<CR>');
      await until(() => editor.messages().includes('switched off in this folder'));
      assert.equal(scene.hasEditor(), false);
      editor.keys(':Foretoken enable folder<CR>');
      await until(() => scene.hasEditor());
    });
  });
}

/** What a user answers: Neovim without a screen asks nobody. */
const answers = `
vim.o.columns = 120
questions, answer, answers = {}, nil, {}
vim.ui.select = function(choices, options, on_choice)
  table.insert(questions, options.prompt)
  local wanted = table.remove(answers, 1) or answer
  for _, choice in ipairs(choices) do
    if (options.format_item or tostring)(choice) == wanted then
      return on_choice(choice)
    end
  end
  on_choice(nil)
end
`;
