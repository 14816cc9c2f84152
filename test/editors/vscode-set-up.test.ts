/** How a user of real VS Code begins: a folder that is not trusted, trust, no command, npm with a yes, and ghost text. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { type Page, VscodeWindow, vscodeParts } from './code-server.js';
import { EditorScene, typed, until } from './editor-scene.js';
import { describeWith } from './installed.js';
import { packed, serve } from './package-registry.js';
import { ghostText, openFile, picture, picturesOfFailures, runCommand, statusItem } from './scenario-vscode.js';

describeWith('setting up VS Code', vscodeParts(), function (parts) {
  this.timeout(240_000);
  let scene: EditorScene;
  let vscode: VscodeWindow;
  let page: Page;
  let registry: Server;
  let tarball = '';
  const asked: string[] = [];
  const evil = () => join(scene.folder, 'evil-was-run');

  before(async () => {
    scene = new EditorScene();
    tarball = packed(scene);
    registry = await serve(scene, tarball, asked);
    // What a hostile repository may bring along.
    const script = join(scene.root, 'evil.sh');
    writeFileSync(script, `#!/bin/sh\ntouch ${evil()}\n`, { mode: 0o755 });
    mkdirSync(join(scene.root, '.vscode'));
    writeFileSync(
      join(scene.root, '.vscode', 'settings.json'),
      JSON.stringify({ 'foretoken.command': script, 'foretoken.completion.languages_disabled': ['markdown'] }),
    );
    const settings = { 'security.workspace.trust.enabled': true };
    vscode = await VscodeWindow.open(scene, parts, { width: 1100, height: 640 }, { machineSettings: {}, settings });
    page = vscode.page;
  });
  after(async () => {
    await vscode?.close();
    registry?.close();
    scene?.remove();
  });
  picturesOfFailures(() => page);

  const choose = async (label: string) => {
    await page.waitForSelector(`.quick-input-list .label-name:has-text("${label}")`);
    await page.click(`.quick-input-list .label-name:has-text("${label}")`);
  };

  it('does nothing in a folder that is not trusted', async () => {
    await page.waitForSelector('.statusbar-item:has-text("Restricted Mode")');
    await openFile(page, 'Coupons.ts');
    await page.keyboard.press('Control+End');
    await page.keyboard.type(typed, { delay: 15 });
    await page.waitForTimeout(1_000);
    await picture(page, 'restricted-vscode');
    assert.equal(await page.evaluate(`document.querySelector('${ghostText}')`), null);
    assert.equal(await page.evaluate(`document.querySelector('${statusItem}')`), null);
    assert.ok(!scene.hasEditor() && !existsSync(evil()));
  });

  it('begins when trust is given, takes no command from the folder, and says once that its own is missing', async () => {
    await runCommand(page, 'Workspaces: Manage Workspace Trust');
    await page.click('.workspace-trust-editor .monaco-button:has-text("Trust")');
    await page.waitForSelector(`${statusItem}:has-text("no daemon")`);
    await page.waitForSelector('.notification-list-item-message:has-text("was not found")');
    await picture(page, 'no-command-vscode');
    assert.ok(!existsSync(evil()));
    assert.deepEqual(asked, []);
  });

  it('installs the command by npm after a yes, from the registry of .npmrc, and suggests at once', async () => {
    await page.click('.notification-list-item .monaco-button:has-text("Install")');
    await page.waitForSelector('.quick-input-list .label-name:has-text("Install by npm")');
    await picture(page, 'install-ways-vscode');
    await choose('Install by npm');
    await page.waitForSelector('.monaco-dialog-box:has-text("npm install --global")');
    await picture(page, 'install-asks-vscode');
    assert.deepEqual(asked, []);
    await page.click('.monaco-dialog-box .monaco-button:has-text("Install")');
    await until(() => scene.hasEditor());
    await page.waitForSelector(`${statusItem}:has-text("embedded")`);
    await picture(page, 'installed-vscode');
    // The editor of trust stands above the others.
    await page.keyboard.press('Escape');
    assert.equal(asked[0], '/foretoken');
    await openFile(page, 'Fresh1.ts');
    await page.keyboard.press('Control+End');
    await page.keyboard.type(typed, { delay: 15 });
    await page.waitForSelector(ghostText);
    assert.ok(!existsSync(evil()));
  });

  it('installs from a package file where there is no network, by the menu of the status bar', async () => {
    rmSync(join(scene.home, 'bin'), { recursive: true });
    rmSync(join(scene.home, 'lib'), { recursive: true });
    asked.length = 0;
    await runCommand(page, 'Foretoken: Restart');
    await page.waitForSelector(`${statusItem}:has-text("no daemon")`);
    await page.click(statusItem);
    await page.waitForSelector('.quick-input-list .label-name:has-text("Install…")');
    await picture(page, 'menu-no-command-vscode');
    await choose('Install…');
    await choose('Install from a package file');
    const dialog = '.quick-input-widget:has-text("tgz")';
    // While the dialog reads a folder it completes what is typed: the path is given whole, and again until it stands.
    await page.waitForSelector(`${dialog} .monaco-list-row`);
    await until(async () => {
      await page.fill(`${dialog} input[type="text"]`, tarball);
      await page.waitForTimeout(500);
      return (await page.inputValue(`${dialog} input[type="text"]`)) === tarball;
    });
    await page.keyboard.press('Enter');
    await page.waitForSelector('.monaco-dialog-box:has-text("npm install --global")');
    await page.click('.monaco-dialog-box .monaco-button:has-text("Install")');
    await page.waitForSelector(`${statusItem}:has-text("embedded")`);
    assert.deepEqual(asked, []);
  });

  it('has a walkthrough that begins with the command', async () => {
    await runCommand(page, 'Welcome: Open Walkthrough...');
    await choose('Begin with Foretoken');
    await page.waitForSelector('.getting-started-step:has-text("Install the command")');
    await page.waitForTimeout(500);
    await picture(page, 'walkthrough-vscode');
  });
});
