/** Real VS Code in a real browser: type, see ghost text, Tab, save, and the file on disk; and a setting that is heard. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Page, VscodeWindow, vscodeParts } from './code-server.js';
import { accepted, EditorScene, sayTimes, typed, typedNext, until } from './editor-scene.js';
import { describeWith, editorsFolder, installed, itWith } from './installed.js';
import { itPlaysScenarios } from './play-scenarios.js';
import {
  ghostText,
  openFile,
  picture,
  picturesOfFailures,
  runCommand,
  statusItem,
  vscodeScenarioClient,
} from './scenario-vscode.js';
import { keys } from './scenarios.js';

const vsce = installed('vsce', join(editorsFolder, 'vsce', 'node_modules', '@vscode', 'vsce', 'vsce'));

describeWith('VS Code', vscodeParts(), function (parts) {
  this.timeout(240_000);
  let scene: EditorScene;
  let vscode: VscodeWindow;
  let page: Page;

  const begin = async () => {
    scene = new EditorScene();
    // Its second line is there, and nothing was taken in it.
    const begun = `${scene.text().split('\n')[0]?.replace('Coupons', 'Chairs')}\n${accepted}\n`;
    writeFileSync(join(scene.root, 'src', 'Chairs.ts'), begun);
    vscode = await VscodeWindow.open(scene, parts, { width: 1000, height: 420 });
    page = vscode.page;
    await openFile(page, 'Coupons.ts');
    await until(() => scene.hasEditor());
  };
  const end = async () => {
    await vscode?.close();
    scene?.remove();
  };

  before(begin);
  after(end);
  picturesOfFailures(() => page);

  itPlaysScenarios(
    keys,
    () => scene,
    () => vscodeScenarioClient(page, scene),
  );

  it('says in the status bar what answers, and why nothing does', async () => {
    await openFile(page, 'Coupons.ts');
    await page.waitForSelector(`${statusItem}[aria-label*="embedded engine answers"]`);
    // A key asks; what came of it is asked for then.
    await page.keyboard.press('Control+End');
    await page.keyboard.type('x');
    await until(() => scene.run('trace', '--max', '1', '--json').includes('Coupons.ts'));
    await runCommand(page, 'Foretoken: Why No Suggestion?');
    await page.waitForSelector('.notification-list-item-message:has-text("Coupons.ts:")');
    await picture(page, 'why-vscode');
    await runCommand(page, 'Notifications: Clear All Notifications');
    await runCommand(page, 'Foretoken: Status and Menu');
    await page.waitForSelector('.quick-input-list .label-name:has-text("Disable in typescript")');
    await page.keyboard.press('Escape');
  });

  itWith('packs into less than 1 MB, which VS Code installs', vsce, (vsce) => {
    const file = join(scene.folder, 'foretoken.vsix');
    const { scripts }: { scripts: { package: string } } = JSON.parse(
      readFileSync(join(parts.extension, 'package.json'), 'utf8'),
    );
    // What `npm run package` runs, with the vsce that is here.
    const words = scripts.package.split('@vscode/vsce@3 ')[1]?.split(' ') ?? [];
    execFileSync(process.execPath, [vsce, ...words.slice(0, -1), file], { cwd: parts.extension, stdio: 'pipe' });
    assert.ok(statSync(file).size < 1024 * 1024, `${statSync(file).size} bytes`);
    const extensions = join(scene.folder, 'installed');
    const [node, entry] = parts.program;
    const code = (...argv: string[]) =>
      execFileSync(node, [entry, '--extensions-dir', extensions, ...argv], {
        env: scene.env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    code('--install-extension', file);
    assert.match(code('--list-extensions'), /^foretoken\.foretoken$/m);
  });

  it('goes on from what the pop-up has selected', async () => {
    await openFile(page, 'Fresh7.ts');
    await page.keyboard.press('Control+End');
    await page.keyboard.type(`${typed}ession(reque`, { delay: 15 });
    await page.waitForSelector(ghostText);
    await page.keyboard.press('Control+Space');
    await page.waitForSelector('.suggest-widget.visible .monaco-list-row.focused[aria-label*="request"]');
    await page.waitForSelector(ghostText);
    await picture(page, 'pop-up-vscode');
    // The pop-up's own key takes its word, and what follows stays.
    await page.keyboard.press('Enter');
    await page.waitForSelector('.suggest-widget.visible', { state: 'hidden' });
    await page.waitForSelector(`${ghostText}:has-text("headers.authorization")`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+s');
    // The bracket that VS Code closed is there, and what would follow it need not come along.
    const taken = accepted.slice(0, accepted.indexOf(')'));
    await until(() => readFileSync(join(scene.root, 'src', 'Fresh7.ts'), 'utf8').includes(taken));
  });

  it('does not show again what was taken and undone', async () => {
    await openFile(page, 'Fresh5.ts');
    await page.keyboard.press('Control+End');
    await page.keyboard.type(typed, { delay: 15 });
    await page.waitForSelector(ghostText);
    await page.keyboard.press('Tab');
    await page.waitForSelector(ghostText, { state: 'hidden' });
    await page.keyboard.press('Control+z');
    await page.keyboard.type('e');
    await until(() => {
      const said = scene.run('trace', '--max', '1', '--json');
      return said.includes('Fresh5.ts') && said.includes('"silent"');
    });
    assert.equal(await page.evaluate(`document.querySelector('${ghostText}')`), null);
  });

  it('is switched off in a workspace, which its settings keep, and hears when they change', async () => {
    const isOff = async () => {
      // VS Code tells of it when it has read the file; each key asks again.
      await page.keyboard.press('Backspace');
      await page.keyboard.type('S');
      return scene.run('trace', '--max', '1', '--json').includes('"disabled"');
    };
    await openFile(page, 'Fresh6.ts');
    await runCommand(page, 'Foretoken: Enable or Disable in This Workspace');
    await openFile(page, 'Fresh6.ts');
    await until(isOff);
    const settings = join(scene.root, '.vscode', 'settings.json');
    assert.match(readFileSync(settings, 'utf8'), /"foretoken\.completion\.enabled": false/);
    writeFileSync(settings, '{}');
    await until(async () => !(await isOff()));
  });

  it('says in one message, whole, which settings are wrong, and leads to these', async () => {
    const settings = join(scene.root, '.vscode', 'settings.json');
    mkdirSync(join(scene.root, '.vscode'), { recursive: true });
    const wrong = { 'foretoken.completion.confidence': 'loud', 'foretoken.completion.wait_ms': 'fast' };
    writeFileSync(settings, JSON.stringify(wrong));
    const message = '.notification-list-item-message:has-text("completion.confidence")';
    await page.waitForSelector(`${message}:has-text("completion.wait_ms")`);
    await picture(page, 'wrong-settings-vscode');
    assert.equal(await page.evaluate("document.querySelectorAll('.notification-list-item-message').length"), 1);
    await page.click('.notification-list-item .monaco-button:has-text("Settings")');
    await page.waitForSelector('.settings-editor .settings-count-widget:has-text("2 Settings Found")');
    await picture(page, 'led-to-settings-vscode');
    writeFileSync(settings, '{}');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.settings-editor', { state: 'hidden' });
  });

  it('suggests more or less by a choice', async () => {
    await openFile(page, 'Fresh6.ts');
    await runCommand(page, 'Foretoken: More or Fewer Suggestions');
    await page.waitForSelector('.quick-input-list .label-name:has-text("balanced")');
    await picture(page, 'more-or-fewer-vscode');
    await page.click('.quick-input-list .label-name:has-text("quiet")');
    const kept = () => readFileSync(join(scene.folder, 'data', 'User', 'settings.json'), 'utf8');
    await until(() => /"foretoken\.completion\.confidence": "quiet"/.test(kept()));
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
