/** Clients for a soak: real Neovim, real VS Code, and one that is no editor. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebEditor } from '../bench/processes/web-editor.js';
import { discoveryOf } from '../processes/daemon-client.js';
import { type VscodeParts, VscodeWindow } from './code-server.js';
import { type EditorScene, until } from './editor-scene.js';
import { clientSetup, NeovimProcess } from './neovim-process.js';
import { openFile } from './scenario-vscode.js';
import { allBelow, probe } from './soak-memory.js';

/** What a user does; a key is one of the text's. */
export type Action = 'accept' | 'dismiss' | 'save' | 'clear' | 'enter' | { readonly key: string };

/** A client in its editor, as much of it as a soak needs. */
export interface SoakedClient {
  readonly name: string;
  /** The processes that are the client's own by now. */
  pids(): readonly number[];
  /** Does them one after the other, each as its own key. */
  act(actions: readonly Action[]): Promise<void>;
  /** What it holds where no probe can look, MiB. */
  held?(): Promise<number>;
  stop(): Promise<void>;
}

export async function soakedNeovim(nvim: string, scene: EditorScene): Promise<SoakedClient> {
  const init = `${clientSetup}
local queue, typed = {}, 0
function take_keys(path)
  vim.list_extend(queue, vim.json.decode(table.concat(vim.fn.readfile(path), '\\n')))
end
function keys_typed()
  return typed
end
-- A key waits for what the one before asked for.
local function is_answered()
  for _, client in ipairs(vim.lsp.get_clients()) do
    for _, request in pairs(client.requests) do
      if request.type == 'pending' then return false end
    end
  end
  return true
end
vim.uv.new_timer():start(0, 8, vim.schedule_wrap(function()
  if typed < #queue and is_answered() then
    typed = typed + 1
    vim.api.nvim_input(queue[typed])
    queue[typed] = false
  end
end))
`;
  const editor = await NeovimProcess.start(nvim, scene, init);
  await until(() => scene.hasEditor());
  editor.keys('Go');
  const keysOf = {
    accept: '<Tab>',
    dismiss: '<C-]>',
    save: '<Cmd>silent write!<CR>',
    clear: '<Esc>ggdGi',
    enter: '<CR>',
  };
  let given = 0;
  return {
    name: 'Neovim',
    pids: () => allBelow(editor.pid),
    async act(actions) {
      const path = join(scene.folder, 'keys.json');
      const keys = actions.map((action) =>
        typeof action === 'string' ? keysOf[action] : action.key === '<' ? '<lt>' : action.key,
      );
      given += keys.length;
      writeFileSync(path, JSON.stringify(keys));
      editor.lua(`take_keys(${JSON.stringify(path)})`);
      await until(() => editor.lua('keys_typed()') === String(given));
    },
    // Twice, since the first one only calls finalisers.
    held: async () => Number(editor.lua('collectgarbage() + collectgarbage() + collectgarbage("count")')) / 1024,
    stop: async () => editor.stop(),
  };
}

export async function soakedVscode(parts: VscodeParts, scene: EditorScene): Promise<SoakedClient> {
  // Its extension host is started without NODE_OPTIONS.
  const extension = join(scene.folder, 'extensions', 'foretoken.probe-0.1.0');
  mkdirSync(extension, { recursive: true });
  const manifest = {
    name: 'probe',
    publisher: 'foretoken',
    version: '0.1.0',
    engines: { vscode: '^1.109.0' },
    main: './main.js',
  };
  writeFileSync(join(extension, 'package.json'), JSON.stringify({ ...manifest, activationEvents: ['*'] }));
  writeFileSync(join(extension, 'main.js'), `exports.activate = () => import(${JSON.stringify(probe)});`);
  const window = await VscodeWindow.open(scene, parts, { width: 1000, height: 420 });
  const { page } = window;
  await openFile(page, 'Coupons.ts');
  await until(() => scene.hasEditor());
  await page.keyboard.press('Control+End');
  /** VS Code asks once no other key has come for some 50 ms. */
  const keyMs = 75;
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const does = {
    accept: () => press('Tab'),
    dismiss: () => press('Escape'),
    save: () => press('Control+s'),
    clear: () => press('Control+a', 'Delete'),
    enter: () => press('Enter'),
  };
  return {
    name: 'VS Code',
    pids: () => allBelow(window.pid).filter(isOfExtension),
    async act(actions) {
      for (const action of actions) {
        if (typeof action === 'string') await does[action]();
        else await page.keyboard.type(action.key, { delay: keyMs });
      }
    },
    stop: async () => await window.close(),
  };
}

/** What runs the extension, and the forwarder. VS Code's own processes, a server of TypeScript among them, swing by a fifth of 1,000 MiB. */
function isOfExtension(pid: number): boolean {
  try {
    return /--type=extensionHost|lsp\0--stdio/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}

/** No editor: what any client does to the daemon by the WebSocket. */
export async function soakedWebSocket(scene: EditorScene): Promise<SoakedClient> {
  const found = discoveryOf(scene);
  const editor = await WebEditor.connect(found?.port ?? 0, found?.token ?? '', scene.root);
  const open = () => editor.show(scene.file, scene.text(), '');
  open();
  let shown: string | undefined;
  const key = async (text: string) => {
    editor.type(text);
    shown = (await editor.ask()).text;
  };
  return {
    name: 'WebSocket',
    pids: () => [],
    async act(actions) {
      for (const action of actions) {
        if (typeof action !== 'string') await key(action.key);
        else if (action === 'accept' && shown !== undefined) await key(shown.split('\n')[0] ?? '');
        else if (action === 'enter') editor.newLine();
        else if (action === 'clear') open();
      }
    },
    stop: async () => editor.close(),
  };
}
