/** Real VS Code in a real browser: type, see ghost text, Tab, save, and the file on disk. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { accepted, EditorScene, editorsFolder, foretoken, installed, repository, typed } from './editor-scene.js';

const extension = join(repository, 'clients', 'vscode');

describe('VS Code', function () {
  this.timeout(120_000);
  const code = installed('code-server', join(editorsFolder, 'code-server', 'done'));
  const chromium = installed('Chromium', '/usr/bin/chromium');
  const client = installed('the extension’s packages', join(extension, 'node_modules', 'esbuild'));
  if (code === undefined || chromium === undefined || client === undefined) {
    it.skip('shows and accepts ghost text');
    return;
  }
  const modules = join(editorsFolder, 'code-server', 'node_modules');
  let scene: EditorScene;
  let server: ChildProcess;
  let port: number;

  before(async () => {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: extension });
    scene = new EditorScene();
    port = await freePort();
    server = await startCodeServer(scene, modules, port);
  });
  after(() => {
    if (server?.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
    scene?.remove();
  });

  it('shows and accepts ghost text', async () => {
    const { chromium: browserType }: { chromium: BrowserType } = createRequire(join(modules, 'x.js'))(
      'playwright-core',
    );
    const browser = await browserType.launch({ executablePath: chromium, args: browserArguments });
    try {
      const page = await browser.newPage({ viewport: { width: 1000, height: 420 } });
      await page.goto(`http://127.0.0.1:${port}/?folder=${scene.root}`);
      await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
      await openFile(page, 'Coupons.ts');
      await page.keyboard.press('Control+End');
      await page.keyboard.type(typed, { delay: 30 });
      const began = performance.now();
      await page.waitForSelector('.ghost-text-decoration', { timeout: 20_000 });
      console.log(`    ghost text ${Math.round(performance.now() - began)} ms after the last key`);
      const pictures = process.env['FORETOKEN_PICTURES'];
      if (pictures !== undefined) await page.screenshot({ path: join(pictures, 'ghost-text-vscode.png') });
      await page.keyboard.press('Tab');
      await page.keyboard.press('Control+s');
      for (let i = 0; i < 100 && !scene.text().includes(accepted); i++) await page.waitForTimeout(50);
      assert.equal(scene.text().split('\n')[1], accepted);
    } finally {
      await browser.close();
    }
  });
});

interface BrowserType {
  launch(options: object): Promise<{ newPage(options: object): Promise<Page>; close(): Promise<void> }>;
}

/** The part of playwright-core's page that is used here; the package is installed beside the editor, not in this repository. */
interface Page {
  readonly keyboard: { press(keys: string): Promise<void>; type(text: string, options: object): Promise<void> };
  goto(url: string): Promise<unknown>;
  waitForSelector(selector: string, options?: object): Promise<unknown>;
  waitForTimeout(ms: number): Promise<void>;
  screenshot(options: object): Promise<unknown>;
}

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** By the quick-open box; tried again, since it may open before the files are known. */
async function openFile(page: Page, name: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    await page.keyboard.press('Control+p');
    await page.keyboard.type(name, { delay: 20 });
    await page.waitForTimeout(700);
    await page.keyboard.press('Enter');
    try {
      await page.waitForSelector(`.tab.active[aria-label*="${name}"]`, { timeout: 3_000 });
      // The extension starts when the window has; its first session is opened then.
      await page.waitForTimeout(2_500);
      return;
    } catch (thrown) {
      if (attempt === 5) throw thrown;
      await page.keyboard.press('Escape');
    }
  }
}

async function startCodeServer(scene: EditorScene, modules: string, port: number): Promise<ChildProcess> {
  const data = join(scene.folder, 'data');
  const extensions = join(scene.folder, 'extensions', 'foretoken.foretoken-0.1.0');
  for (const folder of [join(data, 'User'), join(data, 'Machine'), extensions]) mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'dist'])
    cpSync(join(extension, name), join(extensions, name), { recursive: true });
  writeFileSync(join(data, 'Machine', 'settings.json'), JSON.stringify({ 'foretoken.command': foretoken }));
  writeFileSync(join(data, 'User', 'settings.json'), JSON.stringify(userSettings));
  const node = join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node');
  assert.ok(existsSync(node), node);
  const argv = [
    join(modules, 'code-server', 'out', 'node', 'entry.js'),
    ...['--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', '--disable-telemetry', '--disable-update-check'],
    ...['--user-data-dir', data, '--extensions-dir', join(scene.folder, 'extensions'), scene.root],
  ];
  const server = spawn(node, argv, { env: scene.env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  for (let said = ''; !said.includes('listening on'); ) {
    const [chunk] = await once(server.stdout, 'data');
    said += String(chunk);
  }
  server.stdout.resume();
  return server;
}

const userSettings = {
  'security.workspace.trust.enabled': false,
  'editor.quickSuggestions': { other: 'off' },
  'editor.minimap.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'typescript.validate.enable': false,
};

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
