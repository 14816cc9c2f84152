/** The side bar of real VS Code: what it says of the index and of usage, and what its buttons do; a snooze; a second activation. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Page, VscodeWindow, vscodeParts } from './code-server.js';
import { accepted, EditorScene, typed, until } from './editor-scene.js';
import { forwardersOf } from './forwarders.js';
import { describeWith } from './installed.js';
import { ghostText, openFile, picture, picturesOfFailures, runCommand, statusItem } from './scenario-vscode.js';

describeWith('VS Code’s side bar', vscodeParts(), function (parts) {
  this.timeout(240_000);
  let scene: EditorScene;
  let vscode: VscodeWindow;
  let page: Page;

  before(async () => {
    scene = new EditorScene();
    writeFileSync(join(scene.root, '.env'), 'KEY=1\n');
    scene.run('index', '--rebuild', scene.root);
    vscode = await VscodeWindow.open(scene, parts, { width: 1100, height: 640 });
    page = vscode.page;
    await openFile(page, 'Coupons.ts');
    await until(() => scene.hasEditor());
  });
  after(async () => {
    await vscode?.close();
    scene?.remove();
  });
  picturesOfFailures(() => page);

  const row = (text: string) => page.waitForSelector(`.pane-body .monaco-list-row[aria-label*="${text}"]`);
  const button = async (text: string, title: string) => {
    await page.hover(`.pane-body .monaco-list-row[aria-label*="${text}"]`);
    await page.click(`.pane-body .monaco-list-row[aria-label*="${text}"] .action-label[aria-label*="${title}"]`);
  };

  it('shows the index, what is left out and why, pauses it and lets it go on', async () => {
    await runCommand(page, 'Foretoken: Index and Usage');
    await row('project');
    await row('Left out');
    await picture(page, 'views-vscode');
    await button('project', 'Pause');
    await row('paused');
    await button('project', 'Go On');
    await row('files');
  });

  it('asks before it has a folder learned anew', async () => {
    const isOld = scene.markIndex();
    await button('project', 'Learn Anew');
    await page.waitForSelector('.monaco-dialog-box:has-text("learn it anew?")');
    await picture(page, 'rebuild-vscode');
    assert.ok(isOld());
    await page.click('.monaco-dialog-box .monaco-button:has-text("Learn anew")');
    await until(() => !isOld());
    await row('files');
    await until(() => scene.run('search', 'openSession', '--json').includes('path'));
  });

  it('counts a suggestion that is taken, without a refresh by hand', async () => {
    await openFile(page, 'Coupons.ts');
    await page.keyboard.press('Control+End');
    await page.keyboard.type(typed, { delay: 15 });
    await page.waitForSelector(ghostText);
    await page.keyboard.press('Tab');
    await row('Taken');
    await picture(page, 'usage-vscode');
  });

  it('is quiet in a snooze, says so, and suggests again when it is woken', async () => {
    await openFile(page, 'Fresh1.ts');
    await page.keyboard.press('Control+End');
    await runCommand(page, 'Foretoken: Snooze…');
    await page.waitForSelector('.quick-input-list .label-name:has-text("15 minutes")');
    await page.keyboard.press('Enter');
    await page.waitForSelector(`${statusItem}:has-text("snoozed")`);
    await page.keyboard.type(typed, { delay: 15 });
    await until(() => scene.run('trace', '--max', '1', '--json').includes('"snoozed"'));
    assert.equal(await page.evaluate(`document.querySelector('${ghostText}')`), null);
    await page.click(statusItem);
    await page.waitForSelector('.quick-input-list .label-name:has-text("Suggest again")');
    await picture(page, 'menu-vscode');
    await page.keyboard.press('Enter');
    await page.waitForSelector(`${statusItem}:not(:has-text("snoozed"))`);
    // The status bar has the keys.
    await openFile(page, 'Fresh1.ts');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('S');
    await page.waitForSelector(ghostText);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+s');
    await until(() => readFileSync(join(scene.root, 'src', 'Fresh1.ts'), 'utf8').includes(accepted));
  });

  it('begins anew when the window is reloaded, and leaves none of the first one’s processes', async () => {
    const before = forwardersOf(vscode.pid);
    assert.equal(before.length, 1);
    await runCommand(page, 'Developer: Reload Window');
    await until(() => {
      const now = forwardersOf(vscode.pid);
      return now.length === 1 && now[0] !== before[0] && scene.hasEditor();
    });
    await openFile(page, 'Fresh2.ts');
    await page.keyboard.press('Control+End');
    await page.keyboard.type(typed, { delay: 15 });
    await page.waitForSelector(ghostText);
    await page.keyboard.press('Tab');
    await until(async () => String(await page.evaluate(editorText)).includes(accepted.trim()));
  });
});

const editorText = `document.querySelector('.editor-instance .view-lines')?.textContent?.replaceAll('\\u00a0', ' ')`;
