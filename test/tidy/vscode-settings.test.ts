/** VS Code's settings page says what the daemon's own table says, and offers nothing that a session may not set. */
import assert from 'node:assert/strict';
import { settingEntry, settingKeys } from '@foretoken/daemon/settings/settings-table.js';
import { read } from './repository.js';

interface Property {
  readonly scope: string;
  readonly default: unknown;
  readonly description: string;
}

describe('VS Code settings', () => {
  const manifest: { contributes: { configuration: { properties: Record<string, Property> } } } = JSON.parse(
    read('clients/vscode/package.json'),
  );
  const { 'foretoken.command': command, ...offered } = manifest.contributes.configuration.properties;

  it('are the settings of session scope, word for word', () => {
    const expected = settingKeys
      .map((key) => ({ key, entry: settingEntry(key) }))
      .filter(({ entry }) => entry.scope === 'session')
      .map(({ key, entry }) => [`foretoken.${key}`, entry.default, entry.description]);
    const found = Object.entries(offered).map(([name, property]) => [name, property.default, property.description]);
    assert.deepEqual(found, expected);
  });

  it('leave the command to the machine: no project may name it', () => {
    assert.equal(command?.scope, 'machine');
  });
});
