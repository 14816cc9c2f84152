/** VS Code as code-server serves it, with our extension and settings of its own, and a browser to use it with. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type EditorScene, foretoken } from './editor-scene.js';

/** The part of playwright-core's page that is used here; the package is installed beside the editor, not in this repository. */
export interface Page {
  readonly keyboard: {
    press(keys: string): Promise<void>;
    type(text: string, options?: object): Promise<void>;
    /** At once, as pasted: nothing is closed or indented by the editor. */
    insertText(text: string): Promise<void>;
  };
  goto(url: string): Promise<unknown>;
  waitForSelector(selector: string, options?: object): Promise<unknown>;
  waitForTimeout(ms: number): Promise<void>;
  evaluate(script: string): Promise<unknown>;
  screenshot(options: object): Promise<unknown>;
}

export interface Browser {
  newPage(options: object): Promise<Page>;
  close(): Promise<void>;
}

export async function launchBrowser(modules: string, executablePath: string): Promise<Browser> {
  const playwright: { chromium: { launch(options: object): Promise<Browser> } } = createRequire(
    join(modules, 'from-here.js'),
  )('playwright-core');
  return await playwright.chromium.launch({ executablePath, args: browserArguments });
}

/** A process group of its own on a free port; `extension` is the folder of the built extension. */
export class CodeServer {
  readonly #process: ChildProcess;
  readonly address: string;

  private constructor(process: ChildProcess, address: string) {
    this.#process = process;
    this.address = address;
  }

  static async start(scene: EditorScene, modules: string, extension: string): Promise<CodeServer> {
    const data = join(scene.folder, 'data');
    const extensions = join(scene.folder, 'extensions');
    const installed = join(extensions, 'foretoken.foretoken-0.1.0');
    for (const folder of [join(data, 'User'), join(data, 'Machine'), installed]) mkdirSync(folder, { recursive: true });
    for (const name of ['package.json', 'dist', 'walkthrough'])
      cpSync(join(extension, name), join(installed, name), { recursive: true });
    writeFileSync(join(data, 'Machine', 'settings.json'), JSON.stringify({ 'foretoken.command': foretoken }));
    writeFileSync(join(data, 'User', 'settings.json'), JSON.stringify(quietEditor));
    writeFileSync(join(data, 'User', 'keybindings.json'), JSON.stringify(keyForNextLine));
    const port = await freePort();
    const argv = [
      join(modules, 'code-server', 'out', 'node', 'entry.js'),
      ...['--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', '--disable-telemetry', '--disable-update-check'],
      ...['--config', join(scene.folder, 'code-server.yaml'), '--user-data-dir', data, '--extensions-dir', extensions],
    ];
    const node = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node');
    const server = spawn(node, argv, { env: scene.env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    const started = new CodeServer(server, `http://127.0.0.1:${port}/?folder=${scene.root}`);
    for (let said = ''; !said.includes('listening on'); ) {
      const [chunk] = await once(server.stdout, 'data');
      said += String(chunk);
    }
    server.stdout.resume();
    return started;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  stop(): void {
    if (this.#process.pid !== undefined) process.kill(-this.#process.pid, 'SIGKILL');
  }
}

const quietEditor = {
  'security.workspace.trust.enabled': false,
  'editor.quickSuggestions': { other: 'off' },
  'editor.minimap.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'typescript.validate.enable': false,
};

/** A user's own key: VS Code has a command for the next line and no key. */
const keyForNextLine = [
  {
    key: 'ctrl+alt+l',
    command: 'editor.action.inlineSuggest.acceptNextLine',
    when: 'inlineSuggestionVisible',
  },
];

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}
