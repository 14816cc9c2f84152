/** The shared scenarios in VS Code: by its own keys for inline suggestions, and the extension's commands by the palette. */
import { basename, join } from 'node:path';
import type { Page } from './code-server.js';
import { type EditorScene, until } from './editor-scene.js';
import type { ScenarioClient } from './play-scenarios.js';
import { killDaemon } from './scenario-neovim.js';

export function vscodeScenarioClient(page: Page, scene: EditorScene): ScenarioClient {
  const press = (keys: string) => async () => await page.keyboard.press(keys);
  const trigger = press('Alt+\\');
  /** Each key asks, and what becomes of it says whether the daemon has heard of the change. */
  const toggleLanguage = (isOff: boolean) => async () => {
    await runCommand(page, 'Foretoken: Enable or Disable in This Language');
    await page.waitForSelector('.editor-instance .monaco-editor.focused');
    await until(async () => {
      await page.keyboard.type('x');
      await page.keyboard.press('Backspace');
      return scene.run('trace', '--max', '1', '--json').includes('"disabled"') === isOff;
    });
  };
  return {
    keys: {
      acceptAll: press('Tab'),
      acceptWord: press('Control+ArrowRight'),
      acceptLine: press('Control+Alt+l'),
      dismiss: press('Escape'),
      trigger,
      next: press('Alt+]'),
      previous: press('Alt+['),
      languageOff: toggleLanguage(true),
      languageOn: toggleLanguage(false),
      killDaemon: async () => killDaemon(scene),
      // As it is.
      closeBrackets: async () => {},
    },
    async open(path) {
      await openFile(page, basename(path));
      await page.keyboard.press('Control+End');
    },
    type: async (text) => await page.keyboard.type(text, { delay: 15 }),
    async left(places) {
      for (let place = 0; place < places; place++) await page.keyboard.press('ArrowLeft');
    },
    // Behind ghost text of several lines, VS Code hides the rest of the line and draws it below.
    drawn: async () => String(await page.evaluate(cursorLine('.ghost-text-hidden'))),
    below: async () => String(await page.evaluate(ghostBelow)),
    line: async () => String(await page.evaluate(cursorLine('[class*="ghost-text"]'))),
    async again() {
      await page.keyboard.press('Backspace');
      await page.keyboard.type('S');
      await page.waitForTimeout(100);
    },
    save: press('Control+s'),
  };
}

export const ghostText = '.ghost-text-decoration';
export const statusItem = '#foretoken\\.foretoken\\.foretoken\\.status';

/** Into the folder that FORETOKEN_PICTURES names, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['FORETOKEN_PICTURES'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name.replaceAll(/\W+/g, '-')}.png`) });
}

export function picturesOfFailures(page: () => Page): void {
  afterEach(async function () {
    const { state, title } = this.currentTest ?? {};
    if (state === 'failed') await picture(page(), `failed-${title}`);
  });
}

/** By the palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.waitForSelector('.quick-input-widget input');
  await page.keyboard.type(title, { delay: 5 });
  await page.waitForSelector(`.quick-input-list .label-name:has-text("${title}")`);
  await page.keyboard.press('Enter');
}

/** By the quick-open box; tried again, since it may open before the files are known. */
export async function openFile(page: Page, name: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    await page.keyboard.press('Control+p');
    await page.keyboard.type(name, { delay: 20 });
    try {
      await page.waitForSelector(`.quick-input-list .label-name:has-text("${name}")`, { timeout: 3_000 });
      await page.keyboard.press('Enter');
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

/** The text of the line at the cursor's height, without the elements that match. */
const cursorLine = (without: string) => `(() => {
  const editor = document.querySelector('.editor-instance .monaco-editor.focused');
  const cursor = editor?.querySelector('.cursor');
  if (!cursor) return '';
  const top = cursor.getBoundingClientRect().top;
  const line = [...editor.querySelectorAll('.view-lines .view-line')]
    .find((line) => Math.abs(line.getBoundingClientRect().top - top) < 6)?.cloneNode(true);
  for (const part of ${JSON.stringify(without)} === '' ? [] : line?.querySelectorAll(${JSON.stringify(without)}) ?? []) part.remove();
  return (line?.textContent ?? '').replaceAll('\\u00a0', ' ').replaceAll('\\u200c', '').trim();
})()`;

const ghostBelow = `(() => {
  const line = document.querySelector('.editor-instance .monaco-editor.focused .suggest-preview-text .view-line, .editor-instance .monaco-editor.focused .view-zones .view-line');
  return (line?.textContent ?? '').replaceAll('\\u00a0', ' ').trim();
})()`;
