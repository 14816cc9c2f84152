/** What the doctor says of a model on this machine that cannot be run; nothing is started for it. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addModel, modelFile } from '@foretoken/inference/library/model-library.js';
import { backendCheck } from '../../src/doctor/checks/backend.js';
import { modelsCheck } from '../../src/doctor/checks/models.js';
import { type Folders, foldersOf } from '../../src/platform/folders.js';
import { engineFolder } from '../../src/runner/engine-folder.js';
import { loadSettings } from '../../src/settings/load-settings.js';

describe('the doctor, of a model on this machine', () => {
  let home: string;
  let folders: Folders;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'foretoken-doctor-test-'));
    folders = foldersOf({ FORETOKEN_HOME: home }, 'linux');
    add('little', Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(1_000)]));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  /** `bytes` of it, the rest empty. */
  function add(name: string, head: Buffer, bytes = head.length): void {
    mkdirSync(folders.models, { recursive: true });
    const file = join(home, 'file');
    writeFileSync(file, head);
    truncateSync(file, bytes);
    const facts = {
      source: 'test',
      sha256: '0'.repeat(64),
      licence: undefined,
      family: undefined,
      contextTokens: 1,
      cacheBytesPerToken: undefined,
    };
    addModel(folders.models, file, { ...facts, name, bytes, pulled: '2026-01-01T00:00:00Z' });
  }

  function addEngine(): void {
    const folder = join(engineFolder(folders.models), 'node_modules', 'node-llama-cpp');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{}');
  }

  async function finding(more: Readonly<Record<string, string>> = {}) {
    const env = {
      FORETOKEN_BACKEND_LOCAL_MODEL: 'little',
      FORETOKEN_BACKEND_LOCAL_RUNNER: 'in-process',
      ...more,
    };
    const { version: nodeVersion, platform } = process;
    const loaded = loadSettings({ folders, env });
    const signal = new AbortController().signal;
    const [first] = await backendCheck.run({ env, platform, nodeVersion, folders, loaded, root: home, signal });
    assert.equal(first?.level, 'problem');
    return `${first.message} | ${first.todo}`;
  }

  it('that is not there: which one is', async () => {
    assert.match(
      await finding({ FORETOKEN_BACKEND_LOCAL_MODEL: 'other' }),
      /no model "other" .*\| foretoken models use little/,
    );
  });

  it('that has another size than when it came', async () => {
    truncateSync(modelFile(folders.models, 'little'), 500);
    assert.match(await finding(), /damaged or incomplete.*\| foretoken models remove little/);
  });

  it('without what runs it', async () => {
    assert.match(await finding(), /node-llama-cpp is not installed in .*\| foretoken models engine/);
  });

  it('that is of another kind than its name says', async () => {
    addEngine();
    add('little', Buffer.from('<html>a page to sign in</html>'));
    assert.match(await finding(), /is no GGUF file.*\| foretoken models remove little/);
  });

  it('that is too large: the setting to change', async () => {
    addEngine();
    add('little', Buffer.from('GGUF'), 300 * 2 ** 20);
    assert.match(
      await finding({ FORETOKEN_BACKEND_LOCAL_MEMORY_MB_MAX: '256' }),
      /needs about 615 MiB .* allows 256.*foretoken config set backend\.local_memory_mb_max 512/,
    );
  });

  it('that a profile names: whether it is there, and whether all fit into the memory together', async () => {
    add('large', Buffer.from('GGUF'), 600 * 1024 * 1024);
    const profiles = 'completion/go=large,completion/python=lttle url=local';
    const env = { FORETOKEN_BACKEND_LOCAL_MODEL: 'little', FORETOKEN_MODELS_PROFILES: profiles };
    const check = async (more: Readonly<Record<string, string>>) => {
      const { version: nodeVersion, platform } = process;
      const loaded = loadSettings({ folders, env: { ...env, ...more } });
      const signal = new AbortController().signal;
      const found = await modelsCheck.run({ env, platform, nodeVersion, folders, loaded, root: home, signal });
      return found.map(({ level, message, todo = '' }) => `${level}: ${message} ${todo}`);
    };
    const roomy = await check({});
    assert.match(roomy[0] ?? '', /^ok: completion in go: large on this machine; temperature 0\.1/);
    assert.match(
      roomy[1] ?? '',
      /^problem: completion in python: there is no model "lttle" on this machine\. .*little/,
    );
    assert.equal(roomy.length, 2);
    const tight = await check({ FORETOKEN_BACKEND_LOCAL_MEMORY_MB_MAX: '1150' });
    assert.match(
      tight[2] ?? '',
      /^note: Together little, large need about \d+ MiB, more than backend\.local_memory_mb_max/,
    );
    const small = await check({ FORETOKEN_BACKEND_LOCAL_MEMORY_MB_MAX: '700' });
    assert.match(
      small[0] ?? '',
      /^problem: completion in go: The model needs about \d+ MiB .*local_memory_mb_max 1400/,
    );
    add('large', Buffer.from('<html>a page to sign in</html>'));
    add('little', Buffer.from('<html>a page to sign in</html>'));
    const damaged = await check({});
    assert.match(
      damaged[0] ?? '',
      /^problem: completion in go: .*is no GGUF file.* foretoken models remove large, then fetch it again/,
    );
    assert.equal(damaged.length, 2);
  });
});
