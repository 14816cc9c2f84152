/** What leads to a server of ours while it runs, and what is there afterwards. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pointAtServer } from '../../src/cli/models/point-at-server.js';
import { foldersOf } from '../../src/platform/folders.js';
import { loadSettings } from '../../src/settings/load-settings.js';

const server = { url: 'http://127.0.0.1:5000', key: 'hush', model: 'tiny' };

describe('the settings, while a model is served', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'foretoken-point-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));
  const folders = () => foldersOf({ FORETOKEN_HOME: home }, 'linux');
  const settings = () => loadSettings({ folders: folders(), env: {} }).settings;
  const file = () => join(folders().config, 'config.jsonc');
  function write(backend: object): string {
    mkdirSync(folders().config, { recursive: true });
    const text = `${JSON.stringify({ backend }, undefined, 2)}\n`;
    writeFileSync(file(), text);
    return text;
  }

  it('lead to it and nowhere else, and are then as before', () => {
    const before = write({
      url: 'https://gpu.example',
      endpoints: ['https://other.example'],
      api_key: 'mine',
      model: 'large',
      server: 'vllm',
      model_family: 'starcoder',
    });
    const { overridden, putBack } = pointAtServer(server, folders(), { FORETOKEN_BACKEND_MODEL: 'large' });
    const now = settings();
    assert.deepEqual(
      [now['backend.url'], now['backend.endpoints'], now['backend.api_key'], now['backend.server']],
      [server.url, [], '', 'auto'],
    );
    assert.deepEqual([now['backend.model'], now['backend.model_family']], ['tiny', 'auto']);
    const keyFile = now['backend.api_key_file'];
    assert.ok(keyFile.endsWith(`model-server-${process.pid}.key`));
    assert.equal(readFileSync(keyFile, 'utf8'), 'hush');
    assert.deepEqual(overridden, ['FORETOKEN_BACKEND_MODEL']);
    putBack();
    assert.equal(readFileSync(file(), 'utf8'), before);
    assert.equal(existsSync(keyFile), false);
  });

  it('do not go back to a server that was killed', () => {
    write({ url: 'http://127.0.0.1:4000', api_key_file: join(folders().run, 'model-server-1.key'), model: 'tiny' });
    pointAtServer(server, folders(), {}).putBack();
    const now = settings();
    assert.deepEqual([now['backend.url'], now['backend.api_key_file'], now['backend.model']], ['', '', '']);
  });
});
