/** VS Code as code-server serves it, with our extension and settings of its own, and a browser to use it with. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type EditorScene, foretoken, repository } from './editor-scene.js';
import { editorsFolder, installed } from './installed.js';

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
  click(selector: string, options?: object): Promise<void>;
  hover(selector: string): Promise<void>;
  /** In place of what a field holds. */
  fill(selector: string, text: string): Promise<void>;
  inputValue(selector: string): Promise<string>;
  /** The function is called by the page's own scripts under this name. */
  exposeFunction(name: string, called: (...given: readonly unknown[]) => unknown): Promise<void>;
  close(): Promise<void>;
  evaluate(script: string): Promise<unknown>;
  screenshot(options: object): Promise<unknown>;
}

export interface Browser {
  newPage(options: object): Promise<Page>;
  close(): Promise<void>;
}

/** What a test of VS Code needs. */
export interface VscodeParts {
  /** code-server: its Node.js, and what that runs. */
  readonly program: readonly [string, string];
  /** The extension's folder in this repository. */
  readonly extension: string;
  launch(): Promise<Browser>;
}

/** Undefined where something is not installed, with the reason printed. */
export function vscodeParts(): VscodeParts | undefined {
  const extension = join(repository, 'clients', 'vscode');
  const code = installed('code-server', join(editorsFolder, 'code-server', 'done'));
  const chromium = installed('Chromium', '/usr/bin/chromium');
  const packages = installed('the extension’s packages', join(extension, 'node_modules', 'esbuild'));
  if (code === undefined || chromium === undefined || packages === undefined) return undefined;
  const modules = join(editorsFolder, 'code-server', 'node_modules');
  const node = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node');
  const program = [node, join(modules, 'code-server', 'out', 'node', 'entry.js')] as const;
  return { program, extension, launch: () => launchBrowser(modules, chromium) };
}

async function launchBrowser(modules: string, executablePath: string): Promise<Browser> {
  const playwright: { chromium: { launch(options: object): Promise<Browser> } } = createRequire(
    join(modules, 'from-here.js'),
  )('playwright-core');
  return await playwright.chromium.launch({ executablePath, args: browserArguments });
}

export interface CodeServerOptions {
  /** For the machine, as none of its users can set them; without any: where the command is. */
  readonly machineSettings?: object;
  /** For the user, on top of those that keep the editor quiet. */
  readonly settings?: object;
  /** Whether windows may run tests in their extension host. */
  readonly runsTests?: boolean;
}

/** A process group of its own on a free port, with the extension as it is now. */
export class CodeServer {
  readonly #process: ChildProcess;
  readonly #host: string;
  readonly #folder: string;
  readonly #extension: string;

  private constructor(process: ChildProcess, host: string, folder: string, extension: string) {
    this.#process = process;
    this.#host = host;
    this.#folder = folder;
    this.#extension = extension;
  }

  static async start(
    scene: EditorScene,
    { program, extension }: VscodeParts,
    { machineSettings = { 'foretoken.command': foretoken }, settings = {}, runsTests = false }: CodeServerOptions = {},
  ): Promise<CodeServer> {
    buildExtension(extension);
    const data = join(scene.folder, 'data');
    const extensions = join(scene.folder, 'extensions');
    const copied = join(extensions, 'foretoken.foretoken-0.1.0');
    for (const folder of [join(data, 'User'), join(data, 'Machine'), copied]) mkdirSync(folder, { recursive: true });
    for (const name of ['package.json', 'dist', 'media', 'walkthrough'])
      cpSync(join(extension, name), join(copied, name), { recursive: true });
    writeFileSync(join(data, 'Machine', 'settings.json'), JSON.stringify(machineSettings));
    writeFileSync(join(data, 'User', 'settings.json'), JSON.stringify({ ...quietEditor, ...settings }));
    writeFileSync(join(data, 'User', 'keybindings.json'), JSON.stringify(keyForNextLine));
    const host = `127.0.0.1:${await freePort()}`;
    const argv = [
      ...['--bind-addr', host, '--auth', 'none', '--disable-telemetry', '--disable-update-check'],
      ...['--config', join(scene.folder, 'code-server.yaml'), '--user-data-dir', data, '--extensions-dir', extensions],
      ...(runsTests ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ];
    const [node, entry] = program;
    const server = spawn(node, [entry, ...argv], {
      env: scene.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for (let said = ''; !said.includes('listening on'); ) {
      const [chunk] = await once(server.stdout, 'data');
      said += String(chunk);
    }
    server.stdout.resume();
    return new CodeServer(server, host, scene.root, copied);
  }

  /** Of a window with the scene's folder. */
  get address(): string {
    return `http://${this.#host}/?folder=${this.#folder}`;
  }

  /** Of a window with a workspace file, whose extension host runs the tests of a module. */
  testAddress(workspace: string, tests: string): string {
    const payload = JSON.stringify([
      ['extensionDevelopmentPath', `vscode-remote://${this.#host}${this.#extension}`],
      ['extensionTestsPath', `vscode-remote://${this.#host}${tests}`],
    ]);
    return `http://${this.#host}/?workspace=${workspace}&payload=${encodeURIComponent(payload)}`;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  stop(): void {
    if (this.#process.pid !== undefined) process.kill(-this.#process.pid, 'SIGKILL');
  }
}

let isBuilt = false;

/** Once a process: no suite changes its sources. */
function buildExtension(folder: string): void {
  if (isBuilt) return;
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: folder, stdio: 'pipe' });
  isBuilt = true;
}

/** Real VS Code with the scene's folder, in a browser of its own. */
export class VscodeWindow {
  readonly page: Page;
  readonly #server: CodeServer;
  readonly #browser: Browser;

  private constructor(page: Page, server: CodeServer, browser: Browser) {
    this.page = page;
    this.#server = server;
    this.#browser = browser;
  }

  static async open(
    scene: EditorScene,
    parts: VscodeParts,
    viewport: { readonly width: number; readonly height: number },
    options: CodeServerOptions = {},
  ): Promise<VscodeWindow> {
    const server = await CodeServer.start(scene, parts, options);
    try {
      const browser = await parts.launch();
      const page = await browser.newPage({ viewport });
      await page.goto(server.address);
      await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
      return new VscodeWindow(page, server, browser);
    } catch (thrown) {
      server.stop();
      throw thrown;
    }
  }

  /** Of the editor's server, which its other processes stand below. */
  get pid(): number {
    return this.#server.pid;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.stop();
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
