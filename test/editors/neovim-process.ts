/** A real Neovim without a terminal, spoken to through its own server: real keys go in, the drawn screen comes back. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type EditorScene, foretoken, repository, until } from './editor-scene.js';
import { editorsFolder, installed } from './installed.js';

/** Both versions that the client is for. */
export const neovimVersions = ['0.12', '0.10'] as const;

/** Its program, or undefined with the reason printed. */
export function installedNeovim(version: (typeof neovimVersions)[number]): string | undefined {
  const folder = version === '0.12' ? 'neovim' : `neovim-${version}`;
  return installed(`Neovim ${version}`, join(editorsFolder, folder, 'nvim'));
}

/** The set-up of the help, with the paths of this clone. */
export const clientSetup = `
vim.opt.runtimepath:append(${JSON.stringify(join(repository, 'clients', 'neovim'))})
require('foretoken').setup({
  cmd = { ${JSON.stringify(foretoken)}, 'lsp', '--stdio' },
  root_markers = { 'src' },
})
`;

export class NeovimProcess {
  readonly #nvim: string;
  readonly #server: string;
  readonly #process: ChildProcess;

  private constructor(nvim: string, server: string, child: ChildProcess) {
    this.#nvim = nvim;
    this.#server = server;
    this.#process = child;
  }

  /** Opens the scene's file, or another from the folder it lies in; `init` is the user's init.lua. */
  static async start(nvim: string, scene: EditorScene, init: string, other?: string): Promise<NeovimProcess> {
    const file = join(scene.folder, 'init.lua');
    const server = join(scene.folder, other === undefined ? 'nvim.sock' : 'other.sock');
    writeFileSync(file, init + whatIsSeen);
    // One that was killed leaves it.
    rmSync(server, { force: true });
    const argv = ['--clean', '--headless', '--listen', server, '-u', file, other ?? scene.file];
    const cwd = other === undefined ? scene.root : dirname(other);
    const child = spawn(nvim, argv, { env: scene.env, cwd, stdio: 'ignore', detached: true });
    await until(() => existsSync(server));
    return new NeovimProcess(nvim, server, child);
  }

  /** Where another Neovim finds it. */
  get server(): string {
    return this.#server;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  keys(text: string): void {
    this.#remote('--remote-send', text);
  }

  lua(expression: string): string {
    return this.vim(`luaeval(${JSON.stringify(expression)})`).trim();
  }

  vim(expression: string): string {
    return this.#remote('--remote-expr', expression);
  }

  line(): string {
    return this.lua('vim.api.nvim_get_current_line()');
  }

  /** By its number from 1; empty beyond the end. */
  lineAt(number: number): string {
    return this.lua(`vim.fn.getline(${number})`);
  }

  /** The cursor's line as the screen has it, ghost text included. */
  drawn(): string {
    return this.lua('drawn_line()');
  }

  /** Every line of the screen, without what is right of its text. */
  screen(): readonly string[] {
    return this.lua("table.concat(drawn_screen(), '\\n')").split('\n');
  }

  messages(): string {
    return this.vim('execute("messages")');
  }

  stop(): void {
    const { pid, exitCode } = this.#process;
    if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL');
  }

  #remote(...argv: string[]): string {
    return execFileSync(this.#nvim, ['--server', this.#server, ...argv], { encoding: 'utf8', timeout: 10_000 });
  }
}

const whatIsSeen = `
function drawn_line(below)
  vim.cmd.redraw()
  local text, row = '', vim.fn.screenrow() + (below or 0)
  for column = 1, vim.o.columns do
    text = text .. vim.fn.screenstring(row, column)
  end
  return vim.trim(text)
end

function drawn_screen()
  vim.cmd.redraw()
  local lines = {}
  for row = 1, vim.o.lines do
    local text = ''
    for column = 1, vim.o.columns do
      text = text .. vim.fn.screenstring(row, column)
    end
    lines[row] = (text:gsub('%s+$', ''))
  end
  return lines
end

-- From the newest typed 'u' or Enter to the first look, one each 2 ms, at which the screen has more than the text.
local shown, newest
function key_to_ghost_text_ms()
  return shown or -1
end
vim.on_key(function(_, key)
  if key ~= 'u' and key ~= '\\r' then return end
  local began = vim.uv.hrtime()
  local timer = vim.uv.new_timer()
  shown, newest = nil, timer
  timer:start(0, 2, vim.schedule_wrap(function()
    if newest ~= timer then return timer:is_closing() or timer:close() end
    if drawn_line() == vim.trim(vim.api.nvim_get_current_line()) then return end
    shown, newest = (vim.uv.hrtime() - began) / 1e6, nil
  end))
end)
`;
