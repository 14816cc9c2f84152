import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineFolder, engineVersion } from '../../src/runner/engine-folder.js';
import { engineMegabytes } from '../../src/runner/install-engine.js';

const pinned = join(import.meta.dirname, '../../../../runtime/node-llama-cpp');

describe('the engine of models on this machine', () => {
  it('is the version that is pinned, with binaries of the same version for each platform', () => {
    const manifest: { dependencies: Record<string, string> } = json('package.json');
    assert.deepEqual(manifest.dependencies, { 'node-llama-cpp': engineVersion });
    const lock: { packages: Record<string, { version: string; integrity?: string; link?: true }> } =
      json('package-lock.json');
    for (const name of ['linux-x64', 'linux-arm64', 'mac-x64', 'mac-arm64-metal', 'win-x64', 'win-arm64'])
      assert.equal(lock.packages[`node_modules/@node-llama-cpp/${name}`]?.version, engineVersion, name);
    const loose = Object.entries(lock.packages).filter(
      ([path, { integrity }]) => path !== '' && integrity === undefined,
    );
    assert.deepEqual(loose, [], 'every package has its checksum');
    assert.ok(engineFolder('/home/models').endsWith(`node-llama-cpp-${engineVersion}`));
  });

  it('is as large as was measured, and several times that for a card', () => {
    const plain = engineMegabytes('linux-x64', undefined);
    const cuda = engineMegabytes('linux-x64', 'cuda');
    assert.deepEqual(plain, { fetch: 51, disk: 85 });
    assert.ok(cuda.fetch > 2 * plain.fetch && cuda.disk > 2 * plain.disk);
  });
});

function json<T>(name: string): T {
  return JSON.parse(readFileSync(join(pinned, name), 'utf8'));
}
