/** Real VS Code in a real browser: type, see ghost text, Tab, save, and the file on disk; and a setting that is heard. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Browser, CodeServer, launchBrowser, type Page } from './code-server.js';
import {
  accepted,
  EditorScene,
  editorsFolder,
  installed,
  repository,
  sayTimes,
  typedNext,
  until,
} from './editor-scene.js';
import { itPlaysScenarios } from './play-scenarios.js';
import { openFile, runCommand, vscodeScenarioClient } from './scenario-vscode.js';
import { keys } from './scenarios.js';

const extension = join(repository, 'clients', 'vscode');
const ghostText = '.ghost-text-decoration';

describe('VS Code', function () {
  this.timeout(120_000);
  const code = installed('code-server', join(editorsFolder, 'code-server', 'done'));
  const chromium = installed('Chromium', '/usr/bin/chromium');
  const client = installed('the extension’s packages', join(extension, 'node_modules', 'esbuild'));
  if (code === undefined || chromium === undefined || client === undefined) {
    it.skip('plays the shared scenarios');
    return;
  }
  const modules = join(editorsFolder, 'code-server', 'node_modules');
  let scene: EditorScene;
  let server: CodeServer;
  let browser: Browser;
  let page: Page;

  const begin = async () => {
    scene = new EditorScene();
    // Its second line is there, and nothing was taken in it.
    const begun = `${scene.text().split('\n')[0]?.replace('Coupons', 'Chairs')}\n${accepted}\n`;
    writeFileSync(join(scene.root, 'src', 'Chairs.ts'), begun);
    server = await CodeServer.start(scene, modules, extension);
    browser = await launchBrowser(modules, chromium);
    page = await browser.newPage({ viewport: { width: 1000, height: 420 } });
    await page.goto(server.address);
    await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
    await openFile(page, 'Coupons.ts');
    await until(() => scene.hasEditor());
  };
  const end = async () => {
    await browser?.close();
    server?.stop();
    scene?.remove();
  };

  before(async () => {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: extension, stdio: 'pipe' });
    await begin();
  });
  after(end);
  afterEach(async function () {
    const pictures = process.env['FORETOKEN_PICTURES'];
    const { state, title } = this.currentTest ?? {};
    if (pictures !== undefined && state === 'failed')
      await page.screenshot({ path: join(pictures, `failed-${title?.replaceAll(/\W+/g, '-')}.png`) });
  });

  itPlaysScenarios(
    keys,
    () => scene,
    () => vscodeScenarioClient(page, scene),
  );

  it('says in the status bar what answers, and why nothing does', async () => {
    await openFile(page, 'Coupons.ts');
    await page.waitForSelector('#foretoken\\.foretoken\\.foretoken\\.status[aria-label*="embedded engine answers"]');
    // A key asks; what came of it is asked for then.
    await page.keyboard.press('Control+End');
    await page.keyboard.type('x');
    await until(() => scene.run('trace', '--max', '1', '--json').includes('Coupons.ts'));
    await runCommand(page, 'Foretoken: Why No Suggestion?');
    await page.waitForSelector('.notification-list-item-message:has-text("Coupons.ts:")');
    const pictures = process.env['FORETOKEN_PICTURES'];
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, 'status-vscode.png') });
    await runCommand(page, 'Notifications: Clear All Notifications');
    await runCommand(page, 'Foretoken: Status and Menu');
    await page.waitForSelector('.quick-input-list .label-name:has-text("Disable in typescript")');
    await page.keyboard.press('Escape');
  });

  it('packs into less than 1 MB', () => {
    // What `vsce package` takes in, by the manifest's own list.
    const bytes = [
      'package.json',
      'README.md',
      'dist/extension.js',
      'walkthrough/first-line.md',
      'walkthrough/model.md',
    ]
      .map((name) => statSync(join(extension, name)).size)
      .reduce((sum, size) => sum + size, 0);
    assert.ok(bytes < 1024 * 1024, `${bytes} bytes`);
  });

  it('hears of a changed setting', async () => {
    const folder = join(scene.root, '.vscode');
    mkdirSync(folder);
    writeFileSync(join(folder, 'settings.json'), '{ "foretoken.completion.enabled": false }');
    // VS Code tells of it when it has read the file; each key asks again.
    await until(async () => {
      await page.keyboard.press('Backspace');
      await page.keyboard.type('S');
      return scene.run('trace', '--max', '1', '--json').includes('"disabled"');
    });
  });

  describe('measured', () => {
    // In a home of its own, where nothing was refused.
    before(async () => {
      await end();
      await begin();
    });

    it('shows it soon after a new line, where the engine looks anew', async () => {
      const times: number[] = [];
      for (const file of scene.fresh) {
        await openFile(page, basename(file));
        await page.keyboard.press('Control+Home');
        await page.keyboard.press('End');
        await dismissAll(page);
        await page.evaluate(measureNextKey);
        await page.keyboard.press('Enter');
        times.push(Number(await page.evaluate('window.keyToGhostText')));
        // Taken, since what is refused again and again is no longer suggested.
        await page.keyboard.press('Tab');
      }
      sayTimes('new line to ghost text, looked for anew', times);
    });

    it('shows it soon after a key', async () => {
      await openFile(page, 'Chairs.ts');
      await page.keyboard.press('Control+End');
      await page.keyboard.type(typedNext);
      const times: number[] = [];
      for (let i = 0; i < 9; i++) {
        await page.waitForSelector(ghostText);
        // Dismissed, so that the next key asks anew instead of typing through what is shown.
        await page.keyboard.press('Escape');
        await page.keyboard.press('Backspace');
        await dismissAll(page);
        await page.evaluate(measureNextKey);
        await page.keyboard.press('u');
        times.push(Number(await page.evaluate('window.keyToGhostText')));
      }
      sayTimes('key to ghost text', times);
    });
  });
});

/** Nothing is shown any more, and nothing more comes: an answer on its way may be drawn after an Escape. */
async function dismissAll(page: Page): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    const shown = (await page.evaluate(`document.querySelector('${ghostText}') !== null`)) === true;
    if (shown) await page.keyboard.press('Escape');
    quiet = shown ? 0 : quiet + 1;
    await page.waitForTimeout(100);
  }
}

/** From the key's own time to the first frame that has ghost text. */
const measureNextKey = `window.keyToGhostText = new Promise((resolve) => {
  addEventListener('keydown', (key) => {
    const look = (now) => document.querySelector('${ghostText}') === null ? requestAnimationFrame(look) : resolve(now - key.timeStamp);
    requestAnimationFrame(look);
  }, { capture: true, once: true });
}); undefined`;
