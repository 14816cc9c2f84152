/** One client typed into for a long while in its real editor: what do it and the daemon hold at the end, against a fifth of the way? */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebEditor } from '../bench/processes/web-editor.js';
import { discoveryOf } from '../processes/daemon-client.js';
import { childrenOf, pssOf } from '../processes/process-memory.js';
import { Random } from '../sim/random.js';
import { type VscodeParts, VscodeWindow } from './code-server.js';
import { EditorScene, median, until } from './editor-scene.js';
import { clientSetup, NeovimProcess } from './neovim-process.js';
import { openFile } from './scenario-vscode.js';
import { files } from './scenarios.js';

/** What a user does; a key is one of the text's. */
type Action = 'accept' | 'dismiss' | 'save' | 'clear' | 'enter' | { readonly key: string };

/** A client in its editor, as much of it as a soak needs. */
export interface SoakedClient {
  readonly name: string;
  /** The processes that are the client's own; their children count too. */
  readonly pids: readonly number[];
  /** Does them one after the other, each as its own key. */
  act(actions: readonly Action[]): Promise<void>;
  stop(): Promise<void>;
}

interface Memory {
  readonly client: number;
  readonly daemon: number;
  /** A process that is restarted small now and then. */
  readonly indexer: number;
}

export interface SoakedReport {
  readonly client: string;
  readonly keys: number;
  readonly shown: number;
  readonly accepted: number;
  /** Proportional set sizes in MiB: medians round a fifth of the way and of the last tenth, since what a heap has not collected yet swings. */
  readonly early: Memory;
  readonly late: Memory;
  readonly seconds: number;
}

/** The processes that hold more at the end than early on: by more than the share of it, and by more MiB than are allowed. */
export function grownIn({ early, late }: SoakedReport, shareMax: number, mibMax: Memory): readonly (keyof Memory)[] {
  return (['client', 'daemon', 'indexer'] as const).filter(
    (of) => late[of] - early[of] > Math.max(early[of] * shareMax, mibMax[of]),
  );
}

export async function soakClient(
  start: (scene: EditorScene) => Promise<SoakedClient>,
  keys: number,
): Promise<SoakedReport> {
  const scene = new EditorScene();
  const began = performance.now();
  let client: SoakedClient | undefined;
  try {
    client = await start(scene);
    const plan = planOf(keys, new Random(1));
    const samples: (Memory & { readonly share: number })[] = [];
    for (let from = 0; from < keys; from += Math.ceil(keys / 100)) {
      await client.act(plan.slice(from, from + Math.ceil(keys / 100)));
      const daemon = discoveryOf(scene)?.pid ?? 0;
      const { pids } = client;
      samples.push({
        share: from / keys,
        client: sum(pids.map(treeOf)),
        daemon: pssOf(daemon),
        indexer: sum(childrenOf(daemon).map(treeOf)),
      });
    }
    const between = (from: number, to: number) => {
      const own = samples.filter(({ share }) => share >= from && share <= to);
      return {
        client: rounded(median(own.map(({ client }) => client))),
        daemon: rounded(median(own.map(({ daemon }) => daemon))),
        indexer: rounded(median(own.map(({ indexer }) => indexer))),
      };
    };
    const { total }: { total: { shown: number; accepted: number; partly: number } } = JSON.parse(
      scene.run('stats', '--json'),
    );
    return {
      client: client.name,
      keys,
      shown: total.shown,
      accepted: total.accepted,
      early: between(0.15, 0.25),
      late: between(0.9, 1),
      seconds: Math.round((performance.now() - began) / 1000),
    };
  } finally {
    await client?.stop();
    scene.remove();
  }
}

/** The lines of the codebase typed again and again, with what users do between keys; the document is emptied before it grows. */
function planOf(keys: number, random: Random): readonly Action[] {
  const plan: Action[] = [];
  const texts = Object.values(files);
  while (plan.length < keys) {
    for (const line of random.of(texts)) {
      const text = line.trim();
      // Some of it is left to a suggestion.
      const typed = random.chance(0.5) ? text : text.slice(0, random.whole(1, text.length));
      for (const key of typed) plan.push({ key });
      plan.push(random.of(['accept', 'accept', 'dismiss', 'enter'] as const), 'enter');
    }
    if (random.chance(0.3)) plan.push('save');
    if (random.chance(0.5)) plan.push('clear');
  }
  return plan.slice(0, keys);
}

/** A process and all below it, MiB. */
function treeOf(pid: number): number {
  return pssOf(pid) + sum(childrenOf(pid).map(treeOf));
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const rounded = (mib: number) => Math.round(mib * 10) / 10;

export async function soakedNeovim(nvim: string, scene: EditorScene): Promise<SoakedClient> {
  const init = `${clientSetup}
local queue, typed = {}, 0
function take_keys(path)
  vim.list_extend(queue, vim.json.decode(table.concat(vim.fn.readfile(path), '\\n')))
end
function keys_typed()
  return typed
end
vim.uv.new_timer():start(0, 8, vim.schedule_wrap(function()
  if typed < #queue then
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
    pids: [editor.pid],
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
    stop: async () => editor.stop(),
  };
}

export async function soakedVscode(parts: VscodeParts, scene: EditorScene): Promise<SoakedClient> {
  const window = await VscodeWindow.open(scene, parts, { width: 1000, height: 420 });
  const { page } = window;
  await openFile(page, 'Coupons.ts');
  await until(() => scene.hasEditor());
  await page.keyboard.press('Control+End');
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
    pids: [window.pid],
    async act(actions) {
      for (const action of actions) {
        if (typeof action === 'string') await does[action]();
        else await page.keyboard.type(action.key);
      }
    },
    stop: async () => await window.close(),
  };
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
    pids: [],
    async act(actions) {
      for (const action of actions) {
        if (typeof action !== 'string') await key(action.key);
        else if (action === 'accept' && shown !== undefined) await key(shown.split('\n')[0] ?? '');
        else if (action === 'clear' || action === 'enter') open();
      }
    },
    stop: async () => editor.close(),
  };
}
