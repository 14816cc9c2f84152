import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultSettings } from '../../src/settings/load-settings.js';
import { createPolicySource } from '../../src/settings/policy-source.js';
import { parseSessionSettings } from '../../src/settings/session-settings.js';
import type { Settings } from '../../src/settings/settings-table.js';

describe('policy source', () => {
  let root: string;
  let settings: Settings;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'foretoken-policy-'));
    settings = defaultSettings;
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const source = () => createPolicySource(() => settings);
  const place = (path = 'a.ts', languageId = 'typescript') => ({ root, path, languageId });

  it('takes the session over the daemon, and lets the project have the last word only to tighten', () => {
    const policies = source();
    const { settings: session } = parseSessionSettings({ completion: { wait_ms: 900, confidence: 'eager' } });
    const eager = policies.ofSession(session, place());
    assert.equal(eager.waitMs, 900);
    assert.ok(eager.confidenceMin < policies.ofSession({}, place()).confidenceMin);
    const tightening = '{ "completion": { "wait_ms": 100, "languages_disabled": ["sql"] } }';
    writeFileSync(join(root, '.foretoken.jsonc'), tightening);
    assert.equal(policies.ofSession(session, place()).waitMs, 900, 'read once');
    policies.changed();
    assert.equal(policies.ofSession(session, place()).waitMs, 100);
    assert.equal(policies.ofSession(session, place('a.sql', 'sql')).enabled, false);
    assert.equal(policies.ofSession(session, { ...place('a.sql', 'sql'), root: undefined }).enabled, true);
  });

  it('follows the daemon’s settings when they change', () => {
    const policies = source();
    assert.equal(policies.ofSession({}, place()).embedded, true);
    settings = { ...settings, 'completion.embedded': false };
    assert.equal(policies.ofSession({}, place()).embedded, false);
  });

  it('is silent in files that privacy excludes', () => {
    settings = { ...settings, 'privacy.exclude': ['vault/', '*.key.ts'] };
    const policies = source();
    for (const path of ['vault/a.ts', 'b/x.key.ts']) {
      assert.equal(policies.ofSession({}, place(path)).enabled, false, path);
      assert.equal(policies.ofCommand(place(path)).enabled, false, path);
    }
    assert.equal(policies.ofSession({}, place('src/a.ts')).enabled, true);
  });

  it('knows as private what is excluded or never read, and not what only gets no suggestions', () => {
    settings = { ...settings, 'privacy.exclude': ['vault/'], 'completion.languages_disabled': ['typescript'] };
    const policies = source();
    for (const path of ['vault/a.ts', '.env']) assert.equal(policies.isPrivate({}, { root, path }), true, path);
    assert.equal(policies.isPrivate({}, { root, path: 'src/a.ts' }), false);
    writeFileSync(join(root, '.foretoken.jsonc'), '{ "privacy": { "exclude": ["src/"] } }');
    policies.changed();
    assert.equal(policies.isPrivate({}, { root, path: 'src/a.ts' }), true);
  });

  it('gives a command the best there is, unless a backend is to be waited for', () => {
    const policies = source();
    assert.equal(policies.ofCommand(place()).confidenceMin, 0);
    settings = { ...settings, 'backend.url': 'http://127.0.0.1:1' };
    assert.ok(policies.ofCommand(place()).confidenceMin > 0);
  });
});
