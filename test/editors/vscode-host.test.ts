/** The tests inside VS Code's extension host (clients/vscode/test/host), run by real VS Code in a workspace of two folders. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodeServer, vscodeParts } from './code-server.js';
import { EditorScene } from './editor-scene.js';
import { describeWith } from './installed.js';

describeWith('VS Code’s extension host', vscodeParts(), function (parts) {
  this.timeout(180_000);

  it('passes the tests inside it', async () => {
    execFileSync('npm', ['run', '--silent', 'build:test'], { cwd: parts.extension, stdio: 'pipe' });
    const scene = new EditorScene();
    for (const name of ['second', 'third']) {
      mkdirSync(join(scene.folder, name));
      writeFileSync(join(scene.folder, name, `${name}.ts`), `export const ${name} = 1;\n`);
    }
    const workspace = join(scene.folder, 'both.code-workspace');
    writeFileSync(workspace, JSON.stringify({ folders: [{ path: 'project' }, { path: 'second' }] }));
    const server = await CodeServer.start(scene, parts, { runsTests: true });
    const browser = await parts.launch();
    try {
      const page = await browser.newPage({ viewport: { width: 1000, height: 600 } });
      const said: string[] = [];
      const ended = new Promise<unknown>((resolve) => {
        void page.exposeFunction('codeAutomationExit', resolve);
      });
      await page.exposeFunction('codeAutomationLog', (_: unknown, words: unknown) => {
        said.push(
          ...[words]
            .flat()
            .map(String)
            .filter((text) => text.startsWith('host test ')),
        );
      });
      await page.goto(server.testAddress(workspace, join(parts.extension, 'dist', 'host-tests.js')));
      const code = await Promise.race([ended, page.waitForTimeout(hostMsMax)]);
      const failed = said.filter((line) => line.startsWith('host test FAILED'));
      assert.deepEqual(failed, []);
      assert.ok(code === 0 && said.length > 0, `it ended with ${code}, and said: ${said.join('\n')}`);
      console.log(`    inside it: ${said.length} passed`);
    } finally {
      await browser.close();
      server.stop();
      scene.remove();
    }
  });
});

const hostMsMax = 150_000;
