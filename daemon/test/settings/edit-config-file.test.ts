import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@foretoken/base/app-error.js';
import { editConfigFile } from '../../src/settings/edit-config-file.js';
import { loadSettings } from '../../src/settings/load-settings.js';

describe('edit the config file', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'foretoken-config-'));
    path = join(folder, 'config.jsonc');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const settings = () => loadSettings({ folders: { config: folder, run: folder }, env: {} }).settings;

  it('creates the file for the user alone, and leaves nothing beside it', () => {
    editConfigFile(path, 'backend.url', 'http://127.0.0.1:8000/v1');
    assert.equal(settings()['backend.url'], 'http://127.0.0.1:8000/v1');
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ['config.jsonc']);
  });

  it('keeps comments and the rest as they are', () => {
    writeFileSync(path, '// mine\n{\n  // slow machine\n  "completion": { "wait_ms": 900 }, // for now\n}\n', {
      mode: 0o644,
    });
    editConfigFile(path, 'completion.wait_ms', 500);
    editConfigFile(path, 'log.level', 'debug');
    const text = readFileSync(path, 'utf8');
    for (const comment of ['// mine', '// slow machine', '// for now']) assert.ok(text.includes(comment), text);
    assert.equal(settings()['completion.wait_ms'], 500);
    assert.equal(settings()['log.level'], 'debug');
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('changes a key where it is written, with dots or nested, and takes it out again', () => {
    writeFileSync(path, '{ "completion.wait_ms": 900 }');
    editConfigFile(path, 'completion.wait_ms', 500);
    assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), { 'completion.wait_ms': 500 });
    editConfigFile(path, 'completion.wait_ms', undefined);
    assert.equal(settings()['completion.wait_ms'], 400);
  });

  it('does not touch a file with a fault', () => {
    const faulty = '{ "completion": ';
    writeFileSync(path, faulty);
    assert.throws(
      () => editConfigFile(path, 'completion.wait_ms', 500),
      (thrown) => thrown instanceof AppError && thrown.code === 'CONFIG_UNWRITABLE',
    );
    assert.equal(readFileSync(path, 'utf8'), faulty);
  });

  it('writes through a link to where the file is kept', () => {
    const kept = join(folder, 'kept.jsonc');
    writeFileSync(kept, '{}');
    symlinkSync(kept, path);
    editConfigFile(path, 'log.level', 'warn');
    assert.match(readFileSync(kept, 'utf8'), /warn/);
  });
});
