/** What Foretoken’s client in Neovim does with suggestions that take the place of closed brackets; the suggestions are given. */
import assert from 'node:assert/strict';
import { EditorScene, until } from './editor-scene.js';
import { describeWith } from './installed.js';
import { clientSetup, installedNeovim, NeovimProcess, neovimVersions } from './neovim-process.js';

/** The daemon's part: what is left of the suggestion where it is typed along, in the place of all that stands behind the cursor. */
const givenSuggestions = `
local client = require('foretoken.client')
local given, text = '', ''
client.of = function() return { offset_encoding = 'utf-16' } end
client.wants = function() return true end
client.command = function() end
client.call = function(_, _, _, params, callback)
  local place, line = params.position, vim.api.nvim_get_current_line()
  local typed = line:sub(1, place.character)
  local items = {}
  if vim.startswith(typed, given) and vim.startswith(text, typed:sub(#given + 1)) then
    local range = { start = place, ['end'] = { line = place.line, character = #line } }
    local rest = text:sub(#typed - #given + 1)
    items = { { insertText = rest, range = range, command = { arguments = { {} } } } }
  end
  callback(nil, { items = items })
  return true, 1
end
function suggest(what)
  given, text = vim.api.nvim_get_current_line():sub(1, vim.fn.col('.') - 1), what
  require('foretoken.ghost').ask(true)
end
`;

for (const version of neovimVersions) {
  describeWith(`Closed brackets in Neovim ${version}`, installedNeovim(version), function (nvim) {
    this.timeout(30_000);
    let scene: EditorScene;
    let editor: NeovimProcess;

    before(async () => {
      scene = new EditorScene();
      editor = await NeovimProcess.start(nvim, scene, clientSetup + givenSuggestions);
      editor.keys(':setlocal indentexpr= noautoindent nocindent<CR>');
    });
    after(() => {
      editor?.stop();
      scene?.remove();
    });
    afterEach(() => editor.keys('<Esc>:silent! 2,$d<CR>'));

    const suggest = async (keys: string, line: string, text: string) => {
      editor.keys(`Go${keys}`);
      await until(() => editor.lineAt(2) === line);
      editor.keys(`<Cmd>lua suggest('${text}')<CR>`);
      await until(shown);
    };
    const shown = () => editor.lua("require('foretoken').is_shown()") === 'true';

    it('leaves what is closed until the part that says it is taken', async () => {
      await suggest('outer(inner())<Left><Left>', 'outer(inner())', 'f(x)).y());');
      const parts = ['f))', 'f())', 'f(x))', 'f(x)).)', 'f(x)).y)', 'f(x)).y());'];
      for (const part of parts) {
        editor.keys('<M-Right>');
        await until(() => editor.lineAt(2) === `outer(inner(${part}`);
      }
    });

    it('leaves a string closed, and what follows it', async () => {
      await suggest('log("");<Left><Left><Left>', 'log("");', 'it, a", b);');
      for (const part of ['it");', 'it,");', 'it, a");', 'it, a",);', 'it, a", b);']) {
        editor.keys('<M-Right>');
        await until(() => editor.lineAt(2) === `log("${part}`);
      }
    });

    it('ends where Enter takes what is closed to a line of its own', async () => {
      editor.keys(':inoremap <lt>buffer> <lt>CR> <lt>CR><lt>CR><lt>Up><lt>Space><lt>Space><CR>');
      await suggest('run({})<Left><Left>', 'run({})', '\\n  save();\\n});');
      editor.keys('<CR>');
      await until(() => editor.lineAt(4) === '})');
      assert.equal(shown(), false);
    });

    it('has nothing else to turn to once it is typed along', async () => {
      await suggest('', '', 'first(second)');
      editor.keys('fir');
      await until(() => editor.lineAt(2) === 'fir');
      editor.keys('<M-]><Tab>');
      await until(() => editor.lineAt(2) === 'first(second)');
    });
  });
}
