/** Editors of three kinds on one workspace: they share one daemon, and what all of its processes take stays within a bound. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { skipFor } from '@foretoken/inference/testing/skip-for.js';
import { discoveryOf } from '../processes/daemon-client.js';
import { pssOf } from '../processes/process-memory.js';
import { VscodeWindow, vscodeParts } from './code-server.js';
import { accepted, EditorScene, typed, until } from './editor-scene.js';
import { forwardersOf } from './forwarders.js';
import { describeWith } from './installed.js';
import { clientSetup, installedNeovim, NeovimProcess } from './neovim-process.js';
import { ghostText, openFile, picturesOfFailures } from './scenario-vscode.js';
import { allBelow } from './soak-memory.js';
import type { SoakedClient } from './soaked-clients.js';
import { builtCore, soakedCore } from './soaked-core.js';

const [nvim, vscode] = [installedNeovim('0.12'), vscodeParts()];
const all = nvim !== undefined && vscode !== undefined ? { nvim, vscode } : undefined;

describeWith('three editors on one workspace', all, function (parts) {
  this.timeout(240_000);
  let scene: EditorScene;
  let window: VscodeWindow;
  let neovim: NeovimProcess;
  let jvm: SoakedClient;

  before(async function () {
    const core = builtCore();
    const missing = 'missing' in core ? core.missing : undefined;
    skipFor(this, existsSync('/proc/self/smaps_rollup') ? missing : 'memory is measured through /proc, on Linux only');
    scene = new EditorScene();
    window = await VscodeWindow.open(scene, parts.vscode, { width: 1000, height: 420 });
    neovim = await NeovimProcess.start(parts.nvim, scene, clientSetup);
    jvm = await soakedCore('classPath' in core ? core.classPath : '', scene);
  });
  after(async () => {
    await jvm?.stop();
    neovim?.stop();
    await window?.close();
    scene?.remove();
  });

  picturesOfFailures(() => window.page);

  it('share one daemon, and all of its processes take less than 200 MB', async () => {
    const daemon = discoveryOf(scene)?.pid ?? 0;
    await openFile(window.page, 'Fresh1.ts');
    await until(() => scene.sessions().length === 3);
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.type(typed, { delay: 15 });
    // A busy machine may have it after the last key: another one asks again.
    await until(async () => {
      if ((await window.page.evaluate(`document.querySelector('${ghostText}') !== null`)) === true) return true;
      await window.page.keyboard.press('Backspace');
      await window.page.keyboard.type('S');
      await window.page.waitForTimeout(300);
      return false;
    });
    neovim.keys(`Go<C-u>${typed}`);
    await until(() => neovim.drawn() === accepted.trim());
    await jvm.act([...typed].map((key) => ({ key })));
    assert.deepEqual(discoveryOf(scene)?.pid, daemon);
    const forwarders = [...forwardersOf(window.pid), ...forwardersOf(neovim.pid)];
    assert.equal(forwarders.length, 2, 'the JetBrains core needs none');
    const megabytes = [...allBelow(daemon), ...forwarders].map((pid) => (pssOf(pid) * 2 ** 20) / 1e6);
    const sum = megabytes.reduce((before, size) => before + size, 0);
    console.log(`    the daemon, its indexer and the forwarders of three editors: ${Math.round(sum)} MB`);
    assert.ok(sum < 200, megabytes.join(' '));
  });
});
