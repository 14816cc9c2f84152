/** The shared scenarios in Neovim: by its client's keys, or by those of the guide's set-up without it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EditorScene, until } from './editor-scene.js';
import type { NeovimProcess } from './neovim-process.js';
import type { ScenarioClient } from './play-scenarios.js';
import { type Key, keys } from './scenarios.js';

/** As plugins for it do: the bracket comes with its end, which is typed over. */
const closeBrackets =
  "<Cmd>inoremap <lt>buffer> ( ()<lt>Left>|inoremap <lt>buffer><lt>expr> ) getline('.')[col('.') - 1] == ')' ? '<lt>Right>' : ')'<CR>";

export const neovimKeys: Readonly<Partial<Record<Key, string>>> = {
  acceptAll: '<Tab>',
  acceptWord: '<M-Right>',
  acceptLine: '<M-C-Right>',
  dismiss: '<C-]>',
  trigger: '<M-Bslash>',
  next: '<M-]>',
  previous: '<M-[>',
  languageOff: '<Cmd>Foretoken disable filetype<CR>',
  languageOn: '<Cmd>Foretoken enable filetype<CR>',
  killDaemon: '',
  closeBrackets,
};

export const nativeKeys: Readonly<Partial<Record<Key, string>>> = { acceptAll: '<Tab>', killDaemon: '', closeBrackets };

export function keysIn(named: Readonly<Partial<Record<Key, string>>>): readonly Key[] {
  return keys.filter((key) => named[key] !== undefined);
}

export function scenarioClientOf(
  editor: NeovimProcess,
  scene: EditorScene,
  own: Readonly<Partial<Record<Key, string>>>,
): ScenarioClient {
  const press = (key: string) => async () => editor.keys(key);
  let askedMs = Number.NEGATIVE_INFINITY;
  return {
    keys: {
      ...Object.fromEntries(Object.entries(own).map(([name, key]) => [name, press(key)])),
      acceptAll: async () => {
        // Taken once it is there, as a person does.
        await until(() => editor.lua('#vim.api.nvim_buf_get_extmarks(0, -1, 0, -1, {})') !== '0');
        editor.keys(own.acceptAll ?? '');
      },
      killDaemon: async () => killDaemon(scene),
    },
    async open(path) {
      editor.keys(`<Esc>:edit! ${path}<CR>`);
      await until(() => editor.lua('#vim.lsp.get_clients({ name = "foretoken", bufnr = 0 })') === '1');
      editor.keys('Go<C-u>');
      await until(() => editor.lua('vim.api.nvim_get_mode().mode') === 'i');
    },
    async type(text) {
      for (const key of text) editor.keys(key === '<' ? '<lt>' : key);
    },
    async left(places) {
      editor.keys('<Left>'.repeat(places));
    },
    drawn: async () => editor.drawn(),
    below: async () => editor.lua('drawn_line(1)'),
    line: async () => editor.line().trim(),
    async again() {
      if (own.trigger !== undefined) editor.keys(own.trigger);
      // Neovim by itself tells of keys once none came for 150 ms, and asks 200 ms after the last: a quicker hand is never answered.
      else if (performance.now() - askedMs > 700) {
        askedMs = performance.now();
        editor.keys('<BS>S');
      }
    },
    async save() {
      editor.keys('<Cmd>silent write!<CR>');
    },
  };
}

/** As a crash ends it. */
export function killDaemon({ home }: EditorScene): void {
  const { pid }: { pid: number } = JSON.parse(readFileSync(join(home, 'run', 'daemon.json'), 'utf8'));
  process.kill(pid, 'SIGKILL');
}

/** Enter at the end of a document's first line, in document after document: nothing of it was asked for before, so the engine looks anew. */
export async function newLineTimes(editor: NeovimProcess, scene: EditorScene): Promise<readonly number[]> {
  const times: number[] = [];
  for (const file of scene.fresh) {
    editor.keys(`<Esc>:edit! ${file}<CR>`);
    await until(() => editor.lua('#vim.lsp.get_clients({ name = "foretoken", bufnr = 0 })') === '1');
    editor.keys('A<CR>');
    await until(() => editor.lua('key_to_ghost_text_ms()') !== '-1');
    times.push(Number(editor.lua('key_to_ghost_text_ms()')));
    // Taken, since what is refused again and again is no longer suggested.
    editor.keys('<Tab><Esc>');
  }
  return times;
}
