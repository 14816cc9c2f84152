/** What leads to a server of ours while it runs, and what is there afterwards. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@foretoken/base/clock.js';
import { createLiveSettings } from '../../src/settings/live-settings.js';
import { loadSettings } from '../../src/settings/load-settings.js';
import { announceServed } from '../../src/settings/served-model.js';

const server = { url: 'http://127.0.0.1:5000', key: 'hush', model: 'tiny', pid: process.pid };

describe('the settings, while a model is served', () => {
  let home: string;
  let folders: { readonly config: string; readonly run: string };
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'foretoken-served-'));
    folders = { config: home, run: join(home, 'run') };
  });
  afterEach(() => rmSync(home, { recursive: true }));
  const load = (env: Readonly<Record<string, string>> = {}) => loadSettings({ folders, env });
  function write(backend: object): string {
    const text = `${JSON.stringify({ backend })}\n`;
    writeFileSync(join(home, 'config.jsonc'), text);
    return text;
  }

  it('lead to it and nowhere else, with nothing of the user’s changed', () => {
    const before = write({
      url: 'https://gpu.example',
      endpoints: ['https://other.example'],
      api_key: 'mine',
      model: 'large',
      server: 'vllm',
      model_family: 'starcoder',
    });
    const env = { FORETOKEN_BACKEND_MODEL: 'large', FORETOKEN_BACKEND_API_KEY: 'other' };
    const takeBack = announceServed(folders.run, server);
    const { settings: now, sources } = load(env);
    assert.deepEqual([now['backend.url'], now['backend.endpoints'], now['backend.api_key']], [server.url, [], 'hush']);
    assert.deepEqual(
      [now['backend.model'], now['backend.server'], now['backend.model_family']],
      ['tiny', 'auto', 'auto'],
    );
    assert.equal(sources.get('backend.url'), `foretoken models serve, process ${process.pid}`);
    if (process.platform !== 'win32')
      for (const name of readdirSync(folders.run))
        assert.equal(statSync(join(folders.run, name)).mode & 0o077, 0, name);
    takeBack();
    assert.equal(load().settings['backend.url'], 'https://gpu.example');
    assert.equal(readFileSync(join(home, 'config.jsonc'), 'utf8'), before);
    assert.deepEqual(readdirSync(folders.run), []);
  });

  it('lead to the one that was started last, and to the one before once it has ended', () => {
    const takeBack = announceServed(folders.run, server);
    const takeBackLater = announceServed(folders.run, { ...server, url: 'http://127.0.0.1:5001' });
    assert.equal(load().settings['backend.url'], 'http://127.0.0.1:5001');
    takeBackLater();
    assert.equal(load().settings['backend.url'], server.url);
    takeBack();
    assert.equal(load().settings['backend.url'], '');
  });

  it('do not lead to one whose process was killed, and what it left is removed', () => {
    mkdirSync(folders.run);
    for (const [name, text] of [
      ['served-m-1.json', JSON.stringify(server)],
      ['served-m-2.json', '{'],
    ] as const)
      writeFileSync(join(folders.run, name), text);
    assert.equal(load().settings['backend.url'], '');
    assert.deepEqual(readdirSync(folders.run), []);
  });

  it('hold where what another one left cannot be looked at, as after a sudo', () => {
    write({ url: 'https://gpu.example' });
    const takeBack = announceServed(folders.run, server);
    writeFileSync(join(folders.run, 'served-zzz.json'), JSON.stringify({ ...server, url: 'http://127.0.0.1:1' }));
    mkdirSync(join(folders.run, 'served-zzz.lock'));
    assert.equal(load().settings['backend.url'], server.url);
    takeBack();
    assert.equal(load().settings['backend.url'], 'https://gpu.example');
  });

  it('leave the server alone that the environment names, and send it no key of ours', () => {
    const takeBack = announceServed(folders.run, server);
    const { settings } = load({ FORETOKEN_BACKEND_URL: 'https://gpu.example' });
    assert.deepEqual([settings['backend.url'], settings['backend.api_key']], ['https://gpu.example', '']);
    takeBack();
  });

  it('are followed by a daemon that runs', () => {
    let now = 0;
    const clock = { ...systemClock, now: () => now };
    const live = createLiveSettings({ folders, env: {}, clock, onLoad() {} });
    assert.equal(live()['backend.url'], '');
    const takeBack = announceServed(folders.run, server);
    now += 1_000;
    assert.equal(live()['backend.url'], server.url);
    takeBack();
    now += 1_000;
    assert.equal(live()['backend.url'], '');
  });
});
