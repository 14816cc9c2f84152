import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { editorsFolder, installed, repository } from './editor-scene.js';
import { type SoakedReport, soakClient, soakedNeovim, soakedVscode, soakedWebSocket } from './soak-clients.js';

describe('clients that are typed into for a while', function () {
  this.timeout(240_000);
  const nvim = installed('Neovim', join(editorsFolder, 'neovim', 'nvim'));
  const code = installed('code-server', join(editorsFolder, 'code-server', 'done'));
  const chromium = installed('Chromium', '/usr/bin/chromium');
  const extension = join(repository, 'clients', 'vscode');
  const built = installed('the extension’s packages', join(extension, 'node_modules', 'esbuild'));
  before(function () {
    if (existsSync('/proc/self/smaps_rollup')) return;
    console.log('      skipped: memory is measured through /proc, on Linux only');
    this.skip();
  });

  it('leave memory as it was: one without an editor', async () => {
    isFlat(await soakClient(soakedWebSocket, keys));
  });

  if (nvim === undefined) it.skip('leave memory as it was: Neovim');
  else
    it('leave memory as it was: Neovim', async () => {
      isFlat(await soakClient((scene) => soakedNeovim(nvim, scene), keys));
    });

  if (code === undefined || chromium === undefined || built === undefined) it.skip('leave memory as it was: VS Code');
  else
    it('leave memory as it was: VS Code', async () => {
      execFileSync('npm', ['run', '--silent', 'build'], { cwd: extension, stdio: 'pipe' });
      const modules = join(editorsFolder, 'code-server', 'node_modules');
      isFlat(await soakClient((scene) => soakedVscode(modules, chromium, extension, scene), keys));
    });
});

function isFlat({ client, shown, early, late }: SoakedReport): void {
  assert.ok(shown > 0, 'nothing was shown');
  const isSo = (before: number, after: number) => after <= Math.max(before * growthMax, before + heapMibMax);
  assert.ok(
    isSo(early.client, late.client) && isSo(early.daemon, late.daemon),
    `${client}, MiB after a fifth of the keys ${JSON.stringify(early)}, at the end ${JSON.stringify(late)}`,
  );
}

const keys = 500;
/** So early caches still fill and no heap was collected yet; `npm run soak:clients` types 20,000 and allows 1.1. */
const growthMax = 1.5;
const heapMibMax = 60;
