/** Where the cursor of a real editor rests is told to the daemon: the key that follows has its context at hand. */
import { setTimeout as delay } from 'node:timers/promises';
import { type FakeBackend, startFakeBackend, streams } from '@foretoken/inference/testing/fake-backend.js';
import { VscodeWindow, vscodeParts } from './code-server.js';
import { EditorScene, until } from './editor-scene.js';
import { describeWith } from './installed.js';
import { clientSetup, installedNeovim, NeovimProcess, neovimVersions } from './neovim-process.js';
import { openFile } from './scenario-vscode.js';

/** Until a rest is told, and some of a context found. */
const lookMs = 800;

let server: FakeBackend;
let scene: EditorScene;
const begin = async () => {
  server = await startFakeBackend(streams(['answer();\n']), ['starcoder2-3b']);
  scene = new EditorScene({ FORETOKEN_BACKEND_URL: server.url, FORETOKEN_BACKEND_MODEL: 'starcoder2-3b' });
};
const end = async () => {
  scene?.remove();
  await server?.close();
};

/** `look` moves the cursor, `write` presses keys there; again where the index became whole in between. */
async function untilAhead(look: () => unknown, write: () => unknown): Promise<void> {
  await until(async () => {
    await look();
    await delay(lookMs);
    await write();
    await delay(lookMs);
    const { traces }: { traces: { contextAhead?: boolean }[] } = JSON.parse(scene.run('trace', '--json'));
    return traces.some(({ contextAhead }) => contextAhead === true);
  });
}

for (const version of neovimVersions) {
  describeWith(`A resting cursor in Neovim ${version}`, installedNeovim(version), function (nvim) {
    this.timeout(60_000);
    let editor: NeovimProcess;

    before(async () => {
      await begin();
      editor = await NeovimProcess.start(nvim, scene, clientSetup);
      await until(() => scene.hasEditor());
    });
    after(async () => {
      editor?.stop();
      await end();
    });

    it('has the context of a line that is opened below it at hand', () =>
      untilAhead(
        () => editor.keys('<Esc>gg$'),
        () => editor.keys('ox'),
      ));
  });
}

describeWith('A resting cursor in VS Code', vscodeParts(), function (parts) {
  this.timeout(240_000);
  let vscode: VscodeWindow;

  before(async () => {
    await begin();
    vscode = await VscodeWindow.open(scene, parts, { width: 1000, height: 420 });
    await openFile(vscode.page, 'Coupons.ts');
    await until(() => scene.hasEditor());
  });
  after(async () => {
    await vscode?.close();
    await end();
  });

  it('has the context of the line after Enter at hand', () =>
    untilAhead(
      async () => {
        await vscode.page.keyboard.press('Control+Home');
        await vscode.page.keyboard.press('End');
      },
      () => vscode.page.keyboard.press('Enter'),
    ));
});
