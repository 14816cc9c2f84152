/** A plain Java 17 client over the WebSocket: discovery, token, sync key by key, completion. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { accepted, EditorScene, repository, typed } from './editor-scene.js';

describe('Java client', function () {
  this.timeout(60_000);
  if (spawnSync('javac', ['-version']).status !== 0) {
    console.log('  skipped: there is no javac here');
    it.skip('completes over the WebSocket');
    return;
  }
  let scene: EditorScene;
  before(() => {
    scene = new EditorScene();
  });
  after(() => scene?.remove());

  it('completes over the WebSocket', () => {
    const source = join(repository, 'clients', 'java', 'src', 'foretoken');
    const classes = join(scene.folder, 'classes');
    const files = readdirSync(source).map((name) => join(source, name));
    execFileSync('javac', ['--release', '17', '-Xlint:all', '-Werror', '-d', classes, ...files]);
    const first = scene.text().split('\n')[0] ?? '';
    const argv = ['-cp', classes, 'foretoken.Try', join(scene.home, 'run'), scene.root, scene.file, first, typed];
    const said = execFileSync('java', argv, { encoding: 'utf8', timeout: 30_000 });
    assert.equal(typed + (said.split('\n')[0] ?? ''), accepted);
  });
});
