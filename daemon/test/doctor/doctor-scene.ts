/** One check of the doctor on settings as environment variables give them, and servers that end with the test. */
import assert from 'node:assert/strict';
import type { FakeBackend } from '@foretoken/inference/testing/fake-backend.js';
import { doctorChecks } from '../../src/doctor/check-list.js';
import type { Finding } from '../../src/doctor/doctor-check.js';
import { loadSettings } from '../../src/settings/load-settings.js';

const noFolder = { config: '/nowhere', state: '/nowhere', cache: '/nowhere', run: '/nowhere', models: '/nowhere' };

export async function foundBy(name: string, env: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  const check = doctorChecks.find((one) => one.name === name);
  assert.ok(check);
  return check.run({
    env,
    platform: process.platform,
    nodeVersion: process.versions.node,
    folders: noFolder,
    loaded: loadSettings({ folders: noFolder, env }),
    root: '/nowhere',
    signal: new AbortController().signal,
  });
}

/** With settings as environment variables name them, without `FORETOKEN_BACKEND_`. */
export async function foundOfBackend(settings: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  const named = Object.entries(settings).map(([name, value]) => [`FORETOKEN_BACKEND_${name}`, value]);
  return foundBy('backend', Object.fromEntries(named));
}

/** The worst that the check of the backend finds. */
export async function worstOfBackend(
  settings: Readonly<Record<string, string>>,
): Promise<{ message: string; todo: string }> {
  const findings = await foundOfBackend(settings);
  const finding = findings.find(({ level }) => level === 'problem') ?? findings.find(({ level }) => level === 'note');
  assert.ok(finding, JSON.stringify(findings));
  return { message: finding.message, todo: finding.todo ?? '' };
}

/** To be called in a `describe`: what a test starts or makes ends with it. */
export function endsOfTests() {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  async function serving(starting: Promise<FakeBackend>): Promise<FakeBackend> {
    const server = await starting;
    ends.push(() => server.close());
    return server;
  }
  return { ends, serving };
}
