/** Neovim in a real terminal: a pseudo-terminal of the system, drawn by a terminal emulator, as its user sees it. */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { accepted, EditorScene, typed, until } from './editor-scene.js';
import { describeWith, editorsFolder, installed } from './installed.js';
import { clientSetup, installedNeovim, NeovimProcess } from './neovim-process.js';

interface Pty {
  onData(hear: (data: string) => void): unknown;
  write(keys: string): void;
  kill(signal?: string): void;
}

interface Terminal {
  write(data: string): void;
  onData(hear: (data: string) => void): unknown;
  readonly buffer: {
    readonly active: { getLine(row: number): { translateToString(trim: boolean): string } | undefined };
  };
}

const terminal = installed('a terminal', join(editorsFolder, 'terminal', 'done'));

describeWith('Foretoken’s client in a terminal', terminal && installedNeovim('0.12'), function (nvim) {
  this.timeout(60_000);
  let scene: EditorScene;
  let editor: NeovimProcess;
  let pty: Pty;
  let screen: Terminal;

  before(async () => {
    scene = new EditorScene();
    // Installed beside the editors, not in this repository.
    const load = createRequire(join(editorsFolder, 'terminal', 'from-here.js'));
    const [ptyPackage, screenPackage] = ['@lydell/node-pty', '@xterm/headless'];
    const { spawn }: { spawn(file: string, argv: readonly string[], options: object): Pty } = load(ptyPackage);
    const { Terminal }: { Terminal: new (options: object) => Terminal } = load(screenPackage);
    const size = { cols: 110, rows: 24 };
    editor = await NeovimProcess.start(nvim, scene, clientSetup);
    screen = new Terminal({ ...size, allowProposedApi: true });
    // Neovim's own division: an editor, and a terminal that is its screen and keyboard.
    pty = spawn(nvim, ['--server', editor.server, '--remote-ui'], {
      ...size,
      cwd: scene.root,
      env: { ...scene.env, TERM: 'xterm-256color' },
    });
    pty.onData((data) => screen.write(data));
    // What the editor asks its terminal is answered.
    screen.onData((data) => pty.write(data));
    await until(() => scene.hasEditor() && row(0).startsWith('export'));
  });
  after(() => {
    pty?.kill('SIGKILL');
    editor?.stop();
    scene?.remove();
  });

  const row = (number: number) => screen.buffer.active.getLine(number)?.translateToString(true).trim() ?? '';

  it('shows ghost text, takes it with Tab, and saves', async () => {
    pty.write('Go');
    for (const key of typed.trim()) pty.write(key);
    await until(() => row(1) === accepted.trim());
    pty.write('\t');
    pty.write('\u001b');
    await until(() => row(1) === accepted.trim());
    pty.write(':w\r');
    await until(() => scene.text().split('\n')[1]?.trim() === accepted.trim());
  });
});
