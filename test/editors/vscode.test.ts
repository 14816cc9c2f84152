/** Real VS Code in a real browser: type, see ghost text, Tab, save, and the file on disk; and a setting that is heard. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, CodeServer, launchBrowser, type Page } from './code-server.js';
import {
  accepted,
  EditorScene,
  editorsFolder,
  installed,
  median,
  repository,
  typed,
  typedNext,
  until,
} from './editor-scene.js';

const extension = join(repository, 'clients', 'vscode');
const ghostText = '.ghost-text-decoration';

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
  let server: CodeServer;
  let browser: Browser;
  let page: Page;

  before(async () => {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: extension, stdio: 'pipe' });
    scene = new EditorScene();
    // Its second line is there, and nothing was taken in it.
    const begun = `${scene.text().split('\n')[0]?.replace('Coupons', 'Returns')}\n${accepted}\n`;
    writeFileSync(join(scene.root, 'src', 'Returns.ts'), begun);
    server = await CodeServer.start(scene, modules, extension);
    browser = await launchBrowser(modules, chromium);
    page = await browser.newPage({ viewport: { width: 1000, height: 420 } });
    await page.goto(server.address);
    await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
    await openFile(page, 'Coupons.ts');
    await until(() => scene.hasEditor());
  });
  after(async () => {
    await browser?.close();
    server?.stop();
    scene?.remove();
  });

  it('shows and accepts ghost text', async () => {
    await page.keyboard.press('Control+End');
    await page.keyboard.type(typed, { delay: 30 });
    await page.waitForSelector(ghostText, { timeout: 20_000 });
    const pictures = process.env['FORETOKEN_PICTURES'];
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, 'ghost-text-vscode.png') });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+s');
    await until(() => scene.text().includes(accepted));
    assert.equal(scene.text().split('\n')[1], accepted);
  });

  it('shows it soon after a key', async () => {
    await openFile(page, 'Returns.ts');
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
    console.log(`    key to ghost text, median of ${times.length}: ${Math.round(median(times))} ms`);
  });

  it('says in the status bar what answers, and why nothing does', async () => {
    await openFile(page, 'Coupons.ts');
    await page.waitForSelector('#foretoken\\.foretoken\\.foretoken\\.status[aria-label*="embedded engine answers"]');
    await runCommand(page, 'Foretoken: Why No Suggestion?');
    await page.waitForSelector('.notification-list-item-message:has-text("Coupons.ts:")');
    const pictures = process.env['FORETOKEN_PICTURES'];
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, 'status-vscode.png') });
    await runCommand(page, 'Notifications: Clear All Notifications');
    await runCommand(page, 'Foretoken: Status and Menu');
    await page.waitForSelector('.quick-input-list .label-name:has-text("Disable in typescript")');
    await page.keyboard.press('Escape');
  });

  it('gets the next daemon when one is killed, with all that was typed', async () => {
    await openFile(page, 'Coupons.ts');
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(`${scene.text().split('\n')[0]}\n`);
    const { pid }: { pid: number } = JSON.parse(readFileSync(join(scene.home, 'run', 'daemon.json'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    const killed = performance.now();
    await page.keyboard.type(typed.trimStart(), { delay: 10 });
    await until(async () => {
      await page.waitForTimeout(100);
      if ((await page.evaluate(`document.querySelector('${ghostText}') !== null`)) === true) return true;
      // Whoever sees nothing types on.
      await page.keyboard.press('Backspace');
      await page.keyboard.type('S');
      return false;
    });
    console.log(`    daemon killed → ghost text again: ${Math.round(performance.now() - killed)} ms`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+s');
    await until(() => scene.text().split('\n')[1]?.trim() === accepted.trim());
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

/** By the palette. */
async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.waitForSelector('.quick-input-widget input');
  await page.keyboard.type(title, { delay: 5 });
  await page.waitForSelector(`.quick-input-list .label-name:has-text("${title}")`);
  await page.keyboard.press('Enter');
}

/** By the quick-open box; tried again, since it may open before the files are known. */
async function openFile(page: Page, name: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    await page.keyboard.press('Control+p');
    await page.keyboard.type(name, { delay: 20 });
    await page.waitForTimeout(700);
    await page.keyboard.press('Enter');
    try {
      await page.waitForSelector(`.tab.active[aria-label*="${name}"]`, { timeout: 3_000 });
      // The tab is active before the text has the keys.
      await page.waitForSelector('.editor-instance .monaco-editor.focused', { timeout: 3_000 });
      await page.waitForTimeout(500);
      return;
    } catch (thrown) {
      if (attempt === 5) throw thrown;
      await page.keyboard.press('Escape');
    }
  }
}
